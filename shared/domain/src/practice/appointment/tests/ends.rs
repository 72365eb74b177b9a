//! How appointments end, and how that is undone.

use super::*;

#[test]
fn what_is_cancelled_frees_its_time_and_ends_everything() {
    let ill = Event::Cancel {
        reason: Some("ill".to_owned()),
    };
    let decision = after(&booked(), &ill, now());
    assert_eq!(decision.appointment.cancel_reason.as_deref(), Some("ill"));
    let forgotten = after(&decision.appointment, &Event::Forget, now());
    assert_eq!((forgotten.appointment.cancel_reason, forgotten.changed), (None, true));
    assert!(!after(&booked(), &Event::Forget, now()).changed);
    assert_eq!((decision.times[0].take.len(), decision.times[0].free.len()), (0, 12));
    assert_eq!(cancelled(&decision).len(), 2);
    assert_eq!(whats(&decision), [What::Release { about: about() }]);
    assert_eq!(workflows(&decision), [Name::AppointmentCancelled]);
    assert!(!after(&decision.appointment, &CANCEL, now()).changed);
    let reason = decided(&decision.appointment, &Event::Confirm, now())
        .unwrap_err()
        .reason;
    assert!(reason.contains("cancelled") && reason.contains("reopen"), "{reason}");
    // And reopened it takes all of that again, if it can.
    let again = after(&decision.appointment, &Event::Reopen, now());
    assert_eq!((again.times[0].take.len(), scheduled(&again).len()), (12, 2));
    assert_eq!(
        whats(&again),
        [What::Pend {
            about: about(),
            points: 15
        }]
    );
    assert_eq!(workflows(&again), [Name::AppointmentScheduled]);
    assert_eq!(again.appointment.epoch, 3);
}

#[test]
fn completing_earns_and_asks_how_it_was_three_days_later() {
    let end = at("2026-11-24T11:00:00Z");
    let decision = after(&booked(), &Event::Complete, end);
    assert_eq!(
        whats(&decision),
        [What::Earn {
            about: about(),
            points: 15
        }]
    );
    let [(Kind::FollowUp { .. }, when)] = scheduled(&decision)[..] else {
        panic!()
    };
    assert_eq!(when, at("2026-11-27T10:00:00Z"));
    assert_eq!(cancelled(&decision).len(), 2);
    let completed = &decision.appointment;
    let due = |appointment: &Appointment| Event::FollowUpDue {
        id: appointment.follow_up_task(),
    };
    assert_eq!(workflows(&after(completed, &due(completed), when)), [Name::FollowUp]);
    let reopened = after(completed, &Event::Reopen, end);
    assert!(cancelled(&reopened).contains(&completed.follow_up_task()));
    assert_eq!(
        whats(&reopened),
        [
            What::Reverse { about: about() },
            What::Pend {
                about: about(),
                points: 15
            }
        ]
    );
    assert!(!after(&reopened.appointment, &due(completed), when).changed);
    let missed = after(&reopened.appointment, &NO_SHOW, end).appointment;
    assert!(!after(&missed, &due(completed), when).changed);
    // Completed again: the old task is not its own.
    let twice = after(&reopened.appointment, &Event::Complete, end).appointment;
    assert!(!after(&twice, &due(completed), when).changed);
    assert!(after(&twice, &due(&twice), when).changed);
}

#[test]
fn nobody_can_miss_what_has_not_begun() {
    let early = at("2026-11-24T09:59:00Z");
    let reason = decided(&booked(), &NO_SHOW, early).unwrap_err().reason;
    assert!(reason.contains("2026-11-24 10:00"), "{reason}");
    assert!(decided(&booked(), &Event::NoShow { anyway: true }, early).is_ok());
    let decision = after(&booked(), &NO_SHOW, at("2026-11-24T10:20:00Z"));
    assert_eq!(workflows(&decision), [Name::NoShow]);
    assert_eq!(whats(&decision), [What::Release { about: about() }]);
    assert!(scheduled(&decision).is_empty());
    assert!(decided(&decision.appointment, &Event::Complete, now()).is_err());
}
