//! Tests of what the use cases ask of Google: what stands in the calendar, and what is known again in it.

use app::ports::{Calendar as _, Drive as _, Spreadsheet as _};
use domain::appointment::Place;
use domain::{CaseId, PersonKey};
use serde_json::json;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::stand;

const ID: &str = "0b9c1d2e-3f40-5a6b-8c7d-9e0f1a2b3c4d";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn appointment() -> Appointment {
    Appointment {
        id: AppointmentId::trusted(ID),
        person: PersonKey::trusted("+14155550101"),
        case: CaseId::parse("case-1").ok(),
        patient: Some("Alice Martin".to_owned()),
        dentist: "Dr. Rivera".to_owned(),
        starts_at: at("2026-11-26T15:00:00Z"),
        minutes: 30,
        zone: jiff::tz::TimeZone::get("Europe/Madrid").unwrap(),
        place: Place::Pin {
            latitude: "40.4".to_owned(),
            longitude: "-3.7".to_owned(),
            name: Some("Smile Studio".to_owned()),
            address: Some("Calle Mayor 1".to_owned()),
        },
        status: Status::Booked,
        reminders: Vec::new(),
        created_at: at("2026-11-20T10:00:00Z"),
        updated_at: at("2026-11-20T10:00:00Z"),
        version: 1,
    }
}

async fn google(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any())
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

fn calendar(server: &MockServer) -> LabCalendar {
    LabCalendar(Some(Calendar::new(stand::access(server))))
}

#[test]
fn an_entry_tells_who_where_and_when() {
    let entry = entry(Id::of(ID).unwrap(), &appointment(), "Chairside Lab");
    assert_eq!(entry.summary, "Chairside Lab: scan at Dr. Rivera");
    assert_eq!(entry.location, "Smile Studio, Calle Mayor 1");
    assert_eq!(
        entry.description,
        "Patient: Alice Martin\nCase: case-1\nMap: https://www.google.com/maps/search/?api=1&query=40.4,-3.7"
    );
    assert_eq!(
        (entry.start, entry.end),
        (at("2026-11-26T15:00:00Z"), at("2026-11-26T15:30:00Z"))
    );
    assert_eq!(
        (entry.zone.as_str(), entry.private[APPOINTMENT].as_str()),
        ("Europe/Madrid", ID)
    );
    let bare = Appointment {
        case: None,
        patient: None,
        place: Place::Address("Calle Mayor 1".to_owned()),
        ..appointment()
    };
    assert_eq!(super::entry(Id::of(ID).unwrap(), &bare, "Lab").description, "");
}

#[tokio::test]
async fn what_is_cancelled_is_taken_out_and_what_is_booked_is_put() {
    let server = google(ResponseTemplate::new(200).set_body_json(json!({"id": "x"}))).await;
    let cancelled = Appointment {
        status: Status::Cancelled,
        ..appointment()
    };
    for (appointment, verb) in [(appointment(), "POST"), (cancelled, "DELETE")] {
        calendar(&server).show("lab", &appointment, "Lab").await.unwrap();
        let requests = stand::requests(&server).await;
        assert_eq!(requests.last().unwrap().method.as_str(), verb);
    }
}

fn changed(id: &str) -> Changed {
    Changed {
        id: id.to_owned(),
        cancelled: false,
        start: Some(at("2026-11-26T15:00:00Z")),
        end: Some(at("2026-11-26T15:30:00Z")),
        private: BTreeMap::new(),
        summary: None,
    }
}

#[test]
fn our_entries_are_known_again() {
    let uuid = ID.replace('-', "");
    let known = |changed: &Changed| ours(changed).map(|entry| (entry.appointment.to_string(), entry.time));
    let time = Busy {
        from: at("2026-11-26T15:00:00Z"),
        until: at("2026-11-26T15:30:00Z"),
    };
    assert_eq!(known(&changed(&uuid)), Some((ID.to_owned(), Some(time))));
    let named = Changed {
        private: BTreeMap::from([(APPOINTMENT.to_owned(), "a-1".to_owned())]),
        ..changed("copied0by0somebody")
    };
    assert_eq!(known(&named), Some(("a-1".to_owned(), Some(time))));
    assert_eq!(known(&changed("4v1c2m0k2d8b0s3r1q5t6u7n8o")), None, "somebody else's");

    // One that was deleted says nothing but its id.
    let deleted = Changed {
        cancelled: true,
        start: None,
        end: None,
        ..changed(&uuid)
    };
    assert_eq!(known(&deleted), Some((ID.to_owned(), None)));
    let timeless = Changed {
        end: None,
        ..changed(&uuid)
    };
    assert_eq!(known(&timeless), None);
}

