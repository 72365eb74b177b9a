//! What holds for every text, not only for those that somebody thought of.

use std::collections::BTreeSet;

use domain::reading::{Field, Question, Reading, Topic, Wanted, When};
use jiff::civil::{Date, DateTime};
use proptest::prelude::*;
use understand::rules;

use crate::by_rule;

fn open() -> impl Strategy<Value = BTreeSet<Topic>> {
    proptest::collection::btree_set(
        prop_oneof![
            Just(Topic::Fit),
            Just(Topic::Dispatch),
            Just(Topic::Arrival),
            Just(Topic::Records),
            Just(Topic::Quotation),
            Just(Topic::Scan)
        ],
        0..=3,
    )
}

fn wanted() -> impl Strategy<Value = Option<Wanted>> {
    prop_oneof![
        Just(None),
        proptest::sample::select(&Field::ALL[..]).prop_map(|field| Some(Wanted::Detail(field))),
        Just(Some(Wanted::Patient)),
        (0..=4_u8).prop_map(|offered| Some(Wanted::Time { offered })),
        Just(Some(Wanted::Place)),
        Just(Some(Wanted::Words)),
        Just(Some(Wanted::Confirmation)),
    ]
}

/// Every day that a calendar has, the last ones among them.
fn moment() -> impl Strategy<Value = DateTime> {
    (1_i16..=9999, 1_i8..=12, 1_i8..=31, 0_i8..=23, 0_i8..=59).prop_map(|(year, month, day, hour, minute)| {
        let day = Date::new(year, month, day).unwrap_or(Date::MAX);
        day.at(hour, minute, 0, 0)
    })
}

/// Pieces of which times and details are made, in any order.
fn pieces() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..10).prop_map(|pieces| pieces.concat())
}

const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    ", ",
    "\n",
    ": ",
    ".",
    "/",
    "-",
    "24",
    "11",
    "3",
    "2026",
    "31",
    "0",
    "99999",
    "pm",
    "a.m.",
    "th",
    "at",
    "half past",
    "quarter to",
    "noon",
    "next",
    "thursday",
    "in",
    "two",
    "days",
    "weeks",
    "mañana",
    "pasado",
    "a las",
    "y media",
    "menos cuarto",
    "de la",
    "tarde",
    "the",
    "second",
    "one",
    "last",
    "option",
    "#",
    "29 feb",
    "not",
    "to",
    "my clinic is",
    "licence no.",
    "my name is",
    "I'm Dr",
    "Ana",
    "Pérez",
    "李医生",
    "डॉ. प्रिया",
    "and",
    "phone",
    "+91",
    "A-99",
    "Clinic",
    "name",
    "it",
    "new case for",
    "book a scan",
    "move",
    "yes",
    "cancel",
    "e\u{301}",
    "İ",
    "ß",
    "’",
    "?",
];

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
    fn what_was_asked_for_is_read_from_any_text_without_panic(
        text in prop_oneof![any::<String>(), pieces(), babble()],
        open in open(),
        wanted in wanted(),
        sent_at in moment(),
    ) {
        let question = Question { text, open, wanted, sent_at };
        let Some(answer) = rules::read(&question) else { return Ok(()) };
        let keyword = matches!(answer.reading, Reading::Stop | Reading::Start);
        let gives_up = answer.reading == Reading::No && matches!(wanted, Some(Wanted::Time { .. } | Wanted::Place));
        prop_assert!(keyword || gives_up || answer.reading.is_possible(&question));
        for copy in Field::ALL.into_iter().filter_map(|field| answer.details.get(field)).chain(answer.patient.as_deref()) {
            prop_assert!(!copy.trim().is_empty() && question.text.contains(copy), "{copy:?}");
        }
        if let (Some(When { choice: Some(choice), .. }), Some(Wanted::Time { offered })) = (answer.when, wanted) {
            prop_assert!(choice < offered);
        }
        prop_assert!(answer.when.is_none_or(|when| !when.is_empty()));
        prop_assert!(answer.details.is_empty() || answer.reading == Reading::Details);
    }

    #[test]
    fn a_word_inside_a_word_means_nothing(
        word in proptest::sample::select(&MEANINGFUL[..]),
        before in "[bdq]{0,3}",
        after in "[bdq]{0,2}q",
        open in open(),
    ) {
        let text = format!("{before}{word}{after}");
        prop_assert_eq!(by_rule(&asked(text, open)), None);
    }

    #[test]
    fn an_unknown_word_beside_an_answer_leaves_it_unread(
        word in proptest::sample::select(&["yes", "no", "it fits", "too tight", "full case", "phase wise"][..]),
        other in "[qx]{3,8}",
        open in open(),
    ) {
        for text in [format!("{word} {other}"), format!("{other} {word}"), format!("{other}, {word}")] {
            prop_assert_eq!(by_rule(&asked(text, open.clone())), None);
        }
    }

    #[test]
    fn case_and_closing_marks_change_nothing(text in babble(), open in open()) {
        let plain = by_rule(&asked(text.clone(), open.clone()));
        let shouted = by_rule(&asked(format!("  {}!!", text.to_uppercase()), open));
        prop_assert_eq!(plain, shouted);
    }

    #[test]
    fn a_question_is_never_an_answer(text in babble(), open in open()) {
        let reading = by_rule(&asked(format!("{text} ?"), open));
        let answers = [Some(Reading::Yes), Some(Reading::PhaseWise), Some(Reading::FullCase), Some(Reading::No)];
        prop_assert!(!answers.contains(&reading));
    }
}

fn asked(text: String, open: BTreeSet<Topic>) -> Question {
    Question {
        text,
        open,
        wanted: None,
        sent_at: jiff::civil::date(2026, 11, 20).at(10, 0, 0, 0),
    }
}

fn assert_possible(text: String, open: &BTreeSet<Topic>) -> Result<(), TestCaseError> {
    let question = asked(text, open.clone());
    let reading = by_rule(&question);
    let fine = reading
        .is_none_or(|reading| matches!(reading, Reading::Stop | Reading::Start) || reading.is_possible(&question));
    prop_assert!(fine, "{reading:?} with {open:?}");
    Ok(())
}
