//! Dates and amounts, as far as languages agree on them. Never here: words.

use domain::money::Money;
use jiff::Zoned;

/// Weekdays from Monday and months from January, in full. Their first three letters are their short forms.
pub(super) struct Calendar {
    pub(super) weekdays: [&'static str; 7],
    pub(super) months: [&'static str; 12],
}

impl Calendar {
    pub(super) fn weekday(&self, at: &Zoned) -> &'static str {
        nth(&self.weekdays, at.weekday().to_monday_one_offset())
    }

    /// "Monday to Friday 08:00-17:00", "Sunday closed". Days count from Monday, which is 1.
    pub(super) fn open(&self, first: i8, last: i8, to: &str, and: &str, hours: &[String], closed: &str) -> String {
        let days = if first == last {
            nth(&self.weekdays, first).to_owned()
        } else {
            format!("{} {to} {}", nth(&self.weekdays, first), nth(&self.weekdays, last))
        };
        let hours: Vec<&str> = hours.iter().map(String::as_str).collect();
        let hours = super::joined(&hours, and).unwrap_or_else(|| closed.to_owned());
        format!("{days} {hours}")
    }

    pub(super) fn month(&self, at: &Zoned) -> &'static str {
        nth(&self.months, at.month())
    }

    /// "Thu 3 Dec, 15:00": the order of day and month is the same in all our languages.
    pub(super) fn short_time(&self, at: &Zoned) -> String {
        let (weekday, month) = (short(self.weekday(at)), short(self.month(at)));
        format!("{weekday} {} {month}, {}", at.day(), clock(at))
    }
}

/// Hours and minutes of 24 hours: it cannot be misread, and it is short.
pub(super) fn clock(at: &Zoned) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// "1,250.00 INR". Groups of three everywhere: lakhs and crores would puzzle whoever does not write them.
pub(super) fn amount(price: Money, thousands: char, decimal: char) -> String {
    let (whole, rest) = price.parts();
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(thousands);
        }
        grouped.push(digit);
    }
    if !rest.is_empty() {
        grouped.push(decimal);
        grouped.push_str(&rest);
    }
    format!("{grouped} {}", price.code())
}

fn nth(names: &[&'static str], number: i8) -> &'static str {
    let index = usize::try_from(number - 1).ok();
    index.and_then(|index| names.get(index)).copied().unwrap_or_default()
}

fn short(name: &str) -> String {
    name.chars().take(3).collect()
}
