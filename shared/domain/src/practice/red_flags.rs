//! Emergencies in free text: rules that are asked before anything else reads it. When in doubt it is one: a call too many
//! costs a minute. What is plainly denied ("no bleeding any more") is none.

mod denial;
mod phrases;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::phrase::Phrase;
use super::words;
use denial::Denial;

/// What makes it an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RedFlag {
    Bleeding,
    Swelling,
    /// Trouble breathing or swallowing.
    Breathing,
    /// A tooth that was knocked out or broken, a blow, a fall.
    Injury,
    SeverePain,
    Unconscious,
    /// An allergic reaction, or too much of a medicine.
    Reaction,
    /// Pus, an abscess, fever.
    Infection,
    /// They say so themselves.
    Emergency,
}

impl RedFlag {
    pub const ALL: [Self; 9] = [
        Self::Bleeding,
        Self::Swelling,
        Self::Breathing,
        Self::Injury,
        Self::SeverePain,
        Self::Unconscious,
        Self::Reaction,
        Self::Infection,
        Self::Emergency,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Bleeding => "bleeding",
            Self::Swelling => "swelling",
            Self::Breathing => "breathing",
            Self::Injury => "injury",
            Self::SeverePain => "severe_pain",
            Self::Unconscious => "unconscious",
            Self::Reaction => "reaction",
            Self::Infection => "infection",
            Self::Emergency => "emergency",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.name() == name)
    }
}

/// What each phrase is a sign of.
struct Rules {
    /// Signs whatever is said around them: many hold a "not" themselves.
    always: Vec<(RedFlag, Phrase)>,
    /// Signs unless they are denied.
    unless_denied: Vec<(RedFlag, Phrase)>,
    /// What looks like a sign and is none.
    harmless: Vec<Phrase>,
    denial: Denial,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let signs = |entries: &[(RedFlag, &str)]| {
        let each = entries.iter().flat_map(|(flag, lines)| {
            let phrases = Phrase::all(lines).into_iter();
            phrases.map(|phrase| (*flag, phrase)).collect::<Vec<_>>()
        });
        each.collect()
    };
    Rules {
        always: signs(phrases::ALWAYS),
        unless_denied: signs(phrases::UNLESS_DENIED),
        harmless: Phrase::all(phrases::HARMLESS),
        denial: Denial::new(),
    }
});

/// Every sign of an emergency in what somebody wrote; each text is read on its own (a subject, a description).
pub fn find(texts: &[&str]) -> BTreeSet<RedFlag> {
    texts.iter().flat_map(|text| RULES.find(text)).collect()
}

impl Rules {
    fn find(&self, text: &str) -> BTreeSet<RedFlag> {
        let clauses = words::clauses(text);
        // Whoever says that it came back has not said that it is gone.
        let came_back = clauses.iter().any(|clause| self.denial.is_taken_back(clause));
        let mut flags = BTreeSet::new();
        for clause in &clauses {
            let clause = self.without_harmless(clause);
            for (flag, phrase) in &self.always {
                if phrase.in_clause(&clause).next().is_some() {
                    flags.insert(*flag);
                }
            }
            for (flag, phrase) in &self.unless_denied {
                let denied = |start, end| !came_back && self.denial.denies(&clause, start, end);
                if phrase
                    .in_clause(&clause)
                    .any(|(start, found)| !denied(start, start + found.length))
                {
                    flags.insert(*flag);
                }
            }
        }
        flags
    }

    /// The clause with harmless words blotted out.
    fn without_harmless(&self, clause: &[String]) -> Vec<String> {
        let mut words = clause.to_vec();
        for phrase in &self.harmless {
            for (start, found) in phrase.in_clause(clause) {
                for word in words.iter_mut().skip(start).take(found.length) {
                    "·".clone_into(word);
                }
            }
        }
        words
    }
}
