//! What cannot be booked, and what is said about it.

use super::*;
use crate::practice::appointment::rules::{at_local, read};

#[track_caller]
fn refused(change: impl Fn(&mut NewAppointment, &mut Settings)) -> String {
    let (mut new, mut settings) = (new(), settings());
    change(&mut new, &mut settings);
    let moment = Moment {
        now: now(),
        settings: &settings,
    };
    let anyway = NewAppointment {
        anyway: true,
        ..new.clone()
    };
    let reason = book(new, &moment).unwrap_err().reason;
    let hard = reason.contains("minutes, in steps") || reason.contains("of this name");
    assert_eq!(book(anyway, &moment).is_err(), hard, "{reason}");
    reason
}

#[track_caller]
fn check(starts_at: &str, expected: &str) {
    let reason = refused(|new, _| new.starts_at = at(starts_at));
    assert!(reason.contains(expected), "{reason}");
}

#[test]
fn what_is_over_too_far_or_closed_is_refused_with_what_is_possible() {
    check("2026-11-20T11:59:00Z", "is over: it is 2026-11-20 12:00 now");
    check("2026-11-20T12:00:00Z", "is over");
    check("2027-11-22T10:00:00Z", "up to 2027-11-20 12:00");
    check("2026-11-22T10:00:00Z", "Saturday 09:00-13:00");
    check("2026-11-24T07:45:00Z", "Tuesday 08:00-17:00");
    check("2026-11-24T16:15:00Z", "60 minutes from 2026-11-24 16:15");
    check("2026-11-24T23:30:00Z", "is not open");
    let holiday = refused(|new, settings| {
        settings.calendar.holidays.insert("2026-11-24".parse().unwrap());
        new.dentist = None;
    });
    assert_eq!(holiday, "2026-11-24 is a holiday: choose another day");
    let away = refused(|_, settings| {
        let day = "2026-11-24".parse().unwrap();
        settings.practice.days_off.insert("DR. ADA".to_owned(), [day].into());
    });
    assert!(away.contains("away on 2026-11-24"), "{away}");
    let never = refused(|_, settings| settings.practice.hours.clear());
    assert!(never.contains("no opening hours"), "{never}");
}

#[test]
fn lengths_are_whole_pieces_of_time() {
    for minutes in [0, 4, 7, 241, 245, u16::MAX] {
        let reason = refused(|new, _| new.minutes = Some(minutes));
        assert!(reason.contains("5 to 240 minutes, in steps of 5"), "{reason}");
    }
    assert!(refused(|new, _| new.dentist = Some("Dr. Who".to_owned())).contains("Dr. Ada, Dr. Bea"));
    assert!(
        refused(|new, settings| {
            settings.practice.chairs = vec!["1".to_owned()];
            new.chair = Some("2".to_owned());
        })
        .contains("no chair of this name; there is 1")
    );
}

#[test]
fn a_practice_without_a_list_takes_any_dentist() {
    let mut settings = settings();
    settings.practice.dentists.clear();
    let moment = Moment {
        now: now(),
        settings: &settings,
    };
    let somebody = book(new(), &moment).unwrap();
    assert_eq!(somebody.appointment.dentist.as_deref(), Some("dr. ada"));
    let nobody = book(NewAppointment { dentist: None, ..new() }, &moment).unwrap();
    assert!(nobody.times.is_empty());
}

#[test]
fn a_time_that_no_clock_shows_is_refused_and_one_that_it_shows_twice_is_the_first() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let local = |text: &str| at_local(text.parse().unwrap(), &berlin);
    let reason = local("2027-03-28T02:30").unwrap_err().reason;
    assert!(
        reason.contains("2027-03-28 02:30") && reason.contains("2027-03-28 03:30"),
        "{reason}"
    );
    assert_eq!(local("2026-10-25T02:30").unwrap(), at("2026-10-25T02:30:00+02:00"));
    assert_eq!(local("2026-11-24T10:00").unwrap(), at("2026-11-24T10:00:00+01:00"));
}

#[test]
fn a_time_is_read_on_the_practices_clock_unless_it_says_otherwise() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    for text in [
        "2026-11-24T10:00",
        "2026-11-24 10:00:59.5",
        "2026-11-24T09:00:00Z",
        "2026-11-24T14:30+05:30",
    ] {
        assert_eq!(read(text, &berlin).unwrap(), at("2026-11-24T09:00:00Z"), "{text}");
    }
    for text in ["", "2026-11-24", "tomorrow", "10:00", "2026-13-01T10:00"] {
        assert!(read(text, &berlin).unwrap_err().reason.contains("such as"), "{text}");
    }
    assert!(
        read("2027-03-28T02:30", &berlin)
            .unwrap_err()
            .reason
            .contains("set forward")
    );
}

#[test]
fn times_at_the_ends_of_the_calendar_are_refused_and_nothing_breaks() {
    let settings = settings();
    let moment = Moment {
        now: now(),
        settings: &settings,
    };
    for starts_at in [
        Timestamp::MIN,
        Timestamp::MAX,
        at("1900-01-01T10:00:00Z"),
        at("2199-01-01T10:00:00Z"),
    ] {
        for anyway in [true, false] {
            let new = NewAppointment {
                starts_at,
                anyway,
                ..new()
            };
            let reason = book(new, &moment).unwrap_err().reason;
            assert_eq!(reason, "this time is too far away");
            let to = Reschedule {
                to: starts_at,
                minutes: None,
                dentist: None,
                chair: None,
                anyway,
            };
            assert!(decided(&booked(), &Event::Reschedule(to), now()).is_err());
        }
        let _ = read(&starts_at.to_string(), &TimeZone::UTC);
    }
    for text in [
        "9999-12-31T23:59",
        "-009999-01-01T00:00",
        "9999-12-30T22:00:00Z",
        "-009999-01-02T01:59:59Z",
    ] {
        let _ = read(text, &TimeZone::get("Pacific/Kiritimati").unwrap());
    }
}
