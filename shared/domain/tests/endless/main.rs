//! Ten thousand conversations of nonsense: none of them ends with nothing to do next.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has to stop"
)]

mod talk;

use talk::Talk;

#[test]
fn no_conversation_ends_with_nothing_to_do_next() {
    for seed in 0..10_000 {
        let mut talk = Talk::new(seed);
        for _ in 0..12 {
            talk.step();
        }
        talk.must_go_on();
    }
}
