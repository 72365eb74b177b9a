//! Appointments are booked, change and end: by example, and for all sequences of events.

mod clocks;
mod ends;
mod imports;
mod rules;
mod sequences;

use jiff::tz::TimeZone;

use super::*;
use crate::business_days::Calendar;
use crate::ids::{CustomerId, RunId};
use crate::practice::loyalty::What;
use crate::practice::workflow::{Name, Trigger};
use crate::task::Kind;
use crate::{Moment, Rejection, Settings};

/// A Friday noon in the practice's zone.
fn now() -> Timestamp {
    at("2026-11-20T12:00:00Z")
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn settings() -> Settings {
    let mut settings = Settings {
        calendar: Calendar {
            zone: TimeZone::UTC,
            ..Settings::default().calendar
        },
        ..Settings::default()
    };
    settings.practice.dentists = vec!["Dr. Ada".to_owned(), "Dr. Bea".to_owned()];
    settings
}

/// On the Tuesday after [`now`], at ten.
fn new() -> NewAppointment {
    NewAppointment {
        id: AppointmentId::trusted("a-1"),
        customer: CustomerId::trusted("k-1"),
        service: "teeth cleaning".to_owned(),
        starts_at: at("2026-11-24T10:00:00Z"),
        minutes: None,
        dentist: Some("dr. ada".to_owned()),
        chair: None,
        notes: None,
        pending: false,
        anyway: false,
        fingerprint: "f1".to_owned(),
    }
}

fn booked() -> Appointment {
    let settings = settings();
    let moment = Moment {
        now: now(),
        settings: &settings,
    };
    book(new(), &moment).unwrap().appointment
}

fn decided(appointment: &Appointment, event: &Event, now: Timestamp) -> Result<Decision, Rejection> {
    let settings = settings();
    decide(
        appointment,
        event,
        &Moment {
            now,
            settings: &settings,
        },
    )
}

#[track_caller]
fn after(appointment: &Appointment, event: &Event, now: Timestamp) -> Decision {
    decided(appointment, event, now).unwrap()
}

fn started(decision: &Decision) -> Vec<Trigger> {
    let trigger = |effect: &Effect| match effect {
        Effect::Start(trigger) => Some(trigger.clone()),
        Effect::Send { .. } | Effect::Schedule { .. } | Effect::Cancel { .. } | Effect::Publish(_) => None,
    };
    decision.effects.iter().filter_map(trigger).collect()
}

fn workflows(decision: &Decision) -> Vec<Name> {
    started(decision).iter().map(|trigger| trigger.workflow).collect()
}

fn scheduled(decision: &Decision) -> Vec<(Kind, Timestamp)> {
    let task = |effect: &Effect| match effect {
        Effect::Schedule { kind, at, .. } => Some((kind.clone(), *at)),
        Effect::Start(_) | Effect::Send { .. } | Effect::Cancel { .. } | Effect::Publish(_) => None,
    };
    decision.effects.iter().filter_map(task).collect()
}

fn cancelled(decision: &Decision) -> Vec<TaskId> {
    let task = |effect: &Effect| match effect {
        Effect::Cancel { id } => Some(id.clone()),
        Effect::Start(_) | Effect::Send { .. } | Effect::Schedule { .. } | Effect::Publish(_) => None,
    };
    decision.effects.iter().filter_map(task).collect()
}

fn whats(decision: &Decision) -> Vec<What> {
    decision.points.iter().map(|intent| intent.what.clone()).collect()
}

fn reminder(minutes_before: u32) -> Kind {
    Kind::AppointmentReminder {
        appointment: AppointmentId::trusted("a-1"),
        minutes_before,
    }
}

fn moved(to: &str) -> Event {
    Event::Reschedule(Reschedule {
        to: at(to),
        minutes: None,
        dentist: None,
        chair: None,
        anyway: false,
    })
}

const CANCEL: Event = Event::Cancel { reason: None };
const NO_SHOW: Event = Event::NoShow { anyway: false };

fn about() -> AppointmentId {
    AppointmentId::trusted("a-1")
}

#[test]
fn a_booking_takes_its_time_promises_its_points_and_reminds() {
    let settings = settings();
    let moment = Moment {
        now: now(),
        settings: &settings,
    };
    let decision = book(new(), &moment).unwrap();
    let appointment = &decision.appointment;
    assert_eq!(appointment.service, "Teeth Cleaning");
    assert_eq!((appointment.minutes, appointment.points), (60, 15));
    assert_eq!(appointment.dentist.as_deref(), Some("Dr. Ada"));
    assert_eq!(
        (appointment.status, appointment.epoch, appointment.version),
        (Status::Scheduled, 1, 1)
    );
    assert_eq!(decision.times.len(), 1);
    assert_eq!(decision.times[0].resource, Resource::dentist("DR.  ADA"));
    assert_eq!((decision.times[0].take.len(), decision.times[0].free.len()), (12, 0));
    assert_eq!(workflows(&decision), [Name::AppointmentScheduled]);
    let expected = [
        (reminder(1440), at("2026-11-23T10:00:00Z")),
        (reminder(120), at("2026-11-24T08:00:00Z")),
    ];
    assert_eq!(scheduled(&decision), expected);
    assert_eq!(
        whats(&decision),
        [What::Pend {
            about: about(),
            points: 15
        }]
    );
    assert_eq!(
        book(new(), &moment).unwrap(),
        decision,
        "deciding twice names the same things"
    );
}

#[test]
fn reminders_whose_time_is_over_are_not_scheduled() {
    let settings = settings();
    let moment = Moment {
        now: at("2026-11-24T09:00:00Z"),
        settings: &settings,
    };
    let decision = book(new(), &moment).unwrap();
    assert!(scheduled(&decision).is_empty());
    let moment = Moment {
        now: at("2026-11-24T07:00:00Z"),
        settings: &settings,
    };
    assert_eq!(scheduled(&book(new(), &moment).unwrap()).len(), 1);
}

#[test]
fn what_has_taken_place_is_recorded_without_a_word() {
    let settings = settings();
    let moment = Moment {
        now: now(),
        settings: &settings,
    };
    let past = NewAppointment {
        starts_at: at("2026-11-17T10:00:00Z"),
        anyway: true,
        ..new()
    };
    assert!(
        book(
            NewAppointment {
                anyway: false,
                ..past.clone()
            },
            &moment
        )
        .is_err()
    );
    let decision = book(past, &moment).unwrap();
    assert!(scheduled(&decision).is_empty() && started(&decision).is_empty() && decision.times.is_empty());
    // Its follow-up would have been at ten this morning: it comes tomorrow at ten.
    let done = after(&decision.appointment, &Event::Complete, now());
    let [(Kind::FollowUp { .. }, when)] = scheduled(&done)[..] else {
        panic!()
    };
    assert_eq!(when, at("2026-11-21T10:00:00Z"));
    // And of what was long ago nobody asks.
    let late = after(&decision.appointment, &Event::Complete, at("2027-01-20T12:00:00Z"));
    assert!(scheduled(&late).is_empty());
}

#[test]
fn a_move_moves_the_reminders_and_the_time() {
    let before = booked();
    let decision = after(&before, &moved("2026-11-25T14:00:00Z"), now());
    assert_eq!(cancelled(&decision).len(), 2);
    assert_eq!(scheduled(&decision)[0], (reminder(1440), at("2026-11-24T14:00:00Z")));
    assert_eq!((decision.times[0].take.len(), decision.times[0].free.len()), (12, 12));
    assert_eq!(workflows(&decision), [Name::AppointmentRescheduled]);
    assert_eq!(started(&decision)[0].appointment, Some((about(), 2)));
    assert!(decision.points.is_empty());
    // Half an hour later: what it keeps is not given back.
    let decision = after(&before, &moved("2026-11-24T10:30:00Z"), now());
    assert_eq!((decision.times[0].take.len(), decision.times[0].free.len()), (12, 6));
    assert!(!after(&before, &moved("2026-11-24T10:00:00Z"), now()).changed);
}

#[test]
fn who_confirmed_one_time_has_not_confirmed_another() {
    let confirmed = after(&booked(), &Event::Confirm, now());
    assert_eq!(workflows(&confirmed), [Name::AppointmentConfirmed]);
    assert_eq!(
        (confirmed.appointment.status, confirmed.appointment.epoch),
        (Status::Confirmed, 1)
    );
    assert!(!after(&confirmed.appointment, &Event::Confirm, now()).changed);
    let moved = after(&confirmed.appointment, &moved("2026-11-25T14:00:00Z"), now());
    assert_eq!(moved.appointment.status, Status::Scheduled);
    assert!(decided(&booked(), &Event::Confirm, at("2026-11-24T10:00:00Z")).is_err());
}

#[test]
fn a_reminder_goes_out_once_and_only_for_what_is_ahead() {
    let before = booked();
    let due = |minutes| Event::ReminderDue {
        id: before.reminder_task(minutes),
    };
    let day = at("2026-11-23T10:00:00Z");
    let decision = after(&before, &due(1440), day);
    assert_eq!(workflows(&decision), [Name::AppointmentReminder]);
    assert_eq!(started(&decision)[0].minutes_before, Some(1440));
    assert!(!after(&decision.appointment, &due(1440), day).changed);
    // Half an hour before: the one of two hours is due as well.
    let late = after(&before, &due(1440), at("2026-11-24T09:30:00Z"));
    assert!(workflows(&late).is_empty() && late.changed);
    assert_eq!(
        workflows(&after(&late.appointment, &due(120), at("2026-11-24T09:30:00Z"))).len(),
        1
    );
    assert!(workflows(&after(&before, &due(120), at("2026-11-24T10:00:00Z"))).is_empty());
    let moved = after(&before, &moved("2026-11-25T14:00:00Z"), now()).appointment;
    assert!(!after(&moved, &due(1440), day).changed, "the old time's reminder");
    let cancelled = after(&before, &CANCEL, now()).appointment;
    assert!(!after(&cancelled, &due(1440), day).changed);
}

#[test]
fn what_went_out_is_remembered_once() {
    let sent = Event::ReminderSent {
        minutes_before: 120,
        channel: Channel::Sms,
        epoch: 1,
    };
    let decision = after(&booked(), &sent, now());
    assert_eq!(decision.appointment.reminders_sent.len(), 1);
    assert_eq!(decision.appointment.epoch, 1);
    assert!(!after(&decision.appointment, &sent, now()).changed);
}

#[test]
fn another_dentist_takes_the_time_over() {
    let edit = |changes| Event::Edit(changes);
    let to_bea = edit(Changes {
        dentist: Edit::Set("dr. bea".to_owned()),
        notes: Edit::Set("afraid".to_owned()),
        ..Changes::default()
    });
    let decision = after(&booked(), &to_bea, now());
    assert_eq!(decision.appointment.dentist.as_deref(), Some("Dr. Bea"));
    assert_eq!(decision.appointment.epoch, 1);
    let times: Vec<_> = decision
        .times
        .iter()
        .map(|times| (times.resource.clone(), times.take.len(), times.free.len()))
        .collect();
    assert_eq!(
        times,
        [
            (Resource::dentist("Dr. Bea"), 12, 0),
            (Resource::dentist("Dr. Ada"), 0, 12)
        ]
    );
    assert!(!after(&decision.appointment, &to_bea, now()).changed);
    let stranger = edit(Changes {
        dentist: Edit::Set("Dr. Who".to_owned()),
        ..Changes::default()
    });
    let reason = decided(&booked(), &stranger, now()).unwrap_err().reason;
    assert!(reason.contains("Dr. Ada, Dr. Bea"), "{reason}");
    let cancelled = after(&booked(), &CANCEL, now()).appointment;
    assert!(decided(&cancelled, &to_bea, now()).is_err());
}

#[test]
fn an_appointment_does_not_tell_who_has_what() {
    let appointment = Appointment {
        notes: Some("secret".to_owned()),
        ..booked()
    };
    let shown = format!("{appointment:?} {:?}", new());
    for word in ["Cleaning", "secret", "k-1"] {
        assert!(!shown.contains(word), "{shown}");
    }
    let run: RunId = started(&after(&booked(), &CANCEL, now()))[0].run_id();
    assert_eq!(run.as_str().len(), 36);
}
