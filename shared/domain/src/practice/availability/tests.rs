//! What is free, by example; and that everything that is offered can be booked.

use jiff::tz::TimeZone;

use super::*;
use crate::ids::{AppointmentId, CustomerId};
use crate::practice::appointment::{NewAppointment, book};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn settings(zone: &str) -> Settings {
    let mut settings = Settings::default();
    settings.calendar.zone = TimeZone::get(zone).unwrap();
    settings.practice.dentists = vec!["Dr. Ada".to_owned(), "Dr. Bea".to_owned()];
    settings
}

fn candidate(name: &str, busy: &[(&str, &str)]) -> Candidate {
    let slots = busy.iter().flat_map(|(from, until)| Slot::between(at(from), at(until)));
    Candidate {
        name: name.to_owned(),
        busy: slots.collect(),
    }
}

fn found(settings: &Settings, now: &str, day: &str, dentists: &[Candidate], chairs: &[Candidate]) -> Vec<Free> {
    let wanted = Wanted {
        minutes: 60,
        from: day.parse().unwrap(),
        until: day.parse().unwrap(),
        dentists,
        chairs,
    };
    let moment = Moment { now: at(now), settings };
    free(&wanted, &moment)
}

const NOW: &str = "2026-11-20T12:00:00Z";

#[test]
fn a_day_is_offered_from_opening_to_the_last_that_ends_in_time() {
    let settings = settings("Europe/Berlin");
    let free = found(&settings, NOW, "2026-11-24", &[], &[]);
    assert_eq!(free[0].starts_at, at("2026-11-24T08:00:00+01:00"));
    assert_eq!(free[1].starts_at, at("2026-11-24T08:15:00+01:00"));
    assert_eq!(free.last().unwrap().starts_at, at("2026-11-24T16:00:00+01:00"));
    assert_eq!(free.len(), 33);
    assert!(found(&settings, NOW, "2026-11-22", &[], &[]).is_empty(), "a Sunday");
    assert!(found(&settings, NOW, "2026-11-19", &[], &[]).is_empty(), "over");
    assert!(
        found(&settings, NOW, "2028-11-21", &[], &[]).is_empty(),
        "too far ahead"
    );
    let rest = found(&settings, "2026-11-24T14:31:00Z", "2026-11-24", &[], &[]);
    assert_eq!(rest[0].starts_at, at("2026-11-24T15:45:00+01:00"));
}

#[test]
fn somebody_and_some_chair_have_to_be_free() {
    let mut settings = settings("UTC");
    let ada = candidate("Dr. Ada", &[("2026-11-24T08:00:00Z", "2026-11-24T16:00:00Z")]);
    let bea = candidate("Dr. Bea", &[("2026-11-24T09:00:00Z", "2026-11-24T17:00:00Z")]);
    let free = found(&settings, NOW, "2026-11-24", &[ada.clone(), bea.clone()], &[]);
    let offered: Vec<_> = free
        .iter()
        .map(|free| (free.starts_at, free.dentists.clone()))
        .collect();
    assert_eq!(
        offered,
        [
            (at("2026-11-24T08:00:00Z"), vec!["Dr. Bea".to_owned()]),
            (at("2026-11-24T16:00:00Z"), vec!["Dr. Ada".to_owned()]),
        ],
        "what only touches is not in the way"
    );
    let slots = Slot::between(at("2026-11-24T08:00:00Z"), at("2026-11-24T09:00:00Z"));
    assert_eq!(first_free(&[ada.clone(), bea.clone()], &slots), Some("Dr. Bea"));
    let chair = candidate("1", &[("2026-11-24T08:00:00Z", "2026-11-24T08:05:00Z")]);
    assert_eq!(
        found(&settings, NOW, "2026-11-24", &[ada.clone(), bea.clone()], &[chair]).len(),
        1
    );
    settings.practice.days_off = [("dr. bea".to_owned(), ["2026-11-24".parse().unwrap()].into())].into();
    assert_eq!(found(&settings, NOW, "2026-11-24", &[ada, bea], &[]).len(), 1);
}

#[test]
fn everything_that_is_offered_can_be_booked_also_while_clocks_change() {
    for (zone, from) in [
        ("America/New_York", "2026-10-30"),
        ("Australia/Lord_Howe", "2027-04-02"),
        ("Africa/Cairo", "2027-04-28"),
        ("Asia/Kolkata", "2026-12-01"),
    ] {
        let mut settings = settings(zone);
        // Open at all hours, so that changes at night are in it.
        let day = vec![("00:00".parse().unwrap(), "23:59".parse().unwrap())];
        settings.practice.hours = (1..=7).map(|weekday| (weekday, day.clone())).collect();
        let from: Date = from.parse().unwrap();
        let wanted = Wanted {
            minutes: 30,
            from,
            until: from.checked_add(4.days()).unwrap(),
            dentists: &[],
            chairs: &[],
        };
        let moment = Moment {
            now: at(NOW).min(at("2026-10-20T00:00:00Z")),
            settings: &settings,
        };
        let free = free(&wanted, &moment);
        assert!(
            free.len() > 400 && free.is_sorted_by(|a, b| a.starts_at < b.starts_at),
            "{zone}"
        );
        for start in free {
            let new = NewAppointment {
                id: AppointmentId::trusted("a-1"),
                customer: CustomerId::trusted("k-1"),
                service: "General Checkup".to_owned(),
                starts_at: start.starts_at,
                minutes: Some(30),
                dentist: None,
                chair: None,
                notes: None,
                pending: false,
                anyway: false,
                fingerprint: String::new(),
            };
            assert!(book(new, &moment).is_ok(), "{zone} {}", start.starts_at);
        }
    }
}