#[tokio::test]
async fn a_folder_is_made_if_there_is_none() {
    let server = MockServer::start().await;
    let none = json!({"files": [], "ids": ["f-1"]});
    for verb in ["GET", "POST"] {
        let answer = ResponseTemplate::new(200).set_body_json(&none);
        Mock::given(method(verb)).respond_with(answer).mount(&server).await;
    }
    let drive = LabDrive(Some(Drive::new(stand::access(&server))));
    assert_eq!(drive.folder("root", "Dr. Rivera").await.unwrap(), "f-1");
    let asked = stand::asked(&server).await;
    assert_eq!(
        asked,
        [
            "GET /drive/v3/files",
            "GET /drive/v3/files/generateIds",
            "POST /drive/v3/files"
        ]
    );

    let there = json!({"files": [{"id": "f-0", "name": "Dr. Rivera"}]});
    let server = google(ResponseTemplate::new(200).set_body_json(there)).await;
    let drive = LabDrive(Some(Drive::new(stand::access(&server))));
    assert_eq!(drive.folder("root", "Dr. Rivera").await.unwrap(), "f-0");
    assert_eq!(stand::asked(&server).await, ["GET /drive/v3/files"]);
}

#[tokio::test]
async fn a_spreadsheet_is_waited_for_until_it_is_set_and_then_used() {
    let unset = LabSheets(None).tabs("1AbC").await;
    assert!(matches!(unset, Err(OutsideError::Unavailable(_))), "{unset:?}");
    let told = json!({"sheets": [], "valueRanges": [], "updates": {"updatedRange": "Cases!A1"}});
    let server = google(ResponseTemplate::new(200).set_body_json(told)).await;
    let sheets = LabSheets(Some(Sheets::new(stand::access(&server))));
    let cells = SheetCells {
        tab: "Cases".to_owned(),
        row: 0,
        column: 0,
        values: vec!["id".to_owned()],
    };
    assert!(sheets.tabs("1AbC").await.unwrap().is_empty());
    let change = Arrangement::InsertFirstRow { tab: 0 };
    sheets.arrange("1AbC", &[change]).await.unwrap();
    sheets
        .append("1AbC", "Cases", std::slice::from_ref(&cells.values))
        .await
        .unwrap();
    sheets.write("1AbC", &[cells]).await.unwrap();
    let missing = sheets.read("1AbC", &["Cases"]).await;
    assert!(matches!(missing, Err(OutsideError::Unavailable(_))), "{missing:?}");
    assert_eq!(
        stand::asked(&server).await[..4],
        [
            "GET /v4/spreadsheets/1AbC",
            "POST /v4/spreadsheets/1AbC:batchUpdate",
            "POST /v4/spreadsheets/1AbC/values/'Cases'!A:A:append",
            "POST /v4/spreadsheets/1AbC/values:batchUpdate",
        ]
    );
}

#[tokio::test]
async fn what_somebody_can_set_right_is_waited_for() {
    let later = |outcome: Result<Vec<Busy>, OutsideError>| matches!(outcome, Err(OutsideError::Unavailable(_)));
    let (from, until) = (at("2026-11-26T15:00:00Z"), at("2026-11-26T16:00:00Z"));
    let unset = LabCalendar(None).busy(&["lab".to_owned()], from, until).await;
    assert!(later(unset));
    let reason = "401".to_owned();
    assert!(later(Err(Failure::Unauthorised { reason }.into())));
    let server = google(ResponseTemplate::new(400)).await;
    let refused = calendar(&server).busy(&["lab".to_owned()], from, until).await;
    assert!(matches!(refused, Err(OutsideError::Refused(_))), "{refused:?}");
}
