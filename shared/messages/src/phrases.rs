//! The short words that several messages share, and what is written on the choices. They are Rust and not templates so
//! that a new status or a new label does not compile until every language has a word for it.

mod english;
mod figures;
mod spanish;

use std::borrow::Cow;

use domain::delivery::DeliveryStatus;
use domain::money::Money;
use domain::notice::{AppointmentNews, Days, Label, Matter, Progress, VisitNews};
use domain::person::Language;
use domain::reading::Topic;
use domain::record::{FileKind, Refusal, Requisite};
use jiff::Zoned;

/// What a language has to be able to say.
pub(crate) trait Phrases {
    fn status(&self, status: DeliveryStatus) -> &'static str;
    /// What is written on a choice: at most 20 characters. A patient's own name is not the language's business.
    fn label<'a>(&self, label: &'a Label) -> Cow<'a, str>;
    /// Weekday, date and time on the wall clock, in full: "Thursday, 3 December 2026, 15:00".
    fn date_time(&self, at: &Zoned) -> String;
    /// The same on a button, which has 20 characters: "Thu 3 Dec, 15:00".
    fn short_time(&self, at: &Zoned) -> String;
    /// When the practice is open on some days, the first and the last of them counted from Monday, which is 1.
    fn open(&self, first: i8, last: i8, hours: &[String]) -> String;
    /// An amount with the separators of the language and the currency's code after it. Never a symbol: many currencies
    /// call themselves "$".
    fn money(&self, price: Money) -> String;
    fn business_days(&self, days: Days) -> String;
    /// Calendar days.
    fn days(&self, days: u16) -> String;
    fn hours(&self, hours: u16) -> String;
    fn minutes(&self, minutes: u16) -> String;
    /// "3 files"; none is "no files".
    fn files(&self, count: u16) -> String;
    /// "phase 1 of 3"; the number of phases may not be known.
    fn phase(&self, phase: u8, of: u8) -> String;
    fn progress(&self, progress: &Progress) -> String;
    /// The open question about one patient, in a line.
    fn question(&self, topic: Topic, patient: &str) -> String;
    /// A `status` of the API, in words; `None` when it is not known here.
    fn stage(&self, status: &str) -> Option<&'static str>;
    /// A kind of message that is no words, as WhatsApp names it, with no article: "location".
    fn sent(&self, kind: &str) -> &'static str;
    /// What a file is to a lab, with no article: "photo".
    fn file(&self, kind: FileKind) -> &'static str;
    /// Why a file cannot be used, as the end of a sentence.
    fn refusal(&self, reason: Refusal) -> String;
    /// Records with their articles: "the photos and the OPG radiograph".
    fn requisites(&self, requisites: &[Requisite]) -> Option<String>;
    /// What a dentist writes about.
    fn matter(&self, matter: Matter) -> &'static str;
    /// A quotation is this.
    fn answered(&self, accepted: bool) -> &'static str;
    /// A visit is this.
    fn visit(&self, news: VisitNews) -> &'static str;
    /// Where an appointment, a ticket or a message is, by the name that the API gives it.
    fn state<'a>(&self, name: &'a str) -> &'a str;
    /// An appointment was this.
    fn appointment(&self, news: AppointmentNews) -> &'static str;
    /// Who else has given a licence number.
    fn given(&self, by_another: bool) -> &'static str;
    /// "case case-1"; `None` where none is known.
    fn which_case(&self, case: Option<&str>) -> String;
    /// Carrier and tracking number, as far as they are known.
    fn shipment(&self, carrier: Option<&str>, tracking_number: Option<&str>) -> Option<String>;
    /// Stands where a template needs a word and there is no shipment to name.
    fn no_shipment(&self) -> &'static str;
    /// Stands where a template needs a word and the dentist wrote none.
    fn no_words(&self) -> &'static str;
    /// Stands where a template needs a word and the lab gave no reason.
    fn no_reason(&self) -> &'static str;
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

/// "1 file", "3 files".
fn counted(number: u16, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// "a, b and c".
fn joined(items: &[&str], and: &str) -> Option<String> {
    let (last, others) = items.split_last()?;
    Some(if others.is_empty() {
        (*last).to_owned()
    } else {
        format!("{} {and} {last}", others.join(", "))
    })
}
