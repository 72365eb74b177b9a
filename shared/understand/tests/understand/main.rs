//! Everything that is tested from outside, in one binary.

#[cfg(test)]
mod beside;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod model;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod wanted;

#[cfg(test)]
use std::collections::BTreeSet;

#[cfg(test)]
use domain::reading::{Question, Reading, Topic, Wanted};

/// `open`: a letter per open topic, as in the corpus: `f` fit, `d` dispatch, `a` arrival, `r` records,
/// `q` quotation, `s` scan, `-` none; `c`: the last
/// question was whether a visit shall be booked, moved or cancelled.
#[cfg(test)]
fn question(text: &str, open: &str) -> Question {
    let topics: BTreeSet<Topic> = open
        .chars()
        .filter(|letter| !matches!(letter, '-' | 'c'))
        .map(|letter| match letter {
            'f' => Topic::Fit,
            'd' => Topic::Dispatch,
            'a' => Topic::Arrival,
            'r' => Topic::Records,
            'q' => Topic::Quotation,
            's' => Topic::Scan,
            other => panic!("no topic {other:?}"),
        })
        .collect();
    Question {
        text: text.to_owned(),
        open: topics,
        wanted: open.contains('c').then_some(Wanted::Confirmation),
        sent_at: jiff::civil::date(2026, 11, 20).at(10, 0, 0, 0),
    }
}

/// The same, when the conversation itself had asked for something.
#[cfg(test)]
fn asked_for(wanted: Wanted, text: &str) -> Question {
    Question {
        wanted: Some(wanted),
        ..question(text, "-")
    }
}

#[cfg(test)]
fn by_rule(question: &Question) -> Option<Reading> {
    understand::rules::read(question).map(|answer| answer.reading)
}
