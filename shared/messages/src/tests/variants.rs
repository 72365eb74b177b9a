//! The branches that the examples do not take.

use domain::appointment::Place;
use domain::appointment::times::Problem;
use domain::money::Money;
use domain::notice::{Account, Intake, Matter, Visit, VisitNews, VisitTime};
use domain::reading::Field;
use domain::record::{FileKind, Refusal, Requisite};
use jiff::Zoned;

use super::*;

pub(super) fn variants() -> Vec<Notice> {
    [conversation(), account(), intake(), visit()].concat()
}

pub(super) fn price() -> Money {
    Money::new(125_000, "INR").unwrap()
}

pub(super) fn at(text: &str) -> Zoned {
    text.parse().unwrap()
}

/// In the conversation about cases.
pub(super) fn conversation() -> Vec<Notice> {
    let alice = || about("case-1", "Alice O'Brien");
    let line = |number: u8, progress, waiting_for| {
        let about = about(
            &format!("case-{number}"),
            ["Alice O'Brien", "李小龙", "Bob 🦷 Stone"][usize::from(number % 3)],
        );
        CaseLine {
            about,
            progress,
            waiting_for,
            visit: (number == 3).then(|| "2026-11-26T15:00[Asia/Kolkata]".parse().unwrap()),
        }
    };
    let status = DeliveryStatus::InTransit;
    let every_progress = vec![
        line(1, Progress::Approved, None),
        line(2, Progress::Planned, None),
        line(
            3,
            Progress::OnItsWay {
                status,
                carrier: None,
                tracking_number: None,
            },
            Some(Topic::Arrival),
        ),
        line(4, Progress::Delivered, Some(Topic::Fit)),
        line(5, Progress::FitProblem, None),
        line(6, Progress::PhasesChosen, None),
        line(7, Progress::FullCaseChosen, None),
        line(
            8,
            Progress::PhaseOnItsWay {
                phase: 1,
                of: 3,
                status: DeliveryStatus::InfoReceived,
            },
            None,
        ),
        line(
            9,
            Progress::PhaseOnItsWay {
                phase: 2,
                of: 3,
                status,
            },
            None,
        ),
        line(
            10,
            Progress::FullCaseOnItsWay {
                status: DeliveryStatus::InfoReceived,
            },
            None,
        ),
        line(11, Progress::FullCaseOnItsWay { status }, None),
        line(12, Progress::PhaseDelivered { phase: 2, of: 0 }, None),
    ];
    let before_production = vec![
        line(1, Progress::RecordsAwaited { files: 0 }, Some(Topic::Records)),
        line(2, Progress::RecordsAwaited { files: 3 }, Some(Topic::Records)),
        line(3, Progress::InReview, None),
        line(4, Progress::Quoted { price: Some(price()) }, Some(Topic::Quotation)),
        line(5, Progress::Quoted { price: None }, Some(Topic::Quotation)),
        line(6, Progress::QuotationDeclined, None),
        line(7, Progress::ScanAwaited, Some(Topic::Scan)),
        line(8, Progress::ScanInReview, None),
    ];
    let alone = |progress, topic| Notice::CaseStatus(vec![line(1, progress, Some(topic))]);
    let rest = [Progress::Completed, Progress::Cancelled, Progress::OnHold];
    let rest = (13..)
        .zip(rest)
        .map(|(number, progress)| line(number, progress, None))
        .collect();
    let again = |topic, attempt| Notice::AskAgain {
        about: alice(),
        topic,
        attempt,
    };
    vec![
        again(Topic::Fit, 2),
        again(Topic::Dispatch, 1),
        again(Topic::Dispatch, 2),
        again(Topic::Arrival, 1),
        again(Topic::Arrival, 2),
        again(Topic::Records, 1),
        again(Topic::Records, 2),
        again(Topic::Quotation, 1),
        again(Topic::Quotation, 2),
        again(Topic::Scan, 1),
        again(Topic::Scan, 2),
        Notice::CaseStatus(before_production),
        alone(Progress::RecordsAwaited { files: 1 }, Topic::Records),
        alone(Progress::Quoted { price: Some(price()) }, Topic::Quotation),
        alone(Progress::ScanAwaited, Topic::Scan),
        Notice::CaseStatus(vec![line(1, Progress::QuotationDeclined, None)]),
        Notice::CaseStatus(every_progress[8..].to_vec()),
        Notice::CaseStatus(every_progress),
        Notice::CaseStatus(rest),
        Notice::CaseStatus(Vec::new()),
        Notice::CaseStatus(vec![line(1, Progress::Delivered, Some(Topic::Dispatch))]),
        Notice::WhichCase {
            options: vec![alice(), about("case-7", "alice o'brien"), about("case-8", "Bob")],
            attempt: 2,
        },
        Notice::Greeting {
            name: None,
            cases: Vec::new(),
            is_new: false,
        },
        Notice::Greeting {
            name: Some("Dr. Rao".to_owned()),
            cases: Vec::new(),
            is_new: true,
        },
        Notice::NotUnderstood { attempt: 2 },
        Notice::FileNoted { kind: "contact" },
    ]
}

