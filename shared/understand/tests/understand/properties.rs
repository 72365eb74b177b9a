//! What holds for every text, not only for those that somebody thought of.

use std::collections::BTreeSet;

use domain::reading::{Question, Reading, Topic};
use proptest::prelude::*;
use understand::rules;

fn open() -> impl Strategy<Value = BTreeSet<Topic>> {
    proptest::collection::btree_set(
        prop_oneof![Just(Topic::Fit), Just(Topic::Dispatch), Just(Topic::Arrival)],
        0..=3,
    )
}

/// Words that mean much, in any order, with anything between: far more likely to confuse than random letters.
fn babble() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(CONFUSING), 0..12).prop_map(|words| words.join(" "))
}

const CONFUSING: &[&str] = &[
    "yes",
    "no",
    "not",
    "fits",
    "fit",
    "doesn't",
    "tight",
    "but",
    "and",
    "full",
    "case",
    "phase",
    "wise",
    "all",
    "at",
    "once",
    "it",
    "is",
    "arrived",
    "?",
    ",",
    ".",
    "👍",
    "👎",
    "thanks",
    "if",
    "maybe",
    "where",
    "my",
    "sí",
    "नहीं",
    "stop",
    "help",
    "\n",
    "bob",
    "n't",
    "’",
    "-",
    "or",
    "nothing",
    "wrong",
    "problem",
];

const MEANINGFUL: [&str; 14] = [
    "yes",
    "no",
    "hi",
    "ok",
    "fits",
    "tight",
    "full",
    "phasewise",
    "stop",
    "help",
    "status",
    "thanks",
    "done",
    "arrived",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic_and_only_as_what_is_possible(text in any::<String>(), open in open()) {
        assert_possible(text, &open)?;
    }

    #[test]
    fn meaningful_words_in_any_order_are_only_read_as_what_is_possible(text in babble(), open in open()) {
        assert_possible(text, &open)?;
    }

    #[test]
    fn a_word_inside_a_word_means_nothing(
        word in proptest::sample::select(&MEANINGFUL[..]),
        before in "[bdq]{0,3}",
        after in "[bdq]{0,2}q",
        open in open(),
    ) {
        let text = format!("{before}{word}{after}");
        prop_assert_eq!(rules::read(&Question { text, open }), None);
    }

    #[test]
    fn an_unknown_word_beside_an_answer_leaves_it_unread(
        word in proptest::sample::select(&["yes", "no", "it fits", "too tight", "full case", "phase wise"][..]),
        other in "[qx]{3,8}",
        open in open(),
    ) {
        for text in [format!("{word} {other}"), format!("{other} {word}"), format!("{other}, {word}")] {
            prop_assert_eq!(rules::read(&Question { text, open: open.clone() }), None);
        }
    }

    #[test]
    fn case_and_closing_marks_change_nothing(text in babble(), open in open()) {
        let plain = rules::read(&Question { text: text.clone(), open: open.clone() });
        let shouted = rules::read(&Question { text: format!("  {}!!", text.to_uppercase()), open });
        prop_assert_eq!(plain, shouted);
    }

    #[test]
    fn a_question_is_never_an_answer(text in babble(), open in open()) {
        let reading = rules::read(&Question { text: format!("{text} ?"), open });
        let answers = [Some(Reading::Yes), Some(Reading::PhaseWise), Some(Reading::FullCase), Some(Reading::No)];
        prop_assert!(!answers.contains(&reading));
    }
}

fn assert_possible(text: String, open: &BTreeSet<Topic>) -> Result<(), TestCaseError> {
    let reading = rules::read(&Question {
        text,
        open: open.clone(),
    });
    let fine =
        reading.is_none_or(|reading| matches!(reading, Reading::Stop | Reading::Start) || reading.is_possible(open));
    prop_assert!(fine, "{reading:?} with {open:?}");
    Ok(())
}
