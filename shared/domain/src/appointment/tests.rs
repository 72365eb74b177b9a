//! Free times, and what happens to visits.

use jiff::civil::date;

use super::times::{Busy, Meant, Problem, Times, meant, offer, problem};
use super::*;
use crate::reading::{DayPart, When};
use crate::settings::Settings;
use crate::{Moment, Phone};

fn settings() -> Settings {
    let mut settings = Settings {
        lab_team: vec![Phone::from_wa_id("15550100002").unwrap()],
        ..Settings::default()
    };
    settings.visits.calendars = vec!["scans".to_owned()];
    settings
}

/// On the lab's wall clock (Kolkata), 2026. 20 November is a Friday.
fn at(month: i8, day: i8, hour: i8, minute: i8) -> Timestamp {
    let zone = settings().calendar.zone;
    date(2026, month, day)
        .at(hour, minute, 0, 0)
        .to_zoned(zone)
        .unwrap()
        .timestamp()
}

fn now() -> Timestamp {
    at(11, 20, 10, 0)
}

fn free() -> Times {
    Times::Known { busy: Vec::new() }
}

fn taken(from: Timestamp, until: Timestamp) -> Times {
    Times::Known {
        busy: vec![Busy { from, until }],
    }
}

#[test]
fn a_time_is_free_only_if_nothing_speaks_against_it() {
    let settings = settings();
    let check = |times: &Times, start| problem(&settings, times, None, start, now());
    assert_eq!(check(&free(), at(11, 23, 15, 0)), None);
    assert_eq!(check(&free(), at(11, 20, 9, 0)), Some(Problem::Past));
    assert_eq!(check(&free(), at(11, 20, 11, 0)), Some(Problem::TooSoon));
    assert_eq!(check(&free(), at(12, 31, 11, 0)), Some(Problem::TooFar));
    assert_eq!(check(&free(), at(11, 21, 11, 0)), Some(Problem::Closed));
    assert_eq!(check(&free(), at(11, 23, 17, 45)), Some(Problem::Closed));
    assert_eq!(check(&free(), at(11, 23, 8, 30)), Some(Problem::Closed));
    assert_eq!(check(&Times::Unknown, at(11, 23, 15, 0)), Some(Problem::CalendarDown));
    let three = taken(at(11, 23, 15, 0), at(11, 23, 15, 30));
    assert_eq!(check(&three, at(11, 23, 15, 15)), Some(Problem::Taken));
    assert_eq!(check(&three, at(11, 23, 14, 45)), Some(Problem::Taken));
    assert_eq!(check(&three, at(11, 23, 15, 30)), None);
    assert_eq!(check(&three, at(11, 23, 14, 30)), None);
    let own = Busy {
        from: at(11, 23, 15, 0),
        until: at(11, 23, 15, 30),
    };
    assert_eq!(problem(&settings, &three, Some(own), at(11, 23, 15, 15), now()), None);
}

#[test]
fn holidays_and_buffers_count() {
    let mut settings = settings();
    settings.calendar.holidays.insert(date(2026, 11, 23));
    assert_eq!(
        problem(&settings, &free(), None, at(11, 23, 15, 0), now()),
        Some(Problem::Closed)
    );
    settings.visits.buffer_minutes = 15;
    let three = taken(at(11, 24, 15, 0), at(11, 24, 15, 30));
    assert_eq!(
        problem(&settings, &three, None, at(11, 24, 15, 30), now()),
        Some(Problem::Taken)
    );
    assert_eq!(problem(&settings, &three, None, at(11, 24, 15, 45), now()), None);
}

#[test]
fn three_times_are_offered_and_not_all_of_one_morning() {
    let offered = offer(&settings(), &free(), None, now());
    assert_eq!(offered, [at(11, 20, 12, 0), at(11, 23, 9, 0), at(11, 23, 12, 0)]);
    assert!(offer(&settings(), &Times::Unknown, None, now()).is_empty());
}

#[test]
fn what_people_say_becomes_a_time_or_a_reason() {
    let settings = settings();
    let offered = offer(&settings, &free(), None, now());
    let say = |when: When| meant(&settings, &free(), None, when, &offered, now());
    let day = |month, day| Some(date(2026, month, day));
    let time = |hour| Some(jiff::civil::time(hour, 0, 0, 0));
    let choice = |choice| When {
        choice: Some(choice),
        ..When::default()
    };
    assert_eq!(say(choice(1)), Meant::At(at(11, 23, 9, 0)));
    assert_eq!(say(choice(7)), Meant::Problem(Problem::Unclear));
    let both = When {
        day: day(11, 26),
        time: time(15),
        ..When::default()
    };
    assert_eq!(say(both), Meant::At(at(11, 26, 15, 0)));
    let hour = When {
        time: time(9),
        ..When::default()
    };
    assert_eq!(say(hour), Meant::At(at(11, 23, 9, 0)));
    let morning = When {
        day: day(11, 24),
        part: Some(DayPart::Morning),
        ..When::default()
    };
    let expected = vec![at(11, 24, 9, 0), at(11, 24, 10, 30), at(11, 24, 11, 30)];
    assert_eq!(say(morning), Meant::Around { free: expected });
    let sunday = When {
        day: day(11, 22),
        ..When::default()
    };
    assert_eq!(say(sunday), Meant::Problem(Problem::Closed));
    assert_eq!(say(When::default()), Meant::Problem(Problem::Unclear));
}

