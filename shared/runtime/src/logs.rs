//! Logs: one JSON object a line, ids only. What never goes into a log: names, numbers, words, bodies, tokens.

use tracing_subscriber::filter::{LevelFilter, ParseError, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;

use crate::config::optional;

/// Starts logging; the levels are those of `RUST_LOG`, such as `info,store=debug`, else `info`.
pub fn start() {
    let (levels, refused) = levels(optional("RUST_LOG").as_deref());
    // The SDK's and hyper's own spans are of no use in production, and cost CPU.
    let lines = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_target(false)
        .without_time();
    let subscriber = tracing_subscriber::registry().with(lines).with(levels);
    // A second start in one process (a test) keeps the first.
    let _ = tracing::subscriber::set_global_default(subscriber);
    if let Some(error) = refused {
        tracing::warn!(%error, "RUST_LOG is not understood: info it is");
    }
}

/// The levels that were asked for. What cannot be read must not silence a function: that is `info`, and why.
fn levels(asked: Option<&str>) -> (Targets, Option<ParseError>) {
    let info = Targets::new().with_default(LevelFilter::INFO);
    match asked.map(read).transpose() {
        Ok(levels) => (levels.unwrap_or(info), None),
        Err(error) => (info, Some(error)),
    }
}

/// `Targets` itself takes nothing between two commas for `error`, and a blank for a part of a crate's name.
fn read(text: &str) -> Result<Targets, ParseError> {
    let parts: Vec<_> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join(",").parse()
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[track_caller]
    fn check(asked: Option<&str>, store: Level, others: Level) {
        let (levels, refused) = levels(asked);
        assert!(refused.is_none(), "{asked:?}");
        for level in [Level::ERROR, Level::WARN, Level::INFO, Level::DEBUG, Level::TRACE] {
            assert_eq!(levels.would_enable("store::table", &level), level <= store, "{asked:?}");
            assert_eq!(levels.would_enable("hyper", &level), level <= others, "{asked:?}");
        }
    }

    #[test]
    fn levels_are_read_as_they_are_written() {
        check(None, Level::INFO, Level::INFO);
        check(Some("warn"), Level::WARN, Level::WARN);
        check(Some("info,store=debug"), Level::DEBUG, Level::INFO);
        check(Some(" INFO, store=TRACE, "), Level::TRACE, Level::INFO);
    }

    #[test]
    fn what_cannot_be_read_is_said_and_silences_nothing() {
        for asked in ["store=loud", "info,store=a=b", "[span{field=1}]=debug"] {
            let (levels, refused) = levels(Some(asked));
            assert!(refused.is_some(), "{asked}");
            assert_eq!(levels, Targets::new().with_default(LevelFilter::INFO), "{asked}");
        }
    }
}
