//! How phrases are written down and found among words.
//!
//! A phrase is read word by word. `a|b` is a choice, `~` among the choices is "or nothing", `word*` is every word that begins
//! so, `..3` is up to three words of any kind: `open ~|on ..1 weekend*` stands for "open weekends", "open on the weekend".
//! Words are as [`super::words`] leaves them. One wrong, missing, doubled or swapped letter is forgiven in long words.

use super::words;

const MAX_GAP: usize = 4;
const MAX_SLOTS: usize = 12;
/// In how many ways a phrase may be read: with it, looking stays cheap whatever somebody writes into the settings.
const MAX_WAYS: usize = 4096;
/// Letters that a word needs for one of them to be forgiven.
const MIN_FORGIVING: usize = 6;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase(Vec<Slot>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Slot {
    Word {
        choices: Vec<Choice>,
        optional: bool,
    },
    /// Up to so many words of any kind.
    Gap(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Choice {
    Whole(String),
    Beginning(String),
}

/// Where a phrase was found in a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// How many words it reaches over, those of gaps included.
    pub(super) length: usize,
    /// Which of them it names, counted from where it begins.
    pub(super) named: Vec<usize>,
}

impl Phrase {
    /// `None`: not a phrase that can be looked for.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let slots: Vec<Slot> = line.split_whitespace().map(Slot::parse).collect::<Option<_>>()?;
        let ways = slots.iter().map(Slot::ways).fold(1, usize::saturating_mul);
        let named = slots
            .iter()
            .any(|slot| matches!(slot, Slot::Word { optional: false, .. }));
        let starts_named = slots.first().is_some_and(|slot| !matches!(slot, Slot::Gap(_)));
        let ends_named = slots.last().is_some_and(|slot| !matches!(slot, Slot::Gap(_)));
        let sound = named && slots.len() <= MAX_SLOTS && ways <= MAX_WAYS && starts_named && ends_named;
        sound.then_some(Self(slots))
    }

    /// The phrases of a list, one per line. What is no phrase is left out: lists of Chairside's own are tested.
    pub(super) fn all(lines: &str) -> Vec<Self> {
        let lines = lines.lines().filter(|line| !line.trim().is_empty());
        lines.filter_map(Self::parse).collect()
    }

    /// The longest way in which the words begin with this phrase.
    pub(super) fn at(&self, words: &[String]) -> Option<Found> {
        let mut best: Option<Found> = None;
        walk(&self.0, words, 0, &mut Vec::new(), &mut |found| {
            let weight = |found: &Found| (found.named.len(), found.length);
            if best.as_ref().is_none_or(|best| weight(&found) > weight(best)) {
                best = Some(found);
            }
        });
        best
    }

    /// Every place in the clause where this phrase begins.
    pub(super) fn in_clause<'a>(&'a self, clause: &'a [String]) -> impl Iterator<Item = (usize, Found)> + 'a {
        let starts = 0..clause.len();
        starts.filter_map(|start| Some((start, self.at(clause.get(start..)?)?)))
    }
}

fn walk(slots: &[Slot], words: &[String], at: usize, named: &mut Vec<usize>, found: &mut impl FnMut(Found)) {
    let Some((slot, others)) = slots.split_first() else {
        return found(Found {
            length: at,
            named: named.clone(),
        });
    };
    match slot {
        Slot::Gap(most) => {
            for skipped in 0..=*most {
                if at + skipped <= words.len() {
                    walk(others, words, at + skipped, named, found);
                }
            }
        }
        Slot::Word { choices, optional } => {
            if words
                .get(at)
                .is_some_and(|word| choices.iter().any(|choice| choice.is(word)))
            {
                named.push(at);
                walk(others, words, at + 1, named, found);
                named.pop();
            }
            if *optional {
                walk(others, words, at, named, found);
            }
        }
    }
}

impl Slot {
    fn parse(text: &str) -> Option<Self> {
        if let Some(most) = text.strip_prefix("..") {
            let most = most.parse().ok()?;
            return (1..=MAX_GAP).contains(&most).then_some(Self::Gap(most));
        }
        let choices = text.split('|').filter(|choice| *choice != "~");
        let choices: Vec<Choice> = choices.map(Choice::parse).collect::<Option<_>>()?;
        let optional = text.split('|').any(|choice| choice == "~");
        (!choices.is_empty()).then_some(Self::Word { choices, optional })
    }

    fn ways(&self) -> usize {
        match self {
            Self::Word { optional, .. } => 1 + usize::from(*optional),
            Self::Gap(most) => most + 1,
        }
    }
}

impl Choice {
    fn parse(text: &str) -> Option<Self> {
        let (word, begins) = text.strip_suffix('*').map_or((text, false), |word| (word, true));
        // Whoever writes phrases may write "Café" and "don't", as people do.
        let clauses = words::clauses(word);
        let [clause] = clauses.as_slice() else { return None };
        let [word] = clause.as_slice() else { return None };
        Some(if begins {
            Self::Beginning(word.clone())
        } else {
            Self::Whole(word.clone())
        })
    }

    fn is(&self, word: &str) -> bool {
        match self {
            Self::Whole(choice) => choice == word || is_misspelt(word, choice),
            Self::Beginning(beginning) => word.starts_with(beginning.as_str()),
        }
    }
}

/// Words that look like a mistake in another one, and are none.
const NO_MISTAKES: [&str; 14] = [
    "accent", "blending", "breeding", "broker", "canceled", "selling", "service", "services", "shallow", "smelling",
    "spelling", "several", "severed", "welling",
];

/// Whether one letter too many, too few or wrong, or two that swapped their places, are between the two words.
fn is_misspelt(word: &str, right: &str) -> bool {
    let (longer, shorter) = (word.len().max(right.len()), word.len().min(right.len()));
    if right.len() < MIN_FORGIVING || shorter + 1 < MIN_FORGIVING || longer - shorter > 1 || NO_MISTAKES.contains(&word)
    {
        return false;
    }
    let word: Vec<char> = word.chars().collect();
    let right: Vec<char> = right.chars().collect();
    // Who gets the first letter wrong means another word more often than not: "painted" is not "fainted".
    if word.first() != right.first() || word.iter().any(|letter| letter.is_numeric()) {
        return false;
    }
    let same = word.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let rest = |word: &'_ [char], from: usize| word.get(same + from..).unwrap_or_default().to_vec();
    let swapped = || {
        let twins = [word.get(same), word.get(same + 1)];
        twins == [right.get(same + 1), right.get(same)] && rest(&word, 2) == rest(&right, 2)
    };
    match word.len().cmp(&right.len()) {
        std::cmp::Ordering::Equal => rest(&word, 1) == rest(&right, 1) || swapped(),
        std::cmp::Ordering::Greater => rest(&word, 1) == rest(&right, 0),
        std::cmp::Ordering::Less => rest(&word, 0) == rest(&right, 1),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(phrase: &str, text: &str) -> bool {
        let phrase = Phrase::parse(phrase).unwrap();
        words::clauses(text)
            .iter()
            .any(|clause| phrase.in_clause(clause).next().is_some())
    }

    #[test]
    fn a_phrase_is_found_word_by_word() {
        assert!(found("open ~|on ..1 weekend*", "Are you open on the Weekends?"));
        assert!(found("open ~|on ..1 weekend*", "open weekend"));
        assert!(!found("open ~|on ..1 weekend*", "open. On the weekend"));
        assert!(!found("hours", "yours"));
        assert!(found("don't", "DONT"));
    }

    #[test]
    fn a_mistake_is_forgiven_in_long_words() {
        for wrong in ["bleding", "bleedings", "blesding", "bleedign", "Bleeeding"] {
            assert!(found("bleeding", wrong), "{wrong}");
        }
        for other in ["pleading", "blending", "breeding", "bled", "feeding"] {
            assert!(!found("bleeding", other), "{other}");
        }
        assert!(!found("card", "cart"));
    }

    #[test]
    fn what_cannot_be_looked_for_is_no_phrase() {
        for bad in [
            "",
            "~|a",
            "..2",
            "a ..9 b",
            "..1 a",
            "a ..1",
            "a|",
            "*",
            "a,b",
            "a a a a a a a a a a a a a",
        ] {
            assert_eq!(Phrase::parse(bad), None, "{bad}");
        }
        assert_eq!(Phrase::parse("a ..4 ..4 ..4 ..4 ..4 ..4 b"), None);
    }

    proptest! {
        #[test]
        fn looking_never_panics(phrase in "[a-c~|*. 0-9é]{0,30}", text in "\\PC{0,60}") {
            if let Some(phrase) = Phrase::parse(&phrase) {
                for clause in words::clauses(&text) {
                    for (start, found) in phrase.in_clause(&clause) {
                        prop_assert!(start + found.length <= clause.len());
                    }
                }
            }
        }
    }
}
