//! Identifiers. Parsed once at the edge; derived ids are UUIDv5, so that deciding twice names the same things.

use std::fmt;

use uuid::Uuid;

/// Namespace of every derived id: made once for Chairside, never to change, or stored ids would stop matching.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f1c_9f0e_5d0b_4b7e_9c55_7a3d_2f60_41c8);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes a form that was made by Chairside itself (a stored record, a queue).
            pub fn trusted(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A case's id as the lab knows it: chosen by the caller of `create-case`, or made by it.
    CaseId
}
id! {
    /// One message between Chairside and a person, in either direction.
    MessageId
}
id! {
    /// One thing that has to happen later.
    TaskId
}
id! {
    /// A file that somebody sent.
    RecordId
}
id! {
    /// A visit at a fixed time.
    AppointmentId
}
id! {
    /// A patient of the practice.
    CustomerId
}
id! {
    /// One run of a workflow.
    RunId
}
id! {
    /// A question or a complaint of a customer.
    TicketId
}
id! {
    /// A calendar that somebody follows.
    FeedId
}
id! {
    /// One domain event on the bus.
    AnnouncementId
}
/// One inbound event as its provider names it (a WhatsApp message id): what duplicates share. WhatsApp's ids hold the
/// sender's phone number in base64, so `Debug` shows a hash.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(String);

impl EventId {
    pub fn trusted(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventId({})", derive(&["event", &self.0]))
    }
}

/// Why a case id was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidCaseId;

impl fmt::Display for InvalidCaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected 1 to 64 letters, digits, '-', '_' or '.'")
    }
}

impl CaseId {
    /// # Errors
    /// When the id is empty, longer than 64 characters, or holds a character that would need escaping in a URL.
    pub fn parse(text: &str) -> Result<Self, InvalidCaseId> {
        let text = text.trim();
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text.is_empty() || text.len() > 64 || !text.chars().all(allowed) {
            return Err(InvalidCaseId);
        }
        Ok(Self(text.to_owned()))
    }
}

/// An id that depends on nothing but its parts.
pub fn derive(parts: &[&str]) -> String {
    Uuid::new_v5(&NAMESPACE, parts.join("\u{1f}").as_bytes())
        .hyphenated()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_are_stable_and_keep_their_parts_apart() {
        assert_eq!(derive(&["a", "1"]), derive(&["a", "1"]));
        assert_ne!(derive(&["a", "11"]), derive(&["a1", "1"]));
    }

    #[test]
    fn case_ids_are_url_safe() {
        assert_eq!(CaseId::parse(" case-1 ").unwrap().as_str(), "case-1");
        for bad in ["", "a b", "a/b", "ä", &"x".repeat(65)] {
            assert_eq!(CaseId::parse(bad), Err(InvalidCaseId), "{bad}");
        }
    }
}
