//! The store in memory keeps the contract.

use std::future::{Ready, ready};

use testkit::Memory;

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
