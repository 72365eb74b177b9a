//! The deployed local stack, from outside: through its HTTP API and through the simulator, as people and carriers see
//! it. `cargo xtask test` brings a stack up and sets `CHAIRSIDE_STACK` to its `stack.json`. On the stack of
//! `cargo xtask up --detach`: `cargo test -p xtask --test e2e -- --test-threads 6`, and any part of a test's name.
//!
//! Tests share one stack, at the same time and again: each has dentists, cases and parcels of its own, and none counts
//! what others may add to.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests fail like tests"
)]
mod answers;
mod appointments;
mod case;
mod changes;
mod clock;
mod consent;
mod creation;
mod customers;
mod dentist;
mod door;
mod feeds;
mod google_requests;
mod imports;
mod integrations;
mod lists;
mod model;
mod people;
mod production;
mod quotations;
mod records;
mod registration;
mod settings;
mod several;
mod sheets;
mod stack;
mod subscriptions;
mod takeover;
mod tasks;
mod text_messages;
mod tickets;
mod tracking;
mod trouble;
mod visits;
mod webhook;
mod window;
mod workflows;
