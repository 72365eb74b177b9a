//! Lambda plumbing: configuration, secrets, clients, logs, metrics, the HTTP edge, and the one SQS batch runner.
//!
//! Nothing here knows what Chairside is about. This is the only place that reads the clock and makes random numbers.

pub mod batch;
pub mod body;
pub mod clients;
pub mod config;
pub mod edge;
pub mod logs;
pub mod metrics;
pub mod problem;
pub mod secrets;

use jiff::Timestamp;

/// What ends a process at its start: a deployment that lacks something.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartError(pub String);

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// A new id: UUIDv7, in order of time.
#[expect(clippy::disallowed_methods, reason = "the one place that makes new ids")]
pub fn new_id() -> String {
    uuid::Uuid::now_v7().hyphenated().to_string()
}

/// A new key: 256 random bits in lower-case hex, for what nobody may guess.
///
/// # Errors
/// When the system gives no random numbers.
pub fn new_key() -> Result<String, StartError> {
    use std::fmt::Write;
    let mut bytes = [0_u8; 32];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| StartError("there are no random numbers".to_owned()))?;
    Ok(bytes.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

/// A random number in 0..=1000, to spread what would otherwise happen at once.
#[expect(clippy::disallowed_methods, reason = "the one place that makes random numbers")]
pub fn spread() -> u16 {
    let bytes = uuid::Uuid::now_v7().into_bytes();
    // The last eight bytes of a v7 id are random but for two bits at their start.
    let random = bytes
        .iter()
        .rev()
        .take(4)
        .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    u16::try_from(random % 1001).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_64_digits_and_differ() {
        let (one, other) = (new_key().unwrap(), new_key().unwrap());
        assert_ne!(one, other);
        for key in [one, other] {
            assert!(key.len() == 64 && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')));
        }
    }
}
