//! The labelled corpus as a gate. The rules may leave anything unread; what they read has to be right, and a wrong yes, no
//! or choice is never acceptable.

use domain::reading::Reading;

use crate::{by_rule, question};

/// Of the replies that mean something, how many the rules read without a model.
const MIN_COVERAGE_PERCENT: usize = 85;

#[test]
fn the_rules_read_the_corpus_without_one_wrong_answer() {
    let (mut replies, mut meaningful, mut read) = (0, 0, 0);
    let mut wrong = Vec::new();
    let mut missed = Vec::new();
    for line in include_str!("../corpus.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (labels, rest) = line.split_once(" | ").expect("a label");
        let (open, text) = rest.split_once(" | ").expect("open topics");
        let labels: Vec<Reading> = labels
            .split('/')
            .map(|label| Reading::from_name(label).expect("a known label"))
            .collect();
        replies += 1;
        let reading = by_rule(&question(text, open));
        if !labels.contains(&Reading::Unknown) {
            meaningful += 1;
            read += usize::from(reading.is_some());
            if reading.is_none() {
                missed.push(line);
            }
        }
        if let Some(reading) = reading.filter(|reading| !labels.contains(reading)) {
            let unsafe_confirm = matches!(
                reading,
                Reading::Yes | Reading::No | Reading::PhaseWise | Reading::FullCase
            );
            wrong.push(format!(
                "{line} => {}{}",
                reading.name(),
                if unsafe_confirm { " (unsafe)" } else { "" }
            ));
        }
    }
    println!("{replies} replies, {read} of {meaningful} meaningful ones read by rules; left to the model: {missed:#?}");
    assert!(replies >= 300);
    assert_eq!(wrong, Vec::<String>::new());
    assert!(
        read * 100 >= meaningful * MIN_COVERAGE_PERCENT,
        "{read} of {meaningful}"
    );
}
