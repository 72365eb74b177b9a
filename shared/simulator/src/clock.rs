//! Reading the clock, and the one place that does. Everything else is handed a time.

use jiff::Timestamp;

/// The time now.
#[expect(
    clippy::disallowed_methods,
    reason = "the simulator is the outside world, and the world has a clock"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// A time as people and tests write it: RFC 3339, or unix seconds as a number or a string of digits.
pub(crate) fn read(value: &serde_json::Value) -> Result<Timestamp, String> {
    let seconds = value
        .as_i64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    let parsed = match (seconds, value.as_str()) {
        (Some(seconds), _) => Timestamp::from_second(seconds),
        (None, Some(text)) => text.parse(),
        (None, None) => return Err("a time is unix seconds or RFC 3339 text".into()),
    };
    parsed.map_err(|error| format!("time: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_ways_of_writing_a_time_are_read() {
        let expected = Timestamp::from_second(1_767_225_600).unwrap();
        for written in [json!(1_767_225_600), json!("1767225600"), json!("2026-01-01T00:00:00Z")] {
            assert_eq!(read(&written).unwrap(), expected, "{written}");
        }
        assert!(read(&json!("yesterday")).is_err());
        assert!(read(&json!(null)).is_err());
    }
}
