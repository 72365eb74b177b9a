//! Imports: of whatever time and status, nobody is told of it; what is ahead takes its time and is reminded of.

use super::*;
use crate::effect::Effect;
use crate::{Origin, Source};

fn imported(status: Status, starts_at: &str) -> Result<Decision, Rejection> {
    let settings = settings();
    let moment = Moment {
        now: now(),
        settings: &settings,
    };
    let origin = Origin {
        source: Source::parse("appointments").unwrap(),
        created_at: None,
    };
    let new = NewAppointment {
        starts_at: at(starts_at),
        ..new()
    };
    import(new, status, &origin, &moment)
}

/// Long past, under way, and ahead: inside opening hours, on a Sunday, and further than bookings are taken.
const TIMES: [&str; 5] = [
    "2020-01-06T10:00:00Z",
    "2026-11-20T11:30:00Z",
    "2026-11-24T10:00:00Z",
    "2026-11-22T22:00:00Z",
    "2030-11-24T10:00:00Z",
];

#[test]
fn an_import_of_any_status_and_time_says_nothing() {
    for status in Status::ALL {
        for time in TIMES {
            let Ok(decision) = imported(status, time) else {
                let over = matches!(status, Status::Completed | Status::NoShow);
                assert!(over && at(time) > now(), "{status:?} {time}");
                continue;
            };
            let ahead = decision.appointment.is_ahead(now());
            for effect in &decision.effects {
                match effect {
                    Effect::Schedule { at, .. } => assert!(ahead && *at > now()),
                    Effect::Send { .. } | Effect::Publish(_) | Effect::Start(_) | Effect::Cancel { .. } => {
                        panic!("{status:?} {time}: {effect:?}")
                    }
                }
            }
            assert_eq!(decision.appointment.status, status);
            assert_eq!(decision.facts[0].what, "imported");
            assert_eq!(decision.appointment.version, 1);
            // What is over, or does not take place, keeps nobody from anything.
            let holds = status.is_open() && decision.appointment.ends_at() > now();
            assert_eq!(decision.times.iter().any(|times| !times.take.is_empty()), holds);
            assert_eq!(decision.points.len(), usize::from(status.is_open()));
        }
    }
}

#[test]
fn what_is_ahead_is_reminded_of_and_goes_on_like_any_other() {
    let decision = imported(Status::Confirmed, "2026-11-24T10:00:00Z").unwrap();
    assert_eq!(decision.appointment.reminders.len(), 2);
    assert!(matches!(decision.points[0].what, What::Pend { points: 15, .. }));
    let completed = decided(&decision.appointment, &Event::Complete, at("2026-11-24T11:00:00Z")).unwrap();
    assert!(matches!(completed.points[0].what, What::Earn { points: 15, .. }));
    let follows_up = |effect: &Effect| {
        matches!(
            effect,
            Effect::Schedule {
                kind: Kind::FollowUp { .. },
                ..
            }
        )
    };
    assert!(completed.effects.iter().any(follows_up));
}

#[test]
fn names_and_lengths_have_to_be_the_practices() {
    let settings = settings();
    let moment = Moment {
        now: now(),
        settings: &settings,
    };
    let origin = Origin {
        source: Source::parse("appointments").unwrap(),
        created_at: None,
    };
    let nobody = NewAppointment {
        dentist: Some("Dr. Nobody".to_owned()),
        ..new()
    };
    assert!(import(nobody, Status::Scheduled, &origin, &moment).is_err());
    let endless = NewAppointment {
        minutes: Some(600),
        ..new()
    };
    assert!(import(endless, Status::Completed, &origin, &moment).is_err());
}
