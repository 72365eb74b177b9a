//! The store in memory keeps the contract.

use std::future::{Ready, ready};

use app::ports::{Store as _, StoreError, Write};
use futures_util::FutureExt as _;
use testkit::Memory;
use testkit::builders::appointment;

struct Fresh {
    store: Memory,
}

impl Fresh {
    fn end(self) -> Ready<()> {
        drop(self);
        ready(())
    }
}

fn fresh() -> Ready<Option<Fresh>> {
    ready(Some(Fresh { store: Memory::new() }))
}

testkit::store_contract!(fresh);

/// The contract's own race never leaves one thread.
#[test]
fn one_of_many_threads_gets_a_time() {
    let store = Memory::new();
    let book = |nth: u8| {
        let visit = appointment(&format!("v-{nth}"));
        let take = |slot| Write::TakeSlot {
            slot,
            appointment: visit.id.clone(),
        };
        let writes = visit.slots().into_iter().map(take).collect();
        store.commit(writes).now_or_never().unwrap()
    };
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..100).map(|nth| scope.spawn(move || book(nth))).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let late = |outcome: &&Result<(), StoreError>| matches!(outcome, Err(StoreError::SlotTaken));
    assert_eq!(outcomes.iter().filter(late).count(), 99);
}
