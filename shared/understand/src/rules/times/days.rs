//! Days as they are written and said: "24/11", "Nov 24", "next Thursday", "pasado mañana", "in two days".

use domain::reading::DayPart;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan};

use super::tokens::Token;
use super::words::{self, month, number, ordinal, taken, weekday};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    On(Date),
    Weekday(Weekday, Which),
    /// "The 24th".
    OfMonth(i8),
    /// "24 November", without a year.
    OfYear {
        day: i8,
        month: i8,
    },
}

/// Which of the weekdays of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The next one; today only when the time is still to come.
    Coming,
    /// "This Thursday": today counts.
    This,
    /// "Next Thursday": the coming one, but never one of the next two days, of which nobody speaks like that.
    Next,
    /// "Thursday next week".
    NextWeek,
}

/// No month comes later than this: 29 February.
const MONTHS_TO_LOOK_AT: i64 = 8 * 12;

impl Day {
    /// The date that was meant, by somebody who writes at `now` and wants this time of the day.
    pub(super) fn date(self, now: DateTime, time: Option<Time>) -> Option<Date> {
        match self {
            Self::On(date) => Some(date),
            Self::Weekday(day, which) => {
                let ahead = i64::from(now.weekday().until(day));
                let ahead = match which {
                    Which::Coming if ahead == 0 && time.is_none_or(|time| time <= now.time()) => 7,
                    Which::Next if ahead <= 2 => ahead + 7,
                    Which::NextWeek => {
                        let monday = i64::from(now.weekday().to_monday_zero_offset());
                        7 - monday + i64::from(day.to_monday_zero_offset())
                    }
                    Which::Coming | Which::This | Which::Next => ahead,
                };
                now.date().checked_add(ahead.days()).ok()
            }
            Self::OfMonth(day) => coming(now.date(), |date| Date::new(date.year(), date.month(), day).ok()),
            Self::OfYear { day, month } => coming(now.date(), |date| Date::new(date.year(), month, day).ok()),
        }
    }

    pub(super) fn weekday(self) -> Option<Weekday> {
        match self {
            Self::Weekday(day, _) => Some(day),
            Self::On(_) | Self::OfMonth(_) | Self::OfYear { .. } => None,
        }
    }
}

/// The first of a month's, or a year's, dates that is not over yet.
fn coming(today: Date, of: impl Fn(Date) -> Option<Date>) -> Option<Date> {
    let first = today.first_of_month();
    (0..=MONTHS_TO_LOOK_AT)
        .filter_map(|ahead| of(first.checked_add(ahead.months()).ok()?))
        .find(|date| *date >= today)
}

/// A day at the start of the tokens, and how many it takes.
pub(super) fn day(tokens: &[Token], today: Date) -> Option<(Day, usize)> {
    numeric(tokens)
        .or_else(|| with_month(tokens))
        .or_else(|| in_days(tokens, today))
        .or_else(|| named(tokens, today))
        .or_else(|| of_month(tokens))
}

/// A part of today, with today: "this afternoon", "esta tarde".
pub(super) fn part_of_today(tokens: &[Token], today: Date) -> Option<(Day, DayPart, usize)> {
    let (part, length) = words::part_of_today(tokens)?;
    Some((Day::On(today), part, length))
}

fn text(tokens: &[Token], place: usize) -> &str {
    tokens.get(place).map_or("", |token| token.text.as_str())
}

/// "24/11/2026" and "24.11." with the day first, "11/24" because there is no 24th month, "2026-11-24".
fn numeric(tokens: &[Token]) -> Option<(Day, usize)> {
    let part = |place: usize| tokens.get(place).filter(|token| place == 0 || token.glued)?.number();
    let digits = |place: usize| text(tokens, place).len();
    let sign = text(tokens, 1);
    let (first, second) = (part(0)?, part(2)?);
    if !matches!(sign, "/" | "-" | "." | "–") || !tokens.get(1)?.glued {
        return None;
    }
    let third = part(4).filter(|_| text(tokens, 3) == sign);
    if let Some(third) = third {
        let (year, month, day) = match (digits(0), digits(4)) {
            (4, 1 | 2) => (first, second, third),
            (1 | 2, 4) => day_first(first, second, third),
            (1 | 2, 2) => day_first(first, second, third + 2000),
            _ => return None,
        };
        return Some((Day::On(date(year, month, day)?), 5));
    }
    let (_, month, day) = match sign {
        "/" => day_first(first, second, 0),
        // "10-11" is as often from ten to eleven, and "10.30" half past ten.
        "." => (0, second, first),
        _ if first > 12 => (0, second, first),
        _ => return None,
    };
    let is_clock = matches!(text(tokens, 3), "am" | "pm" | "h" | "hs" | "hrs");
    let is_date = digits(0) <= 2 && date(2024, month, day).is_some() && !is_clock;
    is_date.then_some((of_year(day, month)?, 3))
}

