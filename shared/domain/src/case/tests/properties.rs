//! What holds for every history of a case.

use proptest::prelude::*;

use super::*;

fn stages() -> impl Strategy<Value = Stage> {
    proptest::sample::select(&Stage::ALL[..])
}

fn events() -> impl Strategy<Value = Event> {
    let delivery = proptest::sample::select(&DeliveryStatus::ALL[..]);
    prop_oneof![
        Just(Event::StartProduction {
            asked_at: Timestamp::MAX
        }),
        (stages(), any::<bool>()).prop_map(|(to, force)| Event::SetStage { to, force, note: None }),
        (delivery, 0_i64..4_000_000_000).prop_map(|(status, at)| Event::Delivery {
            status,
            reported_at: Timestamp::from_second(at).unwrap()
        }),
        Just(Event::Hold { reason: "r".to_owned() }),
        Just(Event::Resume),
        any::<bool>().prop_map(fit),
        prop_oneof![Just(Dispatch::PhaseWise), Just(Dispatch::FullCase)].prop_map(Event::Choice),
        any::<bool>().prop_map(|arrived| Event::Arrival {
            arrived,
            words: "w".to_owned()
        }),
        (0_usize..3).prop_map(|nth| Event::TimerDue {
            id: TaskId::trusted(format!("timer {nth}"))
        }),
    ]
}

proptest! {
    /// Whatever happens, in whatever order: no panic, only drawn edges without force, and every open timer is known both
    /// to the case and to whoever schedules.
    #[test]
    fn any_history_keeps_the_map_and_the_timers(start in stages(), history in proptest::collection::vec(events(), 1..40)) {
        let mut lab = Lab::with(start);
        let mut scheduled: std::collections::BTreeSet<_> = lab.case.timers.iter().map(|timer| timer.id.clone()).collect();
        for event in history {
            // A timer that goes off is one that the case has.
            let event = match (matches!(event, Event::TimerDue { .. }), lab.case.timers.first()) {
                (true, Some(timer)) => Event::TimerDue { id: timer.id.clone() },
                (true, None) => continue,
                (false, _) => event,
            };
            let before = lab.case.clone();
            let Ok(decision) = lab.try_event(&event) else { continue };
            if !decision.changed {
                prop_assert!(decision.effects.is_empty());
                continue;
            }
            prop_assert_eq!(decision.case.version, before.version + 1);
            let forced = matches!(event, Event::SetStage { force: true, .. });
            let moved = before.stage != decision.case.stage;
            if moved && !forced {
                let next = before.stage.next_for_staff();
                prop_assert!(next.contains(&decision.case.stage), "{:?} to {:?}", before.stage, decision.case.stage);
            }
            if let Event::TimerDue { id } = &event {
                scheduled.remove(id);
            }
            for effect in &decision.effects {
                match effect {
                    Effect::Schedule { id, .. } => prop_assert!(scheduled.insert(id.clone()), "scheduled twice"),
                    Effect::Cancel { id } => prop_assert!(scheduled.remove(id), "cancelled and never scheduled"),
                    Effect::Send { .. } | Effect::Publish(_) | Effect::Start(_) => {}
                }
            }
            let known: std::collections::BTreeSet<_> = decision.case.timers.iter().map(|timer| timer.id.clone()).collect();
            prop_assert_eq!(&known, &scheduled);
            if !decision.case.is_open() || decision.case.hold.is_some() {
                prop_assert!(known.is_empty() || decision.case.hold.is_some());
            }
        }
    }

    /// An event that has had its effect has no second one. (Production steps are told apart by when they were asked for.)
    #[test]
    fn the_same_event_again_says_nothing(start in stages(), event in events()) {
        let mut lab = Lab::with(start);
        let again_is_new = matches!(event, Event::StartProduction { .. } | Event::Arrival { .. } | Event::TimerDue { .. })
            || matches!(event, Event::SetStage { to: Stage::DispatchingPhaseWise, .. });
        if !again_is_new && lab.try_event(&event).is_ok() && let Ok(second) = lab.try_event(&event) {
            prop_assert!(second.effects.is_empty(), "{:?}: {:?}", event, said(&second));
        }
    }
}
