//! The spreadsheet that the lab keeps beside Chairside: its tabs and columns, who may write into which, and what has to be
//! written where. People sort, insert, add columns and edit at any time: rows are found by their key, columns by their name,
//! and what is somebody else's is left alone.
//!
//! Never here: Google, quotas, what is read and written when.

mod layout;
mod merge;
mod rows;
mod take;
mod update;

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;

pub use layout::Layout;
pub use merge::Merge;
pub use rows::{case_row, dentist_row, production_row};
pub use take::{Taken, take};
pub use update::{Changes, Wanted, update};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    /// The lab's customers: dentists.
    Customers,
    Cases,
    /// What is being made.
    Production,
}

/// Who says what stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// People: Chairside never writes into a row that is there.
    Sheet,
    /// Chairside: what people write there is replaced.
    Chairside,
    /// Whoever changed it last. If both did, it is a conflict, and neither is overwritten.
    Both,
}

/// A row as Chairside would have it: the text of every column of its tab.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    pub tab: Tab,
    pub key: String,
    pub cells: BTreeMap<&'static str, String>,
}

/// What both sides had last agreed on, by column.
pub type Agreed = BTreeMap<String, String>;

/// Something of a person's that is not, or no longer, what Chairside has.
#[derive(Clone, PartialEq, Eq)]
pub struct Difference {
    pub tab: Tab,
    pub key: String,
    pub column: &'static str,
    pub kind: DifferenceKind,
    /// What stands, or stood, in the sheet.
    pub sheet: String,
    pub chairside: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// Both sides changed it: a person has to say which is right.
    Conflict,
    /// It was written over, as the column is Chairside's.
    Replaced,
}

/// What is remembered of a subject's rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memory {
    pub agreed: BTreeMap<Tab, Agreed>,
    /// What Chairside was writing when it failed: it may stand there, and is nobody else's then.
    pub sent: BTreeMap<Tab, Agreed>,
    /// The newest last.
    pub differences: Vec<(Timestamp, Difference)>,
}

/// The spreadsheet's part of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheets {
    /// The spreadsheet's id (the long part of its address); none: there is no spreadsheet.
    pub spreadsheet: Option<String>,
    /// Where they differ from [`Tab::owner`].
    pub owners: BTreeMap<(Tab, &'static str), Owner>,
}

/// Differences that are remembered of one subject.
const MAX_DIFFERENCES: usize = 20;

impl Tab {
    pub const ALL: [Self; 3] = [Self::Customers, Self::Cases, Self::Production];

    pub fn title(self) -> &'static str {
        match self {
            Self::Customers => "Customers",
            Self::Cases => "Cases",
            Self::Production => "Production",
        }
    }

    pub fn from_title(title: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|tab| tab.title().eq_ignore_ascii_case(title))
    }

    /// In the order in which a new tab gets them.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Customers => &[
                "dentist_name",
                "phone",
                "email",
                "clinic_name",
                "address",
                "city",
                "state",
                "subscription_type",
                "created_at",
                "last_contact",
            ],
            Self::Cases => &[
                "case_id",
                "user_id",
                "patient_name",
                "dentist_name",
                "status",
                "created_at",
                "updated_at",
                "delivery_status",
                "notes",
                "priority",
            ],
            Self::Production => &[
                "case_id",
                "production_stage",
                "started_at",
                "completed_at",
                "assigned_to",
                "estimated_completion",
                "notes",
            ],
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Self::Customers => "phone",
            Self::Cases | Self::Production => "case_id",
        }
    }

    /// The column of this name, however it is spelt.
    pub fn column(self, name: &str) -> Option<&'static str> {
        let name = layout::folded(name);
        self.columns()
            .iter()
            .copied()
            .find(|column| layout::folded(column) == name)
    }

    /// Who owns a column unless the settings say otherwise.
    pub fn owner(self, column: &str) -> Owner {
        match (self, column) {
            (Self::Customers, "phone" | "created_at" | "last_contact") => Owner::Chairside,
            (Self::Customers, _) | (Self::Cases, "notes" | "priority") => Owner::Both,
            (Self::Production, "assigned_to" | "notes") => Owner::Sheet,
            (Self::Cases | Self::Production, _) => Owner::Chairside,
        }
    }
}

impl Owner {
    pub const ALL: [Self; 3] = [Self::Sheet, Self::Chairside, Self::Both];

    pub fn name(self) -> &'static str {
        match self {
            Self::Sheet => "sheet",
            Self::Chairside => "chairside",
            Self::Both => "both",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|owner| owner.name() == name)
    }
}

impl DifferenceKind {
    pub const ALL: [Self; 2] = [Self::Conflict, Self::Replaced];

    pub fn name(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Replaced => "replaced",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Sheets {
    pub fn owner(&self, tab: Tab, column: &'static str) -> Owner {
        // By the key a row is found: were it anybody else's, there would be no telling whose row it is.
        if column == tab.key() {
            return Owner::Chairside;
        }
        self.owners
            .get(&(tab, column))
            .copied()
            .unwrap_or_else(|| tab.owner(column))
    }
}

impl Memory {
    /// Notes what differed, unless it is known already.
    pub fn note(&mut self, difference: Difference, now: Timestamp) {
        if self.differences.iter().any(|(_, known)| *known == difference) {
            return;
        }
        self.differences.push((now, difference));
        let spare = self.differences.len().saturating_sub(MAX_DIFFERENCES);
        self.differences.drain(..spare);
    }
}

/// Rows hold people's data: only whose they are is shown.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row(of {})", self.tab.title())
    }
}

impl fmt::Debug for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Difference({:?} in {} {})", self.kind, self.tab.title(), self.column)
    }
}

#[cfg(test)]
mod tests;