/// Year, month, day.
fn day_first(first: u16, second: u16, year: u16) -> (u16, u16, u16) {
    if second > 12 && first <= 12 {
        (year, first, second)
    } else {
        (year, second, first)
    }
}

fn date(year: u16, month: u16, day: u16) -> Option<Date> {
    let small = |number: u16| i8::try_from(number).ok();
    Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}

fn of_year(day: u16, month: u16) -> Option<Day> {
    Some(Day::OfYear {
        day: i8::try_from(day).ok()?,
        month: i8::try_from(month).ok()?,
    })
}

/// "24 Nov", "the 24th of November 2026", "1 de diciembre de 2026", "Nov 24, 2026".
fn with_month(tokens: &[Token]) -> Option<(Day, usize)> {
    let mut place = 0;
    let (day, month) = if let Some(month) = month(text(tokens, 0)) {
        place += 1 + usize::from(text(tokens, 1) == "the");
        let day = tokens.get(place)?.number()?;
        place += 1 + usize::from(is_ordinal_ending(tokens, place + 1));
        if matches!(text(tokens, place), "am" | "pm" | ":" | "h") {
            return None;
        }
        (day, month)
    } else {
        let day = tokens.first()?.number().or_else(|| ordinal(text(tokens, 0)))?;
        place += 1 + usize::from(is_ordinal_ending(tokens, 1));
        place += usize::from(matches!(text(tokens, place), "of" | "de" | "del" | "-" | "."));
        let month = month(text(tokens, place))?;
        place += 1;
        (day, month)
    };
    let month = u16::try_from(month).ok()?;
    // There is one in a leap year, whichever it is.
    date(2024, month, day)?;
    let sign = usize::from(matches!(text(tokens, place), "," | "of" | "de" | "del" | "-" | "."));
    let year = tokens
        .get(place + sign)
        .filter(|token| token.text.len() == 4)
        .and_then(Token::number)
        .filter(|year| (1900..2200).contains(year));
    match year {
        Some(year) => Some((Day::On(date(year, month, day)?), place + sign + 1)),
        None => Some((of_year(day, month)?, place)),
    }
}

fn is_ordinal_ending(tokens: &[Token], place: usize) -> bool {
    matches!(text(tokens, place), "st" | "nd" | "rd" | "th" | "o" | "º" | "ª")
        && tokens.get(place).is_some_and(|token| token.glued)
}

/// "In two days", "dentro de una semana", "a week from now".
fn in_days(tokens: &[Token], today: Date) -> Option<(Day, usize)> {
    let lead = taken("in ~|about", tokens)
        .or_else(|| taken("dentro de", tokens))
        .or_else(|| taken("en", tokens))
        .unwrap_or(0);
    let count = tokens.get(lead)?;
    let count = match count.text.as_str() {
        "a" | "an" | "un" => 1,
        word => count.number().or_else(|| number(word))?,
    };
    let unit = match text(tokens, lead + 1) {
        "day" | "days" | "dia" | "dias" => 1,
        "week" | "weeks" | "semana" | "semanas" => 7,
        _ => return None,
    };
    let behind = tokens.get(lead + 2..).unwrap_or_default();
    let trail = taken("from now|today|tomorrow", behind)
        .or_else(|| taken("time", behind))
        .unwrap_or(0);
    if lead == 0 && trail == 0 {
        return None;
    }
    let from_tomorrow = i64::from(trail > 0 && text(behind, 1) == "tomorrow");
    let ahead: Span = (i64::from(count) * unit + from_tomorrow).days();
    Some((Day::On(today.checked_add(ahead).ok()?), lead + 2 + trail))
}

