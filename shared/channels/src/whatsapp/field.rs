//! Single fields of Meta's JSON, read leniently: of the wrong type is as good as absent.

use jiff::Timestamp;
use serde_json::Value;

/// A text that is not empty.
pub(super) fn text<'a>(item: &'a Value, name: &str) -> Option<&'a str> {
    item.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The same, owned.
pub(super) fn owned(item: &Value, name: &str) -> Option<String> {
    text(item, name).map(str::to_owned)
}

/// An id of Meta's that can be part of a key: wamids have some 60 to 120 characters, and longer ones are not Meta's.
pub(super) fn id<'a>(item: &'a Value, name: &str) -> Option<&'a str> {
    text(item, name).filter(|id| id.len() <= 512)
}

/// Unix seconds, as the number or the text that Meta writes.
pub(super) fn unix_seconds(item: &Value) -> Option<i64> {
    let seconds = match item.get("timestamp")? {
        Value::String(text) => text.trim().parse().ok()?,
        Value::Number(number) => number.as_i64()?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (seconds >= 0).then_some(seconds)
}

/// When it happened, by Meta's clock. A clock that is more than a day ahead of the moment when we received the item is
/// not believed: a message "from 2999" would keep the 24-hour window open forever.
pub(super) fn moment(item: &Value, received_at: Timestamp) -> Option<Timestamp> {
    const DAY_SECONDS: i64 = 86_400;
    let seconds = unix_seconds(item)?;
    let believed = seconds <= received_at.as_second().saturating_add(DAY_SECONDS);
    let at = Timestamp::from_second(seconds).ok().filter(|_| believed);
    Some(at.unwrap_or(received_at))
}

/// A name that Meta gave to a kind of thing. It ends up in logs and metrics, so what does not look like a name is not
/// repeated.
pub(super) fn name(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if (1..=48).contains(&text.len()) && text.bytes().all(plain) {
        text.to_owned()
    } else {
        "unknown".to_owned()
    }
}
