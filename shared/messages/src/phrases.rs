//! The short words that several messages share, and what is written on the choices. They are Rust and not templates so
//! that a new status or a new label does not compile until every language has a word for it.

mod english;
mod spanish;

use domain::delivery::DeliveryStatus;
use domain::notice::{Days, Label, Progress};
use domain::person::Language;
use domain::reading::Topic;

/// What a language has to be able to say.
pub(crate) trait Phrases {
    fn status(&self, status: DeliveryStatus) -> &'static str;
    /// What is written on a choice: at most 20 characters. A patient's own name is not the language's business.
    fn label<'a>(&self, label: &'a Label) -> &'a str;
    fn business_days(&self, days: Days) -> String;
    /// Calendar days.
    fn days(&self, days: u16) -> String;
    /// "phase 1 of 3"; the number of phases may not be known.
    fn phase(&self, phase: u8, of: u8) -> String;
    fn progress(&self, progress: &Progress) -> String;
    /// The open question about one patient, in a line.
    fn question(&self, topic: Topic, patient: &str) -> String;
    /// A `status` of the API, in words; `None` when it is not known here.
    fn stage(&self, status: &str) -> Option<&'static str>;
    /// A kind of file, as WhatsApp names it, with no article: "photo".
    fn file(&self, kind: &str) -> &'static str;
    /// Carrier and tracking number, as far as they are known.
    fn shipment(&self, carrier: Option<&str>, tracking_number: Option<&str>) -> Option<String>;
    /// Stands where a template needs a word and there is no shipment to name.
    fn no_shipment(&self) -> &'static str;
    /// Stands where a template needs a word and the dentist wrote none.
    fn no_words(&self) -> &'static str;
    fn unnamed_dentist(&self) -> &'static str;
    /// What goes out when the words of a message cannot be rendered.
    fn fallback(&self, lab: &str) -> String;
}

pub(crate) fn of(language: Language) -> &'static dyn Phrases {
    match language {
        Language::English => &english::English,
        Language::Spanish => &spanish::Spanish,
    }
}

/// "2-3", or "2" when both ends are the same.
fn range(days: Days) -> String {
    let (min, max) = (days.min.min(days.max), days.min.max(days.max));
    if min == max {
        max.to_string()
    } else {
        format!("{min}-{max}")
    }
}
