//! Messages about who a dentist is.

use domain::notice::Account;
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::{Plain, staff};
use crate::phrases::Phrases;
use crate::plain;

/// Characters of what the lab writes in one message: WhatsApp takes no more (Meta, "Text messages") …
const LETTER_MAX_CHARS: usize = 4096;
/// … and of its reason for something.
const REASON_MAX_CHARS: usize = 500;

#[derive(Serialize)]
struct Asked {
    lab: String,
    field: &'static str,
    welcome: bool,
    refused: bool,
}

/// What is known of a dentist.
#[derive(Serialize)]
struct Details {
    name: Option<String>,
    clinic: Option<String>,
    licence: Option<String>,
    phone: Option<String>,
}

#[derive(Serialize)]
struct Rejected {
    reason: Option<String>,
    /// The same for a template, which always needs a word.
    reason_short: String,
}

#[derive(Serialize)]
struct Letter {
    lab: String,
    words: String,
}

/// For the lab's own people.
#[derive(Serialize)]
struct Registered {
    dentist: String,
    clinic: Option<String>,
    licence: String,
    user_id: String,
    /// Somebody else gave the same licence number; and the same in words.
    shared: bool,
    given: &'static str,
}

pub(super) fn of(account: &Account, lab: String, say: &dyn Phrases) -> Value {
    match account {
        Account::AskDetail {
            field,
            welcome,
            refused,
        } => Serde(Asked {
            lab,
            field: field.name(),
            welcome: *welcome,
            refused: *refused,
        })
        .into(),
        Account::Registered { name } | Account::AlreadyRegistered { name } => details(Some(name), None, None, None),
        Account::DetailsNoted {
            name,
            clinic,
            licence,
            phone,
        } => details(name.as_ref(), clinic.as_ref(), licence.as_ref(), phone.as_ref()),
        Account::LanguageChanged | Account::LicenceVerified => Serde(Plain { lab }).into(),
        Account::LicenceRejected { reason } => {
            let reason = Some(plain::line(reason, REASON_MAX_CHARS)).filter(|reason| !reason.is_empty());
            Serde(Rejected {
                reason_short: reason.clone().unwrap_or_else(|| say.no_reason().to_owned()),
                reason,
            })
            .into()
        }
        Account::StaffWrites { words } => {
            let words = plain::paragraphs(words, LETTER_MAX_CHARS);
            let words = if words.is_empty() {
                say.no_words().to_owned()
            } else {
                words
            };
            Serde(Letter { lab, words }).into()
        }
        Account::DentistRegistered {
            dentist,
            clinic,
            licence,
            user_id,
            also_given_by_another,
        } => Serde(Registered {
            dentist: staff::dentist(dentist, say),
            clinic: plain::some_name(Some(clinic)),
            licence: staff::contact(licence),
            user_id: staff::contact(user_id),
            shared: *also_given_by_another,
            given: say.given(*also_given_by_another),
        })
        .into(),
        Account::DentistWrites {
            dentist,
            user_id,
            words,
        } => Serde(staff::from_dentist(dentist, user_id, None, words, say)).into(),
    }
}

fn details(name: Option<&String>, clinic: Option<&String>, licence: Option<&String>, phone: Option<&String>) -> Value {
    let shown = |detail: Option<&String>| plain::some_name(detail.map(String::as_str));
    Serde(Details {
        name: shown(name),
        clinic: shown(clinic),
        licence: shown(licence),
        phone: shown(phone),
    })
    .into()
}
