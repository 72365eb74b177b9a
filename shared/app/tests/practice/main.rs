//! The practice's side on the production code: appointments by example, random histories under a fake clock, a year of a
//! practice, races for what there is only once, and what clocks do when they change.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has to stop"
)]

mod acts;
mod checks;
mod clocks;
#[path = "../chaos/dice.rs"]
mod dice;
mod provider;
mod races;
mod tickets;
mod visits;
mod witness;
mod world;
mod year;

use std::collections::BTreeSet;

use domain::practice::workflow::{Name, Run};

use world::World;

const SEEDS: u64 = 10_000;
const STEPS: u64 = 30;

/// How many seeds, from which one on, and how many steps: a search for rare histories takes more than every run of the tests.
fn asked(name: &str, usual: u64) -> u64 {
    let asked = std::env::var(name).ok();
    asked.map_or(usual, |value| value.parse().unwrap())
}

async fn play(kind: u64) {
    let (first, steps) = (asked("CHAOS_FIRST", 0), asked("CHAOS_STEPS", STEPS));
    let mut seen = BTreeSet::new();
    let seeds = asked("CHAOS_SEEDS", SEEDS);
    for seed in (first..first + seeds).filter(|seed| seed % 2 == kind) {
        let mut world = World::new(seed).await;
        for _ in 0..steps {
            world.step();
        }
        world.calm_down().await;
        world.check();
        seen.extend(world.shared.app.store.all_runs().iter().map(Run::workflow));
    }
    // All but those of tickets, or chaos has become tame.
    assert!(seeds < 1000 || seen.len() == Name::ALL.len() - 2, "{seen:?}");
}

#[tokio::test]
async fn whatever_happens_from_reminder_to_reminder_nobody_is_told_what_is_not_so() {
    Box::pin(play(0)).await;
}

#[tokio::test]
async fn whatever_happens_at_any_time_nobody_is_told_what_is_not_so() {
    Box::pin(play(1)).await;
}
