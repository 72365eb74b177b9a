//! Dates and prices, as each language writes them.

use domain::money::Money;
use jiff::ToSpan;

use super::variants::at;
use super::*;

#[test]
fn times_are_written_as_people_write_them() {
    let [english, spanish] = Language::ALL.map(phrases::of);
    let time = at("2026-12-03T15:00[Asia/Kolkata]");
    assert_eq!(english.date_time(&time), "Thursday, 3 December 2026, 15:00");
    assert_eq!(spanish.date_time(&time), "jueves, 3 de diciembre de 2026, 15:00");
    assert_eq!(english.short_time(&time), "Thu 3 Dec, 15:00");
    assert_eq!(spanish.short_time(&time), "jue 3 dic, 15:00");
    let early = at("2028-02-29T00:05[Europe/Madrid]");
    assert_eq!(english.date_time(&early), "Tuesday, 29 February 2028, 00:05");
    assert_eq!(spanish.short_time(&early), "mar 29 feb, 00:05");
}

#[test]
fn no_day_of_a_year_is_without_a_name_or_too_long_for_a_button() {
    for language in Language::ALL {
        let say = phrases::of(language);
        let days = at("2026-12-31T23:59[UTC]").date().series(1.day()).take(366);
        let mut months = BTreeSet::new();
        for day in days {
            let time = day.at(23, 59, 0, 0).in_tz("UTC").unwrap();
            let short = say.short_time(&time);
            let mut words: Vec<_> = short.split(' ').collect();
            assert!((15..=20).contains(&short.chars().count()), "{short}");
            assert_eq!(words.len(), 4, "{short}");
            months.insert(words.remove(2).to_owned());
        }
        assert_eq!(months.len(), 12, "two months alike");
    }
}

#[test]
fn prices_have_the_separators_of_the_language() {
    let [english, spanish] = Language::ALL.map(phrases::of);
    for (minor, code, in_english, in_spanish) in [
        (125_000, "INR", "1,250.00 INR", "1.250,00 INR"),
        (99_905, "EUR", "999.05 EUR", "999,05 EUR"),
        (5, "USD", "0.05 USD", "0,05 USD"),
        (125_000, "JPY", "125,000 JPY", "125.000 JPY"),
        (
            1_000_000_000_000,
            "INR",
            "10,000,000,000.00 INR",
            "10.000.000.000,00 INR",
        ),
    ] {
        let price = Money::new(minor, code).unwrap();
        assert_eq!(english.money(price), in_english);
        assert_eq!(spanish.money(price), in_spanish);
    }
}

#[test]
fn a_zone_without_an_abbreviation_shows_its_offset() {
    use domain::notice::{Visit, VisitTime};
    let text = |time: &str| {
        let time = VisitTime {
            start: at(time),
            minutes: 30,
        };
        let place = domain::appointment::Place::Address("14 C. G. Road".to_owned());
        words(
            &Notice::Visit(Visit::Moved { time, place }),
            Language::English,
            &voice(),
        )
        .text
    };
    assert!(text("2026-12-03T15:00[Asia/Kolkata]").contains("15:00* (IST), 30 minutes\nWhere: 14 C. G. Road"));
    assert!(text("2026-12-03T15:00[Asia/Dubai]").contains("(UTC+04)"));
}