/// "Tomorrow", "Thursday", "next Thursday", "el jueves que viene", "jueves 26".
fn named(tokens: &[Token], today: Date) -> Option<(Day, usize)> {
    if let Some((ahead, length)) = words::ahead(tokens) {
        return Some((Day::On(today.checked_add(ahead.days()).ok()?), length));
    }
    let lead = taken("next week ~|on", tokens)
        .or_else(|| taken("this ~|coming", tokens))
        .or_else(|| taken("next|coming|proximo|este", tokens))
        .or_else(|| taken("la|~ proxima semana ~|el", tokens))
        .unwrap_or(0);
    let weekday = weekday(text(tokens, lead))?;
    let behind = tokens.get(lead + 1..).unwrap_or_default();
    let in_next_week = taken("~|of|in next week", behind)
        .or_else(|| taken("de|en la proxima semana", behind))
        .or_else(|| taken("de|en la semana que viene|~ ~|viene", behind));
    let that_comes = taken("que viene", behind).or_else(|| taken("proximo|next", behind));
    let (which, trail) = match (text(tokens, 0), lead, in_next_week, that_comes) {
        (_, _, Some(trail), _) => (Which::NextWeek, trail),
        (_, 2.., ..) if text(tokens, 1) == "week" || text(tokens, lead - 1) == "semana" => (Which::NextWeek, 0),
        (_, 0, None, Some(trail)) => (Which::Next, trail),
        (_, 0, None, None) => (Which::Coming, 0),
        ("next" | "proximo", ..) => (Which::Next, 0),
        _ => (Which::This, 0),
    };
    // "Jueves 26": the day of the month, if that is a Thursday; otherwise an hour, perhaps.
    let of_month = behind
        .first()
        .filter(|_| which == Which::Coming)
        .and_then(Token::number);
    let of_month = of_month
        .and_then(|day| Day::OfMonth(i8::try_from(day).ok()?).date(today.at(0, 0, 0, 0), None))
        .filter(|date| date.weekday() == weekday && !is_clock(behind.get(1..).unwrap_or_default()));
    match of_month {
        Some(date) => Some((Day::On(date), lead + 2)),
        None => Some((Day::Weekday(weekday, which), lead + 1 + trail)),
    }
}

/// "The 24th", "el 24", "el día 24".
fn of_month(tokens: &[Token]) -> Option<(Day, usize)> {
    let lead = taken("~|el dia", tokens)
        .or_else(|| taken("the|el", tokens))
        .unwrap_or(0);
    let token = tokens.get(lead)?;
    let day = token
        .number()
        .filter(|day| (1..=31).contains(day) && token.text.len() <= 2)?;
    let ending = usize::from(is_ordinal_ending(tokens, lead + 1));
    let from_the_number = tokens.get(lead..).unwrap_or_default();
    let plain = lead > 0 && ends_here(from_the_number) && !is_clock(tokens.get(lead + 1..).unwrap_or_default());
    let is_day = ending > 0 || plain;
    is_day.then_some((Day::OfMonth(i8::try_from(day).ok()?), lead + 1 + ending))
}

/// What stands behind a number makes it a time of the day.
fn is_clock(behind: &[Token]) -> bool {
    let glued = |place: usize| behind.get(place).is_some_and(|token| token.glued);
    let minutes = matches!(text(behind, 0), ":" | ".")
        && glued(0)
        && glued(1)
        && behind.get(1).is_some_and(|next| next.number().is_some());
    minutes
        || matches!(text(behind, 0), "am" | "pm" | "h" | "hs" | "hrs" | "oclock")
        || taken("de la manana|tarde|noche", behind).is_some()
}

/// Nothing stands behind the number that it could count: "the 2 patients".
pub(super) fn ends_here(tokens: &[Token]) -> bool {
    const HARMLESS: [&str; 26] = [
        "please", "pls", "por", "at", "a", "for", "in", "and", "or", "y", "o", "if", "works", "work", "is", "would",
        "ok", "thanks", "gracias", "para", "then", "will", "suits", "de", "on", "st",
    ];
    tokens
        .get(1)
        .is_none_or(|next| next.is_sign() || HARMLESS.contains(&next.text.as_str()))
}
