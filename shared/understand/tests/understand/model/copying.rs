//! What the model may copy out of a message, and when it is asked to.

use domain::reading::{Answer, Details, Field, Question, ReadBy, Reading, Wanted, When};
use jiff::civil::{date, time};
use serde_json::{Value, json};

use super::{completion, endpoint, sure, understand};
use crate::{asked_for, question};

const TIME: Wanted = Wanted::Time { offered: 2 };
/// No rule copies anything out of this.
const STORY: &str = "well you may put dr ana  PÉREZ from the Sonrisa place there, I guess that will do for you?";
const SOME_DAY: &str = "could it be on the day of the festival?";

/// What is made of a message, when the endpoint says this.
async fn read(question: &Question, content: &Value) -> Answer {
    let server = endpoint([completion(&content.to_string())]).await;
    let answer = understand(&server, None).read(question).await;
    assert_eq!(server.received_requests().await.expect("recorded").len(), 1);
    answer
}

fn by_model(reading: Reading) -> Answer {
    Answer::of(reading, ReadBy::Model)
}

fn details(name: &str, clinic: Option<&str>) -> Value {
    json!({
        "reading": "details", "confidence": 90,
        "name": name, "clinic": clinic, "licence": null, "phone": null,
    })
}

#[tokio::test]
async fn what_the_model_copies_out_is_in_the_text_and_spelled_as_there() {
    let question = asked_for(Wanted::Detail(Field::Name), STORY);
    let answer = read(&question, &details("Dr Ana Pérez", Some("sonrisa"))).await;
    assert_eq!(answer.reading, Reading::Details);
    assert_eq!(answer.details.name.as_deref(), Some("dr ana  PÉREZ"));
    assert_eq!(answer.details.clinic.as_deref(), Some("Sonrisa"));
    // What it makes up is dropped.
    let answer = read(&question, &details("Ana Pérez", Some("Clínica Sonrisa"))).await;
    assert_eq!(answer.details.name.as_deref(), Some("ana  PÉREZ"));
    assert_eq!(answer.details.clinic, None);
    let answer = read(&question, &details("Anna Perez", None)).await;
    assert_eq!(answer, by_model(Reading::Unknown));
}

#[tokio::test]
async fn a_patient_is_copied_and_nobody_known_is_taken_for_one() {
    let text = "well that would be the young lady alice SMITH, I think, from last week";
    let content = |name: &str| json!({ "reading": "details", "confidence": 90, "patient": name });
    let expected = Answer {
        patient: Some("alice SMITH".to_owned()),
        ..by_model(Reading::Unknown)
    };
    let question = asked_for(Wanted::Patient, text);
    assert_eq!(read(&question, &content("Alice Smith")).await, expected);
    assert_eq!(read(&question, &content("Bob")).await, by_model(Reading::Unknown));
    let question = asked_for(Wanted::Patient, "I think that we mean it smith, or do we?");
    assert_eq!(read(&question, &content("it smith")).await, by_model(Reading::Unknown));
}

#[tokio::test]
async fn a_time_is_a_local_one_of_the_calendar() {
    let content =
        |date: Value, time: Value| json!({ "reading": "details", "confidence": 90, "date": date, "time": time });
    let question = asked_for(TIME, SOME_DAY);
    for (given, day, clock) in [
        (
            content(json!("2026-11-24"), json!("15:00")),
            Some(date(2026, 11, 24)),
            Some(time(15, 0, 0, 0)),
        ),
        (
            content(json!("2026-11-24"), Value::Null),
            Some(date(2026, 11, 24)),
            None,
        ),
        (content(Value::Null, json!("15:00")), None, Some(time(15, 0, 0, 0))),
        // What no calendar has is dropped.
        (
            content(json!("2026-02-30"), json!("15:00")),
            None,
            Some(time(15, 0, 0, 0)),
        ),
        (
            content(json!("2026-11-24"), json!("25:00")),
            Some(date(2026, 11, 24)),
            None,
        ),
        (content(json!("2026-11-24T15:00Z"), json!("3 pm")), None, None),
        (content(json!("Thursday"), Value::Null), None, None),
    ] {
        let when = When {
            day,
            time: clock,
            ..When::default()
        };
        let expected = Answer {
            when: (!when.is_empty()).then_some(when),
            ..by_model(Reading::Unknown)
        };
        assert_eq!(read(&question, &given).await, expected, "{given}");
    }
}

