//! Whole conversations as text files, in and out: the rules, the words and the use cases together, without a model.
//!
//! A line that starts with `>` is what the dentist writes, `tap` what the dentist taps, `sends` a file, `shares` a location, `!` what the lab, a carrier or the
//! clock does. Everything else is what comes of it, and is checked. `UPDATE=1` writes it anew, to be read in the diff.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has to stop")]

mod stage;

use stage::Stage;

#[tokio::test]
async fn every_talk_goes_as_written() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts/talks");
    let mut talks: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    talks.sort();
    assert!(!talks.is_empty());
    for path in talks {
        let written = std::fs::read_to_string(&path).unwrap();
        let mut played = Vec::new();
        let mut stage = Stage::new().await;
        for line in written.lines().filter(|line| is_input(line)) {
            played.push(line.to_owned());
            played.extend(stage.play(line).await);
        }
        let played = played.join("\n") + "\n";
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, played).unwrap();
        } else {
            assert_eq!(
                played,
                written,
                "{}: run with UPDATE=1 and read the diff",
                path.display()
            );
        }
    }
}

fn is_input(line: &str) -> bool {
    ["#", ">", "tap ", "sends ", "shares ", "!"]
        .iter()
        .any(|start| line.starts_with(start))
}
