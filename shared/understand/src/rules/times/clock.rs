//! Times of the day as they are written and said: "3pm", "14:30", "half past three", "las 4 menos cuarto".

use domain::reading::DayPart;
use jiff::civil::Time;

use super::tokens::Token;

/// A time of the day, before anybody knows which half of the day was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    hour: u16,
    minute: u16,
    half: Half,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
    /// Said on a clock of 24 hours: "15:00", "09:30".
    Whole,
    Unsaid,
}

impl Clock {
    /// The time that was meant, with the part of the day that was said beside it. Hours from one to six are those of the
    /// afternoon when nothing else is said: nobody visits a clinic at night. `None`: there is no such time.
    pub(super) fn meant(self, part: Option<DayPart>) -> Option<Time> {
        let afternoon = match self.half {
            Half::Am | Half::Whole => false,
            Half::Pm => true,
            Half::Unsaid => match part {
                Some(DayPart::Morning) => false,
                Some(DayPart::Afternoon | DayPart::Evening) => true,
                None => (1..=6).contains(&self.hour),
            },
        };
        let hour = match self.hour {
            12 if self.half == Half::Am => 0,
            1..=11 if afternoon => self.hour + 12,
            hour => hour,
        };
        Time::new(i8::try_from(hour).ok()?, i8::try_from(self.minute).ok()?, 0, 0).ok()
    }

    const fn at(hour: u16) -> Self {
        Self {
            hour,
            minute: 0,
            half: Half::Whole,
        }
    }
}

/// A clock time at the start of the tokens, and how many it takes. `led`: what stands before says that one comes ("at",
/// "a las", a day); then a bare number is one.
pub(super) fn clock(tokens: &[Token], led: bool) -> Option<(Clock, usize)> {
    named(tokens)
        .or_else(|| past_or_to(tokens))
        .or_else(|| military(tokens))
        .or_else(|| written(tokens, led))
}

fn text(tokens: &[Token], place: usize) -> &str {
    tokens.get(place).map_or("", |token| token.text.as_str())
}

fn named(tokens: &[Token]) -> Option<(Clock, usize)> {
    match (text(tokens, 0), text(tokens, 1), text(tokens, 2)) {
        ("12", "noon", _) | ("medio", "dia", _) => Some((Clock::at(12), 2)),
        ("12", "del", "mediodia") => Some((Clock::at(12), 3)),
        ("12", "midnight", _) | ("media", "noche", _) => Some((Clock::at(0), 2)),
        ("noon" | "midday" | "mediodia", _, _) => Some((Clock::at(12), 1)),
        ("midnight" | "medianoche", _, _) => Some((Clock::at(0), 1)),
        _ => None,
    }
}

/// "Half past three", "quarter to 4", with the half of the day behind it.
fn past_or_to(tokens: &[Token]) -> Option<(Clock, usize)> {
    let (minutes, place) = match (text(tokens, 0), text(tokens, 1)) {
        ("half", "past") => (30, 2),
        ("quarter", "past" | "after") => (15, 2),
        ("quarter", "to" | "of") => (-15, 2),
        ("a", "quarter") if text(tokens, 2) == "past" => (15, 3),
        ("a", "quarter") if text(tokens, 2) == "to" => (-15, 3),
        _ => return None,
    };
    let clock = shifted(hour(tokens, place)?, minutes)?;
    Some(with_half(tokens, clock, place + 1))
}

/// "1500 hrs".
fn military(tokens: &[Token]) -> Option<(Clock, usize)> {
    let token = tokens.first()?;
    let number = token.number().filter(|_| token.text.len() == 4)?;
    matches!(text(tokens, 1), "h" | "hs" | "hrs" | "hours" | "horas").then_some((
        Clock {
            hour: number / 100,
            minute: number % 100,
            half: Half::Whole,
        },
        2,
    ))
}

fn written(tokens: &[Token], led: bool) -> Option<(Clock, usize)> {
    let hour = hour(tokens, 0)?;
    let digits = tokens.first()?.number().is_some();
    let (minute, place) = match minutes(tokens, led) {
        Some((minute, place)) => (Some(minute), place),
        None => (None, 1),
    };
    let mut clock = Clock {
        hour,
        minute: minute.unwrap_or(0),
        half: if (digits && text(tokens, 0).starts_with('0')) || hour > 12 {
            Half::Whole
        } else {
            Half::Unsaid
        },
    };
    let mut place = place;
    let mut said = led || minute.is_some();
    if minute.is_none() {
        let shift = match (text(tokens, place), text(tokens, place + 1)) {
            ("y", "media") => Some(30),
            ("y", "cuarto") => Some(15),
            ("menos", "cuarto") => Some(-15),
            _ => None,
        };
        if let Some(shift) = shift {
            clock = shifted(hour, shift)?;
            place += 2;
            said = true;
        }
    }
    let (with_half, after) = with_half(tokens, clock, place);
    said |= after > place;
    said.then_some((with_half, after))
}

