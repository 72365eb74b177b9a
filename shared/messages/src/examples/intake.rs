//! From a new case to its approval.

use domain::inbound::MediaKind;
use domain::money::Money;
use domain::notice::{Attached, Intake, Matter, Notice};
use domain::record::{FileKind, Refusal, Requisite};

use super::{about, alice_for_staff, dentist, some};

pub(crate) fn intake() -> Vec<Notice> {
    let quotations = Money::new(125_000, "INR").map(quotations).unwrap_or_default();
    [conversation(), quotations, staff()]
        .concat()
        .into_iter()
        .map(Notice::Intake)
        .collect()
}

fn conversation() -> Vec<Intake> {
    let alice = || about("case-1", "Alice O'Brien");
    vec![
        Intake::AskPatient { attempt: 0 },
        Intake::RecordsAsked { about: alice() },
        Intake::FileReceived {
            about: Some(alice()),
            kind: FileKind::Photo,
            files: 2,
            collecting: true,
        },
        Intake::FileRefused {
            file: some("setup.exe"),
            reason: Refusal::Type,
        },
        Intake::FileLost {
            file: some("upper_jaw.stl"),
        },
        Intake::NoFilesYet { about: alice() },
        Intake::RecordsComplete {
            about: alice(),
            files: 9,
            missing: vec![Requisite::Scan, Requisite::Opg],
        },
        Intake::NoteTaken { about: alice() },
        Intake::QuotationDeclined { about: alice() },
        Intake::QuestionPassedOn,
        Intake::ScanAsked { about: alice() },
        Intake::SendFileHere { about: alice() },
        Intake::ScanReceived { about: alice() },
        Intake::AskMatter {
            matter: Matter::Trouble,
        },
        Intake::MatterPassedOn {
            matter: Matter::Trouble,
        },
    ]
}

fn quotations(price: Money) -> Vec<Intake> {
    let alice = || about("case-1", "Alice O'Brien");
    vec![
        Intake::QuotationOffered {
            about: alice(),
            price,
            note: some("Both arches, up to 24 steps.\nOne revision is included."),
            document: some("https://lab.example/quotations/case-1.pdf"),
        },
        Intake::QuotationReminder { about: alice(), price },
    ]
}

fn staff() -> Vec<Intake> {
    let alice = alice_for_staff;
    let (dentist, user_id) = dentist();
    let case = || Some(about("case-1", "Alice O'Brien"));
    vec![
        Intake::CaseSubmitted { about: alice() },
        Intake::RecordsReady {
            about: alice(),
            files: 9,
            missing: vec![Requisite::Scan],
        },
        Intake::QuotationAnswered {
            about: alice(),
            accepted: true,
            words: "yes, go ahead".to_owned(),
        },
        Intake::QuotationUnanswered {
            about: alice(),
            days: 5,
        },
        Intake::QuotationQuestion {
            about: alice(),
            words: "does that include retainers?".to_owned(),
        },
        Intake::ScanReady { about: alice() },
        Intake::MatterReported {
            matter: Matter::Trouble,
            dentist: dentist.clone(),
            user_id: user_id.clone(),
            about: case(),
            words: "step 7 is cracked".to_owned(),
        },
        Intake::FileForwarded {
            dentist: dentist.clone(),
            user_id: user_id.clone(),
            about: case(),
            kind: FileKind::Photo,
            caption: some("upper jaw, left"),
            file: Some(Attached {
                kind: MediaKind::Image,
                media_id: "1021".to_owned(),
                file_name: None,
            }),
        },
        Intake::FileNotFetched {
            dentist,
            user_id,
            about: case(),
        },
    ]
}
