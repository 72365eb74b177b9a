//! Logs: one JSON object a line, ids only. What never goes into a log: names, numbers, words, bodies, tokens.

use tracing_subscriber::EnvFilter;

/// Starts logging; the level is `RUST_LOG`, else `info`.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // The SDK's and hyper's own spans are of no use in production, and cost CPU.
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_target(false)
        .without_time()
        .with_env_filter(filter)
        .finish();
    // A second start in one process (a test) keeps the first.
    let _ = tracing::subscriber::set_global_default(subscriber);
}