fn booked() -> (Settings, Decision) {
    let settings = settings();
    let booking = Booking {
        id: AppointmentId::trusted("a-1"),
        person: PersonKey::trusted("+919876543210"),
        case: None,
        patient: Some("Alice".to_owned()),
        dentist: "Dr Rao".to_owned(),
        starts_at: at(11, 23, 15, 0),
        place: Place::Address("12 Marine Drive, Mumbai".to_owned()),
    };
    let decision = book(
        booking,
        &Moment {
            now: now(),
            settings: &settings,
        },
    );
    (settings, decision)
}

fn said(decision: &Decision) -> Vec<&'static str> {
    decision
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send { notice, .. } => Some(notice.name()),
            Effect::Schedule { kind, .. } => Some(kind.name()),
            Effect::Cancel { .. } => Some("cancel"),
            Effect::Publish(_) | Effect::Start(_) => None,
        })
        .collect()
}

#[test]
fn a_booking_takes_its_time_and_reminds_twice() {
    let (_, decision) = booked();
    assert_eq!(
        said(&decision),
        ["reminder", "reminder", "calendar_entry", "visit_booked", "visit_news"]
    );
    assert_eq!(decision.taken.len(), 6);
    assert_eq!(
        decision.taken.first().map(|slot| slot.starts_at()),
        Some(at(11, 23, 15, 0))
    );
}

#[test]
fn quarter_past_conflicts_and_half_past_does_not() {
    let slots = |hour, minute| {
        Slot::between(
            at(11, 23, hour, minute),
            at(11, 23, hour, minute) + SignedDuration::from_mins(30),
        )
    };
    let share = |a: &[Slot], b: &[Slot]| a.iter().any(|slot| b.contains(slot));
    assert!(share(&slots(15, 0), &slots(15, 15)));
    assert!(!share(&slots(15, 0), &slots(15, 30)));
    assert!(share(&slots(15, 2), &slots(15, 30)), "rounded outwards");
}

#[test]
fn a_move_takes_the_reminders_along_and_a_cancellation_ends_them() {
    let (settings, decision) = booked();
    let moment = Moment {
        now: now(),
        settings: &settings,
    };
    let to = at(11, 23, 15, 15);
    let place = decision.appointment.place.clone();
    let moved = decide(&decision.appointment, &Event::Move { to, place }, &moment).unwrap();
    // What it has already it takes again.
    assert_eq!((moved.taken.len(), moved.freed.len()), (6, 3));
    let expected = [
        "cancel",
        "cancel",
        "reminder",
        "reminder",
        "calendar_entry",
        "visit_moved",
        "visit_news",
    ];
    assert_eq!(said(&moved), expected);
    let cancelled = decide(&moved.appointment, &Event::Cancel, &moment).unwrap();
    assert_eq!(cancelled.freed.len(), 6);
    assert_eq!(
        said(&cancelled),
        ["cancel", "cancel", "calendar_entry", "visit_cancelled", "visit_news"]
    );
    let again = decide(&cancelled.appointment, &Event::Cancel, &moment).unwrap();
    assert!(!again.changed);
    // An old reminder that the clock still held.
    let id = decision.appointment.reminders.first().unwrap().id.clone();
    let late = decide(&cancelled.appointment, &Event::ReminderDue { id }, &moment).unwrap();
    assert!(!late.changed && late.effects.is_empty());
}

#[test]
fn what_happens_in_the_calendar_reaches_the_dentist() {
    let (settings, decision) = booked();
    let moment = Moment {
        now: now(),
        settings: &settings,
    };
    let event = Event::MovedInCalendar {
        to: at(11, 24, 11, 0),
        minutes: 45,
    };
    let moved = decide(&decision.appointment, &event, &moment).unwrap();
    assert!(said(&moved).contains(&"visit_moved_by_lab"));
    assert_eq!(moved.taken.len(), 9);
    // What we wrote there ourselves comes back, too.
    assert!(!decide(&moved.appointment, &event, &moment).unwrap().changed);
    // Nor is it news again what was made longer or shorter than any visit.
    for (minutes, taken_as) in [(u16::MAX, MAX_MINUTES), (0, MIN_MINUTES)] {
        let to = at(11, 24, 11, 0);
        let event = Event::MovedInCalendar { to, minutes };
        let stretched = decide(&moved.appointment, &event, &moment).unwrap();
        assert_eq!(stretched.appointment.minutes, taken_as);
        assert!(!decide(&stretched.appointment, &event, &moment).unwrap().changed);
    }
    let deleted = decide(&moved.appointment, &Event::DeletedInCalendar, &moment).unwrap();
    assert!(said(&deleted).contains(&"visit_cancelled_by_lab"));
}
