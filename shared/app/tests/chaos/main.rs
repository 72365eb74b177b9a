//! Random histories on the production code, under a fake clock: messages, staff, carriers, ticks, tickets that come twice
//! or are lost, answers of the wire that come late or never, processes that die in the middle.
//!
//! Afterwards the world calms down, and then everything has to have happened once, or to be visible as given up.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has to stop"
)]

mod provider;
mod world;

use world::World;

const SEEDS: u64 = 1500;
const STEPS: usize = 60;

#[tokio::test]
async fn whatever_happens_everything_is_said_once_or_visibly_given_up() {
    for seed in 0..SEEDS {
        let mut world = World::new(seed);
        world.settings().await;
        for _ in 0..STEPS {
            world.step().await;
        }
        world.calm_down().await;
        world.check(seed);
    }
}
