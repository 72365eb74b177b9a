//! Messages to the lab's own people.

use domain::notice::{About, StaffAbout};
use serde::Serialize;

use super::{ID_MAX_CHARS, patient, shipment};
use crate::phrases::Phrases;
use crate::plain;

/// Characters of a person's own words in a text (WhatsApp takes 4,096 in all) …
const WORDS_MAX_CHARS: usize = 2000;
/// … and in a template, whose body may have 1,024 with everything in place (Meta, "Message templates").
const WORDS_SHORT_MAX_CHARS: usize = 500;

/// For the lab's own people. Every field is there for each of their messages about a case, so that a message can be
/// reworded without touching code.
#[derive(Serialize)]
pub(super) struct Staff<'a> {
    pub(super) lab: String,
    pub(super) case: &'a str,
    /// As the lab entered it: never in a template.
    pub(super) patient: String,
    pub(super) patient_short: String,
    pub(super) dentist: String,
    pub(super) days: Option<String>,
    pub(super) stage: Option<String>,
    pub(super) status: Option<&'static str>,
    pub(super) shipment: Option<String>,
    pub(super) tracking: String,
    pub(super) files: Option<String>,
    /// Records that were not sent.
    pub(super) missing: Option<String>,
    pub(super) accepted: bool,
    /// The same in a word.
    pub(super) answer: &'static str,
    #[serde(flatten)]
    pub(super) said: Said,
}

/// What a dentist wrote.
#[derive(Serialize)]
pub(super) struct Said {
    pub(super) words: Option<String>,
    pub(super) words_short: String,
}

#[derive(Serialize)]
pub(super) struct FromDentist<'a> {
    pub(super) dentist: String,
    pub(super) user_id: String,
    pub(super) case: Option<&'a str>,
    /// As the lab entered it: never in a template.
    pub(super) patient: Option<String>,
    /// The case for a template, which always needs a word.
    pub(super) which_case: String,
    /// What kind of file it is, and what the dentist writes about.
    pub(super) kind: Option<&'static str>,
    pub(super) matter: Option<&'static str>,
    /// The file itself does not come with the message.
    pub(super) left_behind: bool,
    #[serde(flatten)]
    pub(super) said: Said,
}

impl Staff<'_> {
    pub(super) fn shipped(mut self, say: &dyn Phrases, carrier: Option<&str>, tracking_number: Option<&str>) -> Self {
        if let Some(shipment) = shipment(say, carrier, tracking_number) {
            self.tracking.clone_from(&shipment);
            self.shipment = Some(shipment);
        }
        self
    }
}

pub(super) fn about<'a>(about: &'a StaffAbout, lab: String, say: &dyn Phrases) -> Staff<'a> {
    let case = about.case.as_str();
    let or_case = |name: String| if name.is_empty() { case.to_owned() } else { name };
    Staff {
        lab,
        case,
        patient: or_case(plain::name(&about.patient)),
        patient_short: or_case(plain::short_name(&about.patient)),
        dentist: dentist(&about.dentist, say),
        days: None,
        stage: None,
        status: None,
        shipment: None,
        tracking: say.no_shipment().to_owned(),
        files: None,
        missing: None,
        accepted: false,
        answer: say.answered(false),
        said: said("", say),
    }
}

pub(super) fn from_dentist<'a>(
    name: &str,
    user_id: &str,
    about: Option<&'a About>,
    words: &str,
    say: &dyn Phrases,
) -> FromDentist<'a> {
    let case = about.map(|about| about.case.as_str());
    FromDentist {
        dentist: dentist(name, say),
        user_id: contact(user_id),
        case,
        patient: about.map(patient),
        which_case: say.which_case(case),
        kind: None,
        matter: None,
        left_behind: false,
        said: said(words, say),
    }
}

/// How a dentist can be reached. A template refuses an empty parameter.
pub(super) fn contact(user_id: &str) -> String {
    Some(plain::line(user_id, ID_MAX_CHARS))
        .filter(|id| !id.is_empty())
        .unwrap_or_else(|| "–".to_owned())
}

pub(super) fn said(words: &str, say: &dyn Phrases) -> Said {
    said_within(WORDS_MAX_CHARS, words, say)
}

/// Words under a file: WhatsApp takes 1,024 characters there, with everything that we add.
pub(super) fn captioned(words: &str, say: &dyn Phrases) -> Said {
    said_within(WORDS_SHORT_MAX_CHARS, words, say)
}

fn said_within(max_chars: usize, words: &str, say: &dyn Phrases) -> Said {
    let short = plain::line(words, WORDS_SHORT_MAX_CHARS);
    Said {
        words: Some(plain::line(words, max_chars)).filter(|words| !words.is_empty()),
        words_short: if short.is_empty() {
            say.no_words().to_owned()
        } else {
            short
        },
    }
}

pub(super) fn dentist(name: &str, say: &dyn Phrases) -> String {
    plain::some_name(Some(name)).unwrap_or_else(|| say.unnamed_dentist().to_owned())
}
