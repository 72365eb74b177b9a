//! The store in memory keeps the contract.

use testkit::Memory;

struct Fresh {
    store: Memory,
}

impl Fresh {
    async fn end(self) {}
}

async fn fresh() -> Option<Fresh> {
    Some(Fresh { store: Memory::new() })
}

testkit::store_contract!(fresh);
