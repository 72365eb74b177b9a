//! Random histories on the production code, under a fake clock: dentists, the lab's people, carriers, ticks, tickets that come
//! twice or are lost, answers of the wire that come late or never, services outside that fail, processes that die in the
//! middle.
//!
//! Afterwards the world calms down, and then everything has to have happened once, or to be visible as given up.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has to stop"
)]

mod dice;
mod provider;
mod world;

use world::World;

const SEEDS: u64 = 300;
const STEPS: usize = 120;

async fn play(seeds: impl Iterator<Item = u64>) {
    for seed in seeds {
        let mut world = World::new(seed).await;
        for _ in 0..STEPS {
            Box::pin(world.step()).await;
        }
        world.calm_down().await;
        world.check();
    }
}

/// How many seeds, and from which one on: a search for rare histories takes more than every run of the tests.
fn asked(name: &str, usual: u64) -> u64 {
    let asked = std::env::var(name).ok();
    asked.map_or(usual, |value| value.parse().unwrap())
}

#[tokio::test]
async fn whatever_happens_everything_is_said_once_or_visibly_given_up() {
    let first = asked("CHAOS_FIRST", 0);
    Box::pin(play(first..first + asked("CHAOS_SEEDS", SEEDS))).await;
}
