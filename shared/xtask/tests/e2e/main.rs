//! The deployed local stack, from outside: through its HTTP API and through the simulator, as people and carriers see
//! it. `cargo xtask test` brings a stack up and sets `CHAIRSIDE_STACK` to its `stack.json`.
mod door;
mod stack;
