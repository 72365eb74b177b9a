//! The keys of what is kept about services outside.

use app::ports::{SheetMark, SheetSubject};
use domain::integration::Integration;

use super::{Key, padded};

/// The partition of everything that the spreadsheet does not show yet. One is enough: nobody waits for it, and a lab changes
/// fewer than 500 cases in a second.
pub const SHEET_MARKS: &str = "SHEETMARKS";

pub fn sync_token(calendar: &str) -> Key {
    Key::new(format!("SYNC#{calendar}"), "SYNC")
}

/// How a service does.
pub fn health(integration: Integration) -> Key {
    Key::new(format!("HEALTH#{integration}"), "HEALTH")
}

/// Cases come before dentists, and both in the order in which they came to be.
pub fn sheet_mark(mark: &SheetMark) -> Key {
    let created_at = padded(mark.created_at);
    let sort = match &mark.subject {
        SheetSubject::Case(id) => format!("CASE#{created_at}#{id}"),
        SheetSubject::Dentist(person) => format!("DENTIST#{created_at}#{person}"),
    };
    Key::new(SHEET_MARKS.to_owned(), sort)
}

pub fn sheet_memory(subject: &SheetSubject) -> Key {
    let partition = match subject {
        SheetSubject::Case(id) => format!("SHEET#CASE#{id}"),
        SheetSubject::Dentist(person) => format!("SHEET#DENTIST#{person}"),
    };
    Key::new(partition, "SHEET")
}
