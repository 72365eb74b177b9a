//! An event of ours, as it should be in the calendar.

use std::collections::BTreeMap;
use std::fmt;

use domain::Timestamp;

/// An event's id, which we choose: that is what makes writing it twice harmless. Unique in its calendar for ever, also
/// after the event was removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

/// Google takes 5 to 1024 characters of base32hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected 5 to 1024 characters of 0 to 9 and a to v, such as a UUID has")]
pub struct InvalidId;

impl Id {
    /// From a derived id: a UUID's hyphens are left out.
    ///
    /// # Errors
    /// When what is left is no id that Google takes.
    pub fn of(derived: &str) -> Result<Self, InvalidId> {
        let id = derived.replace('-', "");
        let base32hex = |c: char| matches!(c, '0'..='9' | 'a'..='v');
        if (5..=1024).contains(&id.len()) && id.chars().all(base32hex) {
            Ok(Self(id))
        } else {
            Err(InvalidId)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the calendar should show. Empty texts are empty there, too.
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    pub id: Id,
    pub summary: String,
    pub description: String,
    pub location: String,
    pub start: Timestamp,
    /// Not part of the event any more.
    pub end: Timestamp,
    /// IANA name of the zone that the times are shown in.
    pub zone: String,
    /// Not shown to people: how an event is known again. Keys of at most 44 characters, values of at most 1024.
    pub private: BTreeMap<String, String>,
}

/// The words may name a patient.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("id", &self.id)
            .field("start", &self.start)
            .field("end", &self.end)
            .field("zone", &self.zone)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_an_id_without_its_hyphens() {
        let id = Id::of("0b9c1d2e-3f40-5a6b-8c7d-9e0f1a2b3c4d").unwrap();
        assert_eq!(id.as_str(), "0b9c1d2e3f405a6b8c7d9e0f1a2b3c4d");
        for bad in ["", "abcd", "wxyzw", "ABCDE", "abc_e", "äbcde", &"a".repeat(1025)] {
            assert_eq!(Id::of(bad), Err(InvalidId), "{bad}");
        }
    }
}
