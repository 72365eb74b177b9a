//! How a value gets into a cell: as it is, or as if somebody had typed it.

use jiff::civil::{Date, DateTime, Time, date};
use serde_json::Value;

use super::cell::{CHARACTERS_MOST, Cell};
use super::error::Error;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    Raw,
    UserEntered,
}

/// The cell for a value. Nothing for null: what is there stays.
pub(crate) fn cell(value: &Value, input: Input) -> Result<Option<Cell>, Error> {
    Ok(Some(match value {
        Value::Null => return Ok(None),
        Value::Bool(bool) => Cell::Bool(*bool),
        Value::Number(number) => Cell::Number(number.as_f64().unwrap_or_default()),
        Value::String(text) if text.chars().count() > CHARACTERS_MOST => {
            return Err(Error::invalid(format!(
                "Your input contains more than the maximum of {CHARACTERS_MOST} characters in a single cell."
            )));
        }
        Value::String(text) if input == Input::UserEntered => typed(text),
        Value::String(text) => Cell::text(text),
        Value::Array(_) => return Err(Error::invalid(format!("list_value {value}"))),
        Value::Object(_) => return Err(Error::invalid(format!("struct_value {value}"))),
    }))
}

/// What a spreadsheet makes of what somebody types.
fn typed(text: &str) -> Cell {
    if let Some(text) = text.strip_prefix('\'') {
        return Cell::text(text);
    }
    let trimmed = text.trim();
    if trimmed.len() > 1 && trimmed.starts_with('=') {
        return Cell::Formula(trimmed.to_owned());
    }
    match trimmed.to_ascii_uppercase().as_str() {
        "TRUE" => return Cell::Bool(true),
        "FALSE" => return Cell::Bool(false),
        _ => {}
    }
    if let Some(number) = number(trimmed) {
        return Cell::Number(number);
    }
    if let Some(number) = trimmed.strip_suffix('%').and_then(number) {
        return Cell::Formatted {
            number: number / 100.0,
            shown: trimmed.to_owned(),
        };
    }
    match serial(trimmed) {
        Some(serial) => Cell::Date {
            serial,
            shown: trimmed.to_owned(),
        },
        None => Cell::text(text),
    }
}

/// `12`, `-1.5`, `+49`, `1,234.5` or `1e3`. A phone number is one, too: its plus and its zeros are lost.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let (whole, rest) = digits
        .split_once('.')
        .map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains(',');
    if grouped && (first.is_empty() || first.len() > 3 || groups.any(|group| group.len() != 3)) {
        return None;
    }
    let plain = match rest {
        Some(rest) => format!("{}.{rest}", whole.replace(',', "")),
        None => whole.replace(',', ""),
    };
    let number: f64 = plain.parse().ok().filter(|number: &f64| number.is_finite())?;
    Some(if text.starts_with('-') { -number } else { number })
}

/// The number of a day or a time, if that is what the text is: ISO or American, the simulated locale being `en_US`.
fn serial(text: &str) -> Option<f64> {
    let (day, time) = text
        .split_once([' ', 'T'])
        .map_or((text, None), |(day, time)| (day, Some(time)));
    let Some(time) = time else {
        return day_number(day).or_else(|| fraction(day));
    };
    Some(day_number(day)? + fraction(time)?)
}

fn day_number(text: &str) -> Option<f64> {
    let day: Date = text
        .parse()
        .ok()
        .filter(|_| text.len() == 10)
        .or_else(|| american(text))?;
    let days = DateTime::from(day)
        .since((jiff::Unit::Day, date(1899, 12, 30)))
        .ok()?
        .get_days();
    Some(f64::from(days))
}

/// Month, day, year.
fn american(text: &str) -> Option<Date> {
    let mut parts = text.split('/').map(|part| part.parse::<i16>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    (parts.next().is_none() && year >= 1900).then(|| Date::new(year, month, day).ok())?
}

/// `15:30` or `15:30:05`, as a part of a day.
fn fraction(text: &str) -> Option<f64> {
    let shape = text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let padded = if text.find(':') == Some(1) {
        format!("0{text}")
    } else {
        text.to_owned()
    };
    let time: Time = padded.parse().ok().filter(|_| shape && text.contains(':'))?;
    let seconds = i32::from(time.hour()) * 3600 + i32::from(time.minute()) * 60 + i32::from(time.second());
    Some(f64::from(seconds) / 86400.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::google::sheets::cell::Render;
    use serde_json::json;

    fn entered(value: &Value, input: Input) -> Value {
        cell(value, input).unwrap().unwrap().json(Render::Unformatted, false)
    }

    #[test]
    fn raw_is_as_it_is() {
        for value in [
            json!("=1+1"),
            json!("0012"),
            json!("2020-01-01"),
            json!("TRUE"),
            json!(1.5),
            json!(true),
            json!(""),
        ] {
            assert_eq!(entered(&value, Input::Raw), value);
        }
        assert_eq!(cell(&Value::Null, Input::Raw).unwrap(), None);
    }

    #[test]
    fn typed_is_understood() {
        for (typed, value) in [
            (json!("=4/2"), json!(2)),
            (json!("0012"), json!(12)),
            (json!("+14155550101"), json!(14_155_550_101_i64)),
            (json!("1,234.5"), json!(1234.5)),
            (json!("1e3"), json!(1000)),
            (json!("50%"), json!(0.5)),
            (json!("2020-01-01"), json!(43831)),
            (json!("1/2/1999"), json!(36162)),
            (json!("2020-01-01 12:00"), json!(43831.5)),
            (json!("6:00"), json!(0.25)),
            (json!("true"), json!(true)),
            (json!("'0012"), json!("0012")),
            (json!("1,23"), json!("1,23")),
            (json!("1-2"), json!("1-2")),
            (json!("case-1"), json!("case-1")),
            (json!("inf"), json!("inf")),
            (json!("="), json!("=")),
            (json!(53), json!(53)),
        ] {
            assert_eq!(entered(&typed, Input::UserEntered), value, "{typed}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(cell(&json!("x".repeat(CHARACTERS_MOST + 1)), Input::Raw).is_err());
        assert!(cell(&json!("x".repeat(CHARACTERS_MOST)), Input::Raw).is_ok());
        assert!(cell(&json!([1]), Input::Raw).is_err());
        assert!(cell(&json!({"a": 1}), Input::Raw).is_err());
    }
}
