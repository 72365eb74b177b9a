//! Whatever happens in whatever order: times, points, reminders and epochs stay true.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::appointment::Slot;
use crate::practice::loyalty::Ledger;

fn event() -> impl Strategy<Value = Event> {
    let to = select(vec![
        "2026-11-24T10:00:00Z",
        "2026-11-24T10:30:00Z",
        "2026-11-25T09:00:00Z",
    ]);
    let dentist = select(vec![Edit::Keep, Edit::Clear, Edit::Set("Dr. Bea".to_owned())]);
    prop_oneof![
        Just(Event::Confirm),
        Just(CANCEL),
        Just(Event::Complete),
        any::<bool>().prop_map(|anyway| Event::NoShow { anyway }),
        Just(Event::Reopen),
        to.prop_map(moved),
        dentist.prop_map(|dentist| Event::Edit(Changes {
            dentist,
            ..Changes::default()
        })),
    ]
}

/// Times as a store keeps them.
fn hand_over(held: &mut BTreeMap<Resource, BTreeSet<Slot>>, times: &[Times]) {
    for Times { resource, take, free } in times {
        let of_it = held.entry(resource.clone()).or_default();
        for slot in free {
            assert!(of_it.remove(slot), "gives back only what it has");
        }
        of_it.extend(take);
    }
}

proptest! {
    #[test]
    fn it_holds_its_time_has_its_points_and_reminds_of_nothing_else(events in vec((event(), 0..48_i64), 0..24)) {
        let settings = settings();
        let mut moment = Moment { now: now(), settings: &settings };
        let mut decision = book(new(), &moment).unwrap();
        let mut appointment = decision.appointment.clone();
        let mut ledger = Ledger::new(appointment.customer.clone());
        let (mut held, mut tasks) = (BTreeMap::new(), BTreeSet::new());
        let mut events = events.into_iter();
        loop {
            hand_over(&mut held, &decision.times);
            ledger.post(decision.points.clone(), moment.now).unwrap();
            for effect in &decision.effects {
                match effect {
                    Effect::Schedule { id, at, .. } => {
                        prop_assert!(*at > moment.now);
                        prop_assert!(tasks.insert(id.clone()), "every task is new");
                    }
                    Effect::Cancel { id } => { tasks.remove(id); }
                    Effect::Start(_) | Effect::Send { .. } | Effect::Publish(_) => {}
                }
            }
            let earned = i64::from(appointment.status == Status::Completed) * 15;
            let pending = i64::from(appointment.status.is_open()) * 15;
            prop_assert_eq!((ledger.balance(), ledger.pending()), (earned, pending));
            let open: BTreeSet<_> = appointment.reminders.iter().map(|reminder| reminder.id.clone()).collect();
            let follow_up = BTreeSet::from([appointment.follow_up_task()]);
            match appointment.status {
                Status::Completed => prop_assert!(tasks.is_subset(&follow_up)),
                Status::Cancelled | Status::NoShow => prop_assert!(tasks.is_empty()),
                Status::Scheduled | Status::Confirmed | Status::PendingConfirmation => prop_assert_eq!(&tasks, &open),
            }
            if appointment.status.is_open() && appointment.ends_at() > moment.now {
                let all: Vec<_> = held.values().flatten().copied().collect();
                let expected = if appointment.dentist.is_some() { appointment.slots() } else { Vec::new() };
                prop_assert_eq!(all, expected);
            }
            if appointment.status == Status::Cancelled && appointment.ends_at() > moment.now {
                prop_assert!(held.values().all(BTreeSet::is_empty));
            }
            let Some((event, hours)) = events.next() else { break };
            moment.now += SignedDuration::from_hours(hours / 12);
            let Ok(next) = decide(&appointment, &event, &moment) else {
                decision = Decision { effects: vec![], facts: vec![], times: vec![], points: vec![], ..decision };
                continue;
            };
            prop_assert_eq!(next.changed, next.appointment != appointment);
            prop_assert_eq!(next.appointment.version, appointment.version + u64::from(next.changed));
            prop_assert!(next.appointment.epoch >= appointment.epoch);
            prop_assert!(next.changed || (next.effects.is_empty() && next.points.is_empty() && next.times.is_empty()));
            appointment = next.appointment.clone();
            decision = next;
        }
    }
}
