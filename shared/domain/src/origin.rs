//! Where something comes from that another system knew before Chairside did.
//!
//! Each aggregate has an `import` beside the decision that opens one. What is imported was said elsewhere, when it
//! happened: such a decision tells nobody, publishes nothing and starts no workflow. Only what is still ahead is scheduled.

use jiff::Timestamp;

use crate::effect::Fact;

/// The name of a source of imports, for the history and for ids that derive from it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source(String);

/// Why a source's name was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidSource;

/// Where and since when something was known before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub source: Source,
    /// When it came to be there, if that is known. Never after now.
    pub created_at: Option<Timestamp>,
}

impl Source {
    /// # Errors
    /// When the name is empty, longer than 64 characters, or holds others than letters, digits, `-`, `_` and `.`.
    pub fn parse(text: &str) -> Result<Self, InvalidSource> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text.is_empty() || text.len() > 64 || !text.chars().all(allowed) {
            return Err(InvalidSource);
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for InvalidSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("expected 1 to 64 letters, digits, '-', '_' or '.'")
    }
}

impl Origin {
    /// The name of the fact that stands at the beginning of every imported history.
    pub const FACT: &'static str = "imported";

    /// Without anything personal: a history may outlive the person's data.
    pub(crate) fn fact(&self) -> Fact {
        Fact::new(Self::FACT, self.told())
    }

    /// What the fact says.
    pub fn told(&self) -> String {
        format!("from {}", self.source.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_plain_word() {
        assert_eq!(Source::parse("customers.csv").unwrap().as_str(), "customers.csv");
        for bad in ["", "a b", "ä", "a/b", &"x".repeat(65)] {
            assert_eq!(Source::parse(bad), Err(InvalidSource), "{bad}");
        }
    }
}
