//! What is asked about a message before it is understood: what cases wait to hear, and what the conversation asked last.

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use super::Field;

/// A closed question about one message.
#[derive(Clone, PartialEq, Eq)]
pub struct Question {
    /// The person's own words. Personal data: never logged.
    pub text: String,
    /// What was asked before about cases. Empty: nothing, only the general meanings count.
    pub open: BTreeSet<Topic>,
    /// What was asked last in the conversation itself.
    pub wanted: Option<Wanted>,
    /// When the message was sent, on the lab's wall clock: "tomorrow" counts from here.
    pub sent_at: DateTime,
}

/// What Chairside is waiting to hear about a case, when it reads a message. Several may be open at once (several cases).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Does the training aligner fit?
    Fit,
    /// Phase-wise or the full case?
    Dispatch,
    /// Has the parcel arrived?
    Arrival,
    /// The records of a new case: files, and "done".
    Records,
    /// Do you accept the quotation?
    Quotation,
    /// Will you send the scan, or shall we come and take it?
    Scan,
}

/// What the conversation itself has asked for, beside what the cases wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// One of the person's own details.
    Detail(Field),
    /// A patient's name.
    Patient,
    /// A time for a visit; this many were offered to choose from.
    Time { offered: u8 },
    /// An address.
    Place,
    /// What the matter is, in their own words.
    Words,
    /// Yes or no.
    Confirmation,
}

impl Wanted {
    /// What is said is the answer itself, names of known patients included.
    pub(crate) fn takes_words_whole(self) -> bool {
        match self {
            Self::Detail(_) | Self::Patient | Self::Place | Self::Words => true,
            Self::Time { .. } | Self::Confirmation => false,
        }
    }

    /// A no to "when?" and "where?" means that there is to be no visit, and one to "whose case?" that there is no new case.
    pub fn takes_yes_or_no(self) -> bool {
        match self {
            Self::Confirmation | Self::Time { .. } | Self::Place | Self::Patient => true,
            Self::Detail(_) | Self::Words => false,
        }
    }
}

impl Topic {
    pub fn takes_yes_or_no(self) -> bool {
        match self {
            Self::Fit | Self::Dispatch | Self::Arrival | Self::Quotation => true,
            Self::Records | Self::Scan => false,
        }
    }
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question")
            .field("characters", &self.text.chars().count())
            .field("open", &self.open)
            .field("wanted", &self.wanted)
            .finish_non_exhaustive()
    }
}