pub(super) fn account() -> Vec<Notice> {
    let ask = |field, refused| Account::AskDetail {
        field,
        welcome: false,
        refused,
    };
    let asked = Field::ALL
        .into_iter()
        .flat_map(|field| [ask(field, false), ask(field, true)]);
    let others = [
        Account::Registered { name: String::new() },
        Account::AlreadyRegistered { name: String::new() },
        Account::DetailsNoted {
            name: None,
            clinic: Some("Smile Studio".to_owned()),
            licence: None,
            phone: None,
        },
        Account::DetailsNoted {
            name: None,
            clinic: None,
            licence: None,
            phone: None,
        },
        Account::LicenceRejected { reason: String::new() },
        Account::DentistRegistered {
            dentist: "Dr. Asha Mehta".to_owned(),
            clinic: String::new(),
            licence: "A-12345".to_owned(),
            user_id: "IN.1234".to_owned(),
            also_given_by_another: true,
        },
    ];
    asked.chain(others).map(Notice::Account).collect()
}

pub(super) fn intake() -> Vec<Notice> {
    let alice = || about("case-1", "Alice O'Brien");
    let received = |about, kind, collecting| Intake::FileReceived {
        about,
        kind,
        files: 1,
        collecting,
    };
    let refused = |file: Option<&str>, reason| Intake::FileRefused {
        file: file.map(str::to_owned),
        reason,
    };
    let matters = [Matter::ByProduct, Matter::Finances]
        .into_iter()
        .flat_map(|matter| [Intake::AskMatter { matter }, Intake::MatterPassedOn { matter }]);
    let kinds = FileKind::ALL.map(|kind| received(None, kind, false));
    let others = [
        Intake::AskPatient { attempt: 1 },
        Intake::AskPatient { attempt: 2 },
        received(Some(alice()), FileKind::Scan, true),
        received(Some(alice()), FileKind::Scan, false),
        refused(None, Refusal::Type),
        refused(Some("upper_jaw.stl"), Refusal::Content),
        refused(Some("cbct.zip"), Refusal::TooBig { limit_mb: 100 }),
        refused(None, Refusal::Empty),
        Intake::FileLost { file: None },
        Intake::FileForwarded {
            dentist: "Dr. Rao".to_owned(),
            user_id: "+919876543210".to_owned(),
            about: Some(alice()),
            kind: FileKind::Scan,
            caption: None,
            file: None,
        },
        Intake::RecordsComplete {
            about: alice(),
            files: 1,
            missing: Vec::new(),
        },
        Intake::RecordsComplete {
            about: alice(),
            files: 0,
            missing: vec![Requisite::Photos, Requisite::Scan, Requisite::Opg],
        },
        Intake::QuotationOffered {
            about: alice(),
            price: price(),
            note: None,
            document: None,
        },
        Intake::QuotationAnswered {
            about: about_for_staff(),
            accepted: false,
            words: String::new(),
        },
        Intake::RecordsReady {
            about: about_for_staff(),
            files: 9,
            missing: Vec::new(),
        },
        Intake::MatterReported {
            matter: Matter::Finances,
            dentist: "Dr. Asha Mehta".to_owned(),
            user_id: "+919876543210".to_owned(),
            about: None,
            words: "where is my invoice?".to_owned(),
        },
        Intake::FileNotFetched {
            dentist: String::new(),
            user_id: String::new(),
            about: None,
        },
    ];
    kinds
        .into_iter()
        .chain(others)
        .chain(matters)
        .map(Notice::Intake)
        .collect()
}

pub(super) fn visit() -> Vec<Notice> {
    let time = || VisitTime {
        start: at("2027-03-01T09:05[Europe/Madrid]"),
        minutes: 60,
    };
    let place = || Place::Pin {
        latitude: "40.4168".to_owned(),
        longitude: "-3.7038".to_owned(),
        name: None,
        address: None,
    };
    let problems = [
        Problem::Past,
        Problem::TooSoon,
        Problem::TooFar,
        Problem::Closed,
        Problem::Taken,
        Problem::CalendarDown,
        Problem::Unclear,
    ];
    let ask = |problem, wanted: bool, offered: bool| Visit::AskTime {
        problem,
        wanted: wanted.then(|| time().start),
        offered: if offered { vec![time().start] } else { Vec::new() },
    };
    let asked = problems.into_iter().flat_map(|problem| {
        let takes_times = problem != Problem::CalendarDown;
        [ask(Some(problem), true, takes_times), ask(Some(problem), false, false)]
    });
    let others = [
        ask(None, false, false),
        Visit::Confirm {
            time: time(),
            place: place(),
            patient: None,
            moving: true,
            late: true,
        },
        Visit::Booked {
            time: time(),
            place: place(),
            patient: None,
            notice_hours: 0,
        },
        Visit::ConfirmCancel {
            time: time(),
            late: true,
        },
        Visit::Cancelled {
            time: time(),
            late: true,
        },
        Visit::WhichVisit {
            options: vec![(domain::AppointmentId::trusted("visit-1"), time().start)],
            cancel: true,
        },
        Visit::Reminder {
            appointment: domain::AppointmentId::trusted("visit-1"),
            time: time(),
            place: place(),
            patient: None,
        },
    ];
    let told = [
        VisitNews::Moved,
        VisitNews::Cancelled { late: false },
        VisitNews::Cancelled { late: true },
    ]
    .map(|news| Visit::ForLab {
        news,
        dentist: "Dr. Asha Mehta".to_owned(),
        patient: None,
        time: time(),
        place: place(),
    });
    asked.chain(others).chain(told).map(Notice::Visit).collect()
}
