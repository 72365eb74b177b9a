//! Guessing what somebody meant, by keywords: good enough to play with, and predictable enough for tests.

/// Words that point at a kind of answer. A value of an enum is of that kind if one of its own words is among the names.
struct Meaning {
    names: &'static [&'static str],
    signs: &'static [&'static str],
}

const NO: Meaning = Meaning {
    names: &[
        "no", "negative", "not", "decline", "declined", "reject", "issue", "problem", "misfit", "bad",
    ],
    signs: &[
        "no",
        "nope",
        "not",
        "nah",
        "doesnt",
        "does not",
        "dont",
        "isnt",
        "cannot",
        "cant",
        "tight",
        "loose",
        "pain",
        "painful",
        "hurts",
        "hurt",
        "gap",
        "gaps",
        "wrong",
        "broken",
        "cracked",
        "issue",
        "issues",
        "problem",
        "problems",
        "bad",
        "rocking",
        "too big",
        "too small",
    ],
};

const YES: Meaning = Meaning {
    names: &[
        "yes",
        "positive",
        "confirm",
        "confirmed",
        "accept",
        "accepted",
        "agree",
        "fits",
        "good",
        "ok",
        "true",
    ],
    signs: &[
        "yes",
        "yep",
        "yeah",
        "yup",
        "sure",
        "ok",
        "okay",
        "fits",
        "fit",
        "perfect",
        "perfectly",
        "great",
        "fine",
        "good",
        "well",
        "correct",
        "right",
        "confirm",
        "confirmed",
        "agreed",
        "snug",
        "excellent",
        "works",
    ],
};

const UNSURE: Meaning = Meaning {
    names: &[
        "unknown",
        "unclear",
        "unsure",
        "ambiguous",
        "uncertain",
        "none",
        "other",
        "neither",
        "unrelated",
    ],
    signs: &[
        "not sure",
        "unsure",
        "maybe",
        "perhaps",
        "dont know",
        "do not know",
        "hmm",
        "no idea",
        "not certain",
    ],
};

/// Further meanings of values that occur in a lab's and a practice's questions.
const OTHERS: [Meaning; 13] = [
    Meaning {
        names: &["phase", "phases", "phased", "phasewise"],
        signs: &[
            "phase",
            "phases",
            "phasewise",
            "step by step",
            "stages",
            "parts",
            "batches",
            "bit by bit",
        ],
    },
    Meaning {
        names: &["full", "all", "complete", "whole"],
        signs: &[
            "full",
            "all",
            "everything",
            "whole",
            "entire",
            "complete",
            "together",
            "at once",
            "one go",
        ],
    },
    Meaning {
        names: &["register", "registration", "signup", "account"],
        signs: &[
            "register",
            "registration",
            "sign up",
            "signup",
            "join",
            "new here",
            "account",
        ],
    },
    Meaning {
        names: &["schedule", "appointment", "scan", "book", "booking", "pickup", "visit"],
        signs: &[
            "schedule",
            "appointment",
            "scan",
            "book",
            "booking",
            "pick up",
            "pickup",
            "visit",
            "reschedule",
        ],
    },
    Meaning {
        names: &["status", "track", "tracking", "delivery", "progress"],
        signs: &[
            "status", "where", "track", "tracking", "news", "arrive", "arrived", "delivery", "update", "when",
        ],
    },
    Meaning {
        names: &[
            "image",
            "images",
            "photo",
            "photos",
            "case",
            "quote",
            "quotation",
            "submit",
            "upload",
            "pricing",
        ],
        signs: &[
            "image",
            "images",
            "photo",
            "photos",
            "picture",
            "pictures",
            "quote",
            "quotation",
            "price",
            "cost",
            "new case",
            "submit",
            "upload",
            "stl",
        ],
    },
    Meaning {
        names: &["hours"],
        signs: &[
            "open", "opening", "close", "closing", "closed", "weekend", "saturday", "sunday",
        ],
    },
    Meaning {
        names: &["payment"],
        signs: &["pay", "paid", "card", "cash", "invoice", "instalments"],
    },
    Meaning {
        names: &["insurance"],
        signs: &["insured", "covered", "cover", "reimbursed"],
    },
    Meaning {
        names: &["location"],
        signs: &["address", "directions", "parking", "find you", "how to get"],
    },
    Meaning {
        names: &["cancel", "cancellation"],
        signs: &["cancel", "cancellation", "call off"],
    },
    Meaning {
        names: &["emergency", "urgent"],
        signs: &[
            "emergency",
            "urgent",
            "bleeding",
            "swelling",
            "severe",
            "accident",
            "knocked out",
        ],
    },
    Meaning {
        names: &["human", "agent", "staff", "person", "support", "escalate"],
        signs: &[
            "human", "agent", "staff", "person", "somebody", "someone", "call me", "speak", "talk",
        ],
    },
];