#[tokio::test]
async fn nothing_is_taken_that_was_not_asked_for() {
    let nobody = Answer::of(Reading::Unknown, ReadBy::Nobody);
    let with_name = details("ana PÉREZ", None);
    let unasked = question("I am telling you it is ana PÉREZ", "-");
    assert_eq!(read(&unasked, &with_name).await, nobody);
    let patient = json!({ "reading": "new_case", "confidence": 90, "patient": "ana" });
    assert_eq!(read(&asked_for(TIME, SOME_DAY), &patient).await, nobody);
    let date = json!({ "reading": "book_scan", "confidence": 90, "date": "2026-11-24", "time": null });
    assert_eq!(read(&asked_for(Wanted::Patient, SOME_DAY), &date).await, nobody);
    // A guess gives nothing either.
    let guess = json!({ "reading": "details", "confidence": 30, "name": "ana PÉREZ" });
    let question = asked_for(Wanted::Detail(Field::Name), STORY);
    assert_eq!(read(&question, &guess).await, by_model(Reading::Unknown));
}

#[tokio::test]
async fn the_rules_add_what_they_hear_to_what_the_model_makes_of_it() {
    let question = question(
        "your man should drop by with his machine, Thursday at 3pm, for patient Alice Smith",
        "-",
    );
    let answer = read(&question, &json!({ "reading": "book_scan", "confidence": 90 })).await;
    let thursday = When {
        day: Some(date(2026, 11, 26)),
        time: Some(time(15, 0, 0, 0)),
        ..When::default()
    };
    assert_eq!(
        (answer.reading, answer.when, answer.patient),
        (Reading::BookScan, Some(thursday), None)
    );
    let answer = read(&question, &json!({ "reading": "new_case", "confidence": 90 })).await;
    assert_eq!((answer.when, answer.patient.as_deref()), (None, Some("Alice Smith")));
    assert!(answer.details == Details::default());
}

#[tokio::test]
async fn the_model_is_asked_for_what_is_wanted_and_learns_the_day_only_for_a_time() {
    for (wanted, slots, day) in [
        (
            Wanted::Detail(Field::Clinic),
            vec!["name", "clinic", "licence", "phone"],
            None,
        ),
        (Wanted::Patient, vec!["patient"], None),
        (TIME, vec!["date", "time"], Some("Friday, 2026-11-20")),
        (Wanted::Confirmation, vec![], None),
    ] {
        let server = endpoint([sure("unknown")]).await;
        understand(&server, None).read(&asked_for(wanted, SOME_DAY)).await;
        let requests = server.received_requests().await.expect("recorded");
        let body: Value = requests[0].body_json().expect("JSON");
        let schema = &body["response_format"]["json_schema"]["schema"];
        let required: Vec<&str> = ["reading", "confidence"].into_iter().chain(slots.clone()).collect();
        assert_eq!(schema["required"], json!(required), "{wanted:?}");
        assert_eq!(
            schema["properties"].as_object().expect("properties").len(),
            required.len()
        );
        for slot in slots {
            assert_eq!(schema["properties"][slot]["type"], json!(["string", "null"]));
        }
        let user = body["messages"][1]["content"].as_str().expect("text");
        let user: Value = serde_json::from_str(user).expect("JSON");
        assert_eq!(user["sent_on"].as_str(), day, "{wanted:?}");
        assert_eq!(user["asked"].as_array().expect("questions").len(), 1);
    }
}

#[tokio::test]
async fn an_address_and_a_matter_are_nobody_elses_business() {
    let server = endpoint([sure("help")]).await;
    for (wanted, text) in [
        (Wanted::Place, "12 MG Road, Ahmedabad"),
        (Wanted::Words, "her gums bleed since the second aligner"),
    ] {
        let answer = understand(&server, None).read(&asked_for(wanted, text)).await;
        assert_eq!(answer, Answer::of(Reading::Unknown, ReadBy::Rule));
    }
    assert!(server.received_requests().await.expect("recorded").is_empty());
}
