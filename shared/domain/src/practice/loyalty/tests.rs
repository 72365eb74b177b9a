//! Points are never less than none, and nothing counts twice: by example, and for all sequences.

use jiff::SignedDuration;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn at(day: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day)
}

fn ledger() -> Ledger {
    Ledger::new(CustomerId::trusted("k-1"))
}

fn intent(what: What, cause: &str) -> Intent {
    Intent {
        what,
        cause: cause.to_owned(),
        reason: "because".to_owned(),
        expires_at: None,
    }
}

fn about(number: u8) -> AppointmentId {
    AppointmentId::trusted(format!("a-{number}"))
}

fn earn(number: u8, points: u32) -> Intent {
    let about = about(number);
    intent(What::Earn { about, points }, &format!("earn {number}"))
}

#[track_caller]
fn post(ledger: &mut Ledger, what: What, cause: &str) -> Vec<Entry> {
    ledger.post(vec![intent(what, cause)], at(1)).unwrap()
}

#[test]
fn what_is_pending_is_earned_or_released() {
    let mut ledger = ledger();
    let about = about(1);
    let pend = What::Pend {
        about: about.clone(),
        points: 15,
    };
    post(&mut ledger, pend.clone(), "1");
    assert_eq!((ledger.balance(), ledger.pending()), (0, 15));
    assert!(post(&mut ledger, pend.clone(), "1").is_empty(), "the same cause");
    assert!(post(&mut ledger, pend.clone(), "2").is_empty(), "it is pending already");
    post(&mut ledger, What::Release { about: about.clone() }, "3");
    assert_eq!((ledger.balance(), ledger.pending()), (0, 0));
    assert!(post(&mut ledger, What::Release { about: about.clone() }, "4").is_empty());
    post(&mut ledger, pend, "5");
    post(
        &mut ledger,
        What::Earn {
            about: about.clone(),
            points: 15,
        },
        "6",
    );
    assert_eq!((ledger.balance(), ledger.pending()), (15, 0));
    assert!(post(&mut ledger, What::Earn { about, points: 15 }, "7").is_empty());
    let numbers: Vec<_> = ledger.entries.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
}

#[test]
fn nobody_spends_what_they_do_not_have() {
    let mut ledger = ledger();
    ledger.post(vec![earn(1, 15)], at(0)).unwrap();
    let before = ledger.clone();
    let both = [10, 6].map(|points| intent(What::Redeem { points }, &points.to_string()));
    let reason = ledger.post(both.to_vec(), at(0)).unwrap_err().reason;
    assert_eq!(reason, "there are 5 points: 6 cannot be taken");
    assert_eq!(ledger, before, "all or nothing");
    for points in [-16, i64::MIN] {
        assert!(ledger.append(intent(What::Adjust { points }, "x"), at(0)).is_err());
    }
    let most = intent(What::Adjust { points: i64::MAX }, "x");
    assert!(ledger.append(most, at(0)).is_err());
}

#[test]
fn what_was_spent_already_cannot_be_taken_back_and_does_not_come_twice() {
    let mut ledger = ledger();
    ledger.post(vec![earn(1, 15)], at(0)).unwrap();
    post(&mut ledger, What::Redeem { points: 10 }, "gift");
    let added = post(&mut ledger, What::Reverse { about: about(1) }, "mistake");
    assert_eq!((added[0].points, ledger.balance()), (-5, 0));
    assert!(
        added[0].reason.contains("10 of 15 are not there"),
        "{}",
        added[0].reason
    );
    let pend = What::Pend {
        about: about(1),
        points: 15,
    };
    post(&mut ledger, pend, "again");
    assert_eq!(ledger.pending(), 5);
    post(
        &mut ledger,
        What::Earn {
            about: about(1),
            points: 15,
        },
        "done",
    );
    assert_eq!((ledger.balance(), ledger.pending()), (5, 0));
}

#[test]
fn what_is_not_used_in_time_expires_oldest_first() {
    let mut ledger = ledger();
    let lasting = |number, points, day| Intent {
        expires_at: Some(at(day)),
        ..earn(number, points)
    };
    ledger
        .post(vec![lasting(1, 10, 30), lasting(2, 20, 60)], at(0))
        .unwrap();
    post(&mut ledger, What::Redeem { points: 4 }, "gift");
    assert_eq!(ledger.expire(at(29)), None);
    let expired = ledger.expire(at(30)).unwrap();
    assert_eq!((expired.kind, expired.points), (Kind::Expired, -6));
    let redeem = intent(What::Redeem { points: 21 }, "too much");
    assert!(
        ledger.clone().post(vec![redeem], at(30)).is_err(),
        "what has expired is not there to spend"
    );
    let added = ledger.post(Vec::new(), at(31)).unwrap();
    assert_eq!((added.len(), ledger.balance()), (1, 20));
    assert!(ledger.post(Vec::new(), at(59)).unwrap().is_empty());
    ledger.post(Vec::new(), at(90)).unwrap();
    assert_eq!((ledger.balance(), ledger.expire(at(1000))), (0, None));
}

fn any_intent() -> impl Strategy<Value = Intent> {
    let about = (0..4_u8).prop_map(about);
    let points = 0..200_u32;
    let what = prop_oneof![
        (about.clone(), points.clone()).prop_map(|(about, points)| What::Pend { about, points }),
        about.clone().prop_map(|about| What::Release { about }),
        (about.clone(), points.clone()).prop_map(|(about, points)| What::Earn { about, points }),
        about.prop_map(|about| What::Reverse { about }),
        points.prop_map(|points| What::Redeem { points }),
        (-100..100_i64).prop_map(|points| What::Adjust { points }),
    ];
    (what, 0..40_u8, proptest::option::of(1..60_i64)).prop_map(|(what, cause, expires)| Intent {
        expires_at: expires.map(at),
        ..intent(what, &cause.to_string())
    })
}

proptest! {
    #[test]
    fn no_sequence_leads_below_nothing_or_enters_anything_twice(intents in vec(any_intent(), 0..60)) {
        let mut ledger = ledger();
        for (mut intent, day) in intents.into_iter().zip(0_i64..) {
            intent.expires_at = intent.expires_at.map(|good_for| good_for + SignedDuration::from_hours(24 * day));
            let _ = ledger.post(vec![intent.clone()], at(day));
            prop_assert!(ledger.balance() >= 0);
            prop_assert!(ledger.pending() >= 0);
            let before = ledger.clone();
            // What was refused may be refused again, but what was entered is not entered again.
            if let Ok(added) = ledger.post(vec![intent], at(day)) {
                prop_assert!(added.is_empty());
            }
            prop_assert_eq!(&before, &ledger);
            let fold: i64 = ledger.entries.iter().map(Entry::on_balance).sum();
            prop_assert_eq!(fold, ledger.balance());
        }
        let numbers: Vec<u64> = ledger.entries.iter().map(|entry| entry.number).collect();
        prop_assert!(numbers.iter().copied().eq(1..=numbers.len() as u64));
        let mut causes: Vec<_> = ledger.entries.iter().map(|entry| entry.cause.clone()).collect();
        causes.sort();
        causes.dedup();
        prop_assert_eq!(causes.len(), ledger.entries.len());
    }
}
