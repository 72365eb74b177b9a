//! Messages on the way from a new case to its approval.

use domain::money::Money;
use domain::notice::Intake;
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::staff::{self, FromDentist, Staff};
use super::{Attempt, OfCase, Plain, of_case, patient};
use crate::phrases::Phrases;
use crate::plain;

/// Characters of a file's name that are shown.
const FILE_NAME_MAX_CHARS: usize = 60;
/// Characters of what the lab adds to a quotation: the message has buttons, so all of it has 1,024.
const NOTE_MAX_CHARS: usize = 600;

#[derive(Serialize)]
struct Received<'a> {
    case: Option<&'a str>,
    patient: Option<String>,
    kind: &'static str,
    files: String,
    collecting: bool,
}

/// A file that cannot be used. Its name may name a patient: it is never in a template.
#[derive(Serialize)]
struct Unusable {
    file: Option<String>,
    reason: &'static str,
    why: String,
}

#[derive(Serialize)]
struct Lost {
    file: Option<String>,
}

#[derive(Serialize)]
struct Complete<'a> {
    #[serde(flatten)]
    of: OfCase<'a>,
    files: String,
    missing: Option<String>,
}

#[derive(Serialize)]
struct About {
    /// Its name, to choose the words by.
    matter: &'static str,
}

#[derive(Serialize)]
struct Quotation<'a> {
    #[serde(flatten)]
    of: OfCase<'a>,
    price: String,
    note: Option<String>,
    attached: bool,
}

pub(super) fn of(intake: &Intake, lab: String, say: &dyn Phrases) -> Value {
    match intake {
        Intake::AskPatient { attempt } => Serde(Attempt { attempt: *attempt }).into(),
        Intake::RecordsAsked { about }
        | Intake::NoFilesYet { about }
        | Intake::NoteTaken { about }
        | Intake::QuotationDeclined { about }
        | Intake::ScanAsked { about }
        | Intake::SendFileHere { about }
        | Intake::ScanReceived { about } => Serde(of_case(about, lab)).into(),
        Intake::FileReceived {
            about,
            kind,
            files,
            collecting,
        } => Serde(Received {
            case: about.as_ref().map(|about| about.case.as_str()),
            patient: about.as_ref().map(patient),
            kind: say.file(*kind),
            files: say.files(*files),
            collecting: *collecting,
        })
        .into(),
        Intake::FileRefused { file, reason } => Serde(Unusable {
            file: file_name(file.as_deref()),
            reason: reason.name(),
            why: say.refusal(*reason),
        })
        .into(),
        Intake::FileLost { file } => Serde(Lost {
            file: file_name(file.as_deref()),
        })
        .into(),
        Intake::RecordsComplete { about, files, missing } => Serde(Complete {
            of: of_case(about, lab),
            files: say.files(*files),
            missing: say.requisites(missing),
        })
        .into(),
        Intake::QuestionPassedOn => Serde(Plain { lab }).into(),
        Intake::AskMatter { matter } | Intake::MatterPassedOn { matter } => {
            let matter = matter.name();
            Serde(About { matter }).into()
        }
        Intake::QuotationOffered {
            about,
            price,
            note,
            document,
        } => {
            let note = plain::paragraphs(note.as_deref().unwrap_or_default(), NOTE_MAX_CHARS);
            let note = Some(note).filter(|note| !note.is_empty());
            quotation(of_case(about, lab), *price, note, document.is_some(), say)
        }
        Intake::QuotationReminder { about, price } => quotation(of_case(about, lab), *price, None, false, say),
        Intake::CaseSubmitted { about } | Intake::ScanReady { about } => Serde(staff::about(about, lab, say)).into(),
        Intake::RecordsReady { about, files, missing } => Serde(Staff {
            files: Some(say.files(*files)),
            missing: say.requisites(missing),
            ..staff::about(about, lab, say)
        })
        .into(),
        Intake::QuotationAnswered { about, accepted, words } => Serde(Staff {
            accepted: *accepted,
            answer: say.answered(*accepted),
            said: staff::said(words, say),
            ..staff::about(about, lab, say)
        })
        .into(),
        Intake::QuotationUnanswered { about, days } => Serde(Staff {
            days: Some(say.days(*days)),
            ..staff::about(about, lab, say)
        })
        .into(),
        Intake::QuotationQuestion { about, words } => Serde(Staff {
            said: staff::said(words, say),
            ..staff::about(about, lab, say)
        })
        .into(),
        Intake::MatterReported {
            matter,
            dentist,
            user_id,
            about,
            words,
        } => Serde(FromDentist {
            matter: Some(say.matter(*matter)),
            ..staff::from_dentist(dentist, user_id, about.as_ref(), words, say)
        })
        .into(),
        Intake::FileForwarded {
            dentist,
            user_id,
            about,
            kind,
            caption,
            file,
        } => {
            let words = caption.as_deref().unwrap_or_default();
            Serde(FromDentist {
                kind: Some(say.file(*kind)),
                left_behind: file.is_none(),
                said: staff::captioned(words, say),
                ..staff::from_dentist(dentist, user_id, about.as_ref(), "", say)
            })
            .into()
        }
        Intake::FileNotFetched {
            dentist,
            user_id,
            about,
        } => Serde(staff::from_dentist(dentist, user_id, about.as_ref(), "", say)).into(),
    }
}

fn quotation(of: OfCase<'_>, price: Money, note: Option<String>, attached: bool, say: &dyn Phrases) -> Value {
    Serde(Quotation {
        of,
        price: say.money(price),
        note,
        attached,
    })
    .into()
}

fn file_name(name: Option<&str>) -> Option<String> {
    name.map(|name| plain::line(name, FILE_NAME_MAX_CHARS))
        .filter(|name| !name.is_empty())
}
