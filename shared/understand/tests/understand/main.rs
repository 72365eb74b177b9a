//! Everything that is tested from outside, in one binary.

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod model;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod rules;

#[cfg(test)]
use std::collections::BTreeSet;

#[cfg(test)]
use domain::reading::{Question, Topic};

/// `open`: a letter per open topic, as in the corpus: `f` fit, `d` dispatch, `a` arrival, `-` none.
#[cfg(test)]
fn question(text: &str, open: &str) -> Question {
    let topics: BTreeSet<Topic> = open
        .chars()
        .filter(|letter| *letter != '-')
        .map(|letter| match letter {
            'f' => Topic::Fit,
            'd' => Topic::Dispatch,
            'a' => Topic::Arrival,
            other => panic!("no topic {other:?}"),
        })
        .collect();
    Question {
        text: text.to_owned(),
        open: topics,
    }
}
