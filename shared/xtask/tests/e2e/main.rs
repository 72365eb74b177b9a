//! The deployed local stack, from outside: through its HTTP API and through the simulator, as people and carriers see
//! it. `cargo xtask test` brings a stack up and sets `CHAIRSIDE_STACK` to its `stack.json`.
#![expect(clippy::expect_used, clippy::panic, reason = "the helpers of tests fail like tests")]
mod chat;
mod door;
mod stack;