/// Minutes behind an hour: ":30", "h30", ".30", " thirty". Without a lead "10.30" counts only when it can be no date.
fn minutes(tokens: &[Token], led: bool) -> Option<(u16, usize)> {
    let glued = |place: usize| tokens.get(place).is_some_and(|token| token.glued);
    let digits = tokens.first()?.number().is_some();
    let two = |place: usize| {
        let token = tokens.get(place)?;
        token.number().filter(|minute| token.text.len() == 2 && *minute < 60)
    };
    let behind = tokens.get(3).map_or("", |token| token.text.as_str());
    match text(tokens, 1) {
        ":" if digits && glued(1) && glued(2) => {
            // Seconds, and parts of one, say nothing that anybody means.
            let seconds = behind == ":" && tokens.get(4).is_some_and(|token| token.number().is_some());
            Some((two(2)?, if seconds { 5 } else { 3 }))
        }
        "h" if digits && glued(1) && glued(2) => Some((two(2)?, 3)),
        "." if digits && glued(1) && glued(2) && behind != "." => {
            let minute = two(2)?;
            let no_date = minute > 12 || minute == 0 || is_half(behind) || matches!(behind, "h" | "hs" | "hrs");
            (led || no_date).then_some((minute, 3))
        }
        "thirty" | "treinta" => Some((30, 2)),
        "fifteen" => Some((15, 2)),
        _ => None,
    }
}

fn is_half(word: &str) -> bool {
    matches!(word, "am" | "pm")
}

/// The half of the day, "o'clock" or "h" behind a clock time, and the place after it.
fn with_half(tokens: &[Token], clock: Clock, place: usize) -> (Clock, usize) {
    let glued = tokens.get(place).is_some_and(|token| token.glued);
    match text(tokens, place) {
        "am" => (
            Clock {
                half: Half::Am,
                ..clock
            },
            place + 1,
        ),
        "pm" => (
            Clock {
                half: Half::Pm,
                ..clock
            },
            place + 1,
        ),
        // "3 am" may be written "3 a m"; a lone "a" is an article, and a lone "p" nothing.
        "p" if glued => (
            Clock {
                half: Half::Pm,
                ..clock
            },
            place + 1,
        ),
        "a" if glued => (
            Clock {
                half: Half::Am,
                ..clock
            },
            place + 1,
        ),
        "h" | "hs" | "hrs" | "hr" => (
            Clock {
                half: Half::Whole,
                ..clock
            },
            place + 1,
        ),
        "oclock" | "ish" => {
            let (clock, after) = with_half(tokens, clock, place + 1);
            (clock, after)
        }
        _ => match super::words::part_of_day(tokens.get(place..).unwrap_or_default()) {
            Some((DayPart::Morning, length)) if clock.half == Half::Unsaid => (
                Clock {
                    half: Half::Am,
                    ..clock
                },
                place + length,
            ),
            Some((DayPart::Afternoon | DayPart::Evening, length)) if clock.half == Half::Unsaid => (
                Clock {
                    half: Half::Pm,
                    ..clock
                },
                place + length,
            ),
            Some(_) | None => (clock, place),
        },
    }
}

/// `minutes` after the full hour, or before it.
fn shifted(hour: u16, minutes: i16) -> Option<Clock> {
    let (hour, minute) = if minutes < 0 {
        (if hour == 1 { 12 } else { hour.checked_sub(1)? }, 60 + minutes)
    } else {
        (hour, minutes)
    };
    Some(Clock {
        hour,
        minute: u16::try_from(minute).ok()?,
        half: if hour > 12 { Half::Whole } else { Half::Unsaid },
    })
}

fn hour(tokens: &[Token], place: usize) -> Option<u16> {
    let token = tokens.get(place)?;
    let number = token.number().filter(|_| token.text.len() <= 2);
    number
        .or_else(|| super::words::number(&token.text))
        .filter(|hour| *hour < 24)
}