/// Phrases that say the opposite of one of their words.
const REVERSED: [(&str, &str); 6] = [
    ("no problem", "fine"),
    ("no problems", "fine"),
    ("no issue", "fine"),
    ("no issues", "fine"),
    ("not bad", "fine"),
    ("no pain", "fine"),
];

/// Which of the values the text most likely means: the one that "cannot tell" if nothing points anywhere.
pub(super) fn choose<'a>(values: &[&'a str], text: &str) -> Option<&'a str> {
    let text = normal(text);
    let text = REVERSED
        .iter()
        .fold(text, |text, (phrase, meant)| replaced(&text, phrase, meant));
    if says(&text, &UNSURE) {
        return unknown(values);
    }
    let mut best: Option<(usize, &str)> = None;
    for value in values {
        let score = score(value, &text);
        // Two that fit equally well are no answer, and the earlier one is as wrong as the later.
        if score > 0 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, value));
        }
    }
    best.map(|(_, value)| value).or_else(|| unknown(values))
}

/// The value that means "cannot tell", or the last one, where such a value usually stands.
pub(super) fn unknown<'a>(values: &[&'a str]) -> Option<&'a str> {
    let named = |value: &&&str| means(value, &UNSURE);
    values.iter().find(named).or(values.last()).copied()
}

fn score(value: &str, text: &str) -> usize {
    let own = words(value).filter(|word| has(text, word)).count() * 2 + usize::from(has(text, &normal(value))) * 4;
    let negative = means(value, &NO);
    // "No, it does not fit": a negative outweighs the positive words around it.
    let yes_or_no = match (negative, means(value, &YES)) {
        (true, _) if says(text, &NO) => 5,
        (false, true) if says(text, &YES) && !says(text, &NO) => 5,
        _ => 0,
    };
    if negative && yes_or_no == 0 {
        return 0;
    }
    let others = OTHERS.iter().filter(|meaning| means(value, meaning));
    own * usize::from(yes_or_no > 0 || !means(value, &YES))
        + yes_or_no
        + others
            .map(|meaning| meaning.signs.iter().filter(|sign| has(text, sign)).count() * 3)
            .sum::<usize>()
}

fn means(value: &str, meaning: &Meaning) -> bool {
    words(value).any(|word| meaning.names.contains(&word.as_str()))
}

fn says(text: &str, meaning: &Meaning) -> bool {
    meaning.signs.iter().any(|sign| has(text, sign))
}

/// Whether a normal text contains these words as whole words.
fn has(text: &str, words: &str) -> bool {
    text.contains(&format!(" {words} "))
}

fn replaced(text: &str, phrase: &str, meant: &str) -> String {
    text.replace(&format!(" {phrase} "), &format!(" {meant} "))
}

/// Lower case, single spaces, a space at both ends, and nothing but letters and digits.
fn normal(text: &str) -> String {
    let joined = text.replace(['\'', '\u{2019}'], "");
    let kept: String = joined
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    format!(
        " {} ",
        kept.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
    )
}

/// The words of an enum's value: `PhaseWise`, `phase_wise` and `Phase-Wise` are two each.
fn words(value: &str) -> impl Iterator<Item = String> {
    let mut spaced = String::new();
    let mut before_lower = false;
    for character in value.chars() {
        if character.is_uppercase() && before_lower {
            spaced.push(' ');
        }
        before_lower = character.is_lowercase();
        spaced.push(if character.is_alphanumeric() { character } else { ' ' });
    }
    spaced
        .to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[&str], text: &str, expected: &str) {
        assert_eq!(choose(values, text), Some(expected), "{text}");
    }

    #[test]
    fn a_fit_is_understood() {
        let values = ["yes", "no", "unknown"];
        check(&values, "fits perfectly", "yes");
        check(&values, "Yes!", "yes");
        check(&values, "No problem at all, it's great", "yes");
        check(&values, "no, it is tight at the molars", "no");
        check(&values, "It doesn't fit well", "no");
        check(&values, "hmm, not sure yet", "unknown");
        check(&values, "what time is it", "unknown");
    }

    #[test]
    fn a_dispatch_choice_is_understood() {
        let values = ["phase_wise", "full_case", "unknown"];
        check(&values, "all at once please", "full_case");
        check(&values, "in phases", "phase_wise");
        check(&["Phase-Wise", "Full Case", "Unknown"], "Full case", "Full Case");
        check(&values, "whatever", "unknown");
    }

    #[test]
    fn an_intent_is_understood() {
        let values = ["register", "submit_case", "schedule_scan", "case_status", "other"];
        check(&values, "Hi, I want to register", "register");
        check(&values, "I'd like to book an appointment on Thursday", "schedule_scan");
        check(&values, "any news on my case? where is it", "case_status");
        check(&values, "can I send you some photos for a quote", "submit_case");
        check(&values, "good morning", "other");
    }
}
