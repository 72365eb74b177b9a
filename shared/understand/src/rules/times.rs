//! When somebody wants a visit: copied out of "Thursday 3pm", "mañana a las 10", "24/11 at 3" or "the second one".
//!
//! Days count from the moment at which the message was sent, on the lab's wall clock. What leaves a choice ("Thursday or
//! Friday") is not decided here: the part in doubt is left out. A clause that denies something names no time at all.

mod clock;
mod days;
mod meaning;
mod scan;
mod tokens;
mod words;

use domain::reading::When;
use jiff::civil::DateTime;

use scan::{Found, Item, Scanned};
use tokens::Token;

/// What was said about a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Said {
    /// Empty when nothing was.
    pub(super) when: When,
    /// And nothing else was said.
    pub(super) alone: bool,
}

/// What the times in a message are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// This many were offered to choose from.
    Choosing(u8),
    /// A visit, and none was offered yet.
    Booking,
    /// A booked visit may be named by its old time: "move the Thursday visit".
    Moving,
}

pub(super) fn read(text: &str, sent_at: DateTime, purpose: Purpose) -> Said {
    let tokens = tokens::tokens(text);
    let offered = match purpose {
        Purpose::Choosing(offered) => offered,
        Purpose::Booking | Purpose::Moving => 0,
    };
    let Scanned {
        mut found,
        left_over,
        numbers,
    } = scan::scan(&tokens, sent_at.date());
    let lone = (left_over == 0 && found.is_empty())
        .then(|| lone_number(&tokens, offered))
        .flatten();
    let alone = left_over == 0 && (numbers == 0 || lone.is_some());
    found.extend(lone);
    if purpose == Purpose::Moving {
        found = new_times(&tokens, &found);
    }
    let items: Vec<Item> = found.iter().map(|found| found.item).collect();
    let when = meaning::when(&items, sent_at, offered);
    Said {
        when,
        alone: alone && !when.is_empty(),
    }
}

/// A number and nothing else: one of the offered, or an hour.
fn lone_number(tokens: &[Token], offered: u8) -> Option<Found> {
    let words = tokens.iter().filter(|token| !token.is_sign()).count();
    let mut numbers = tokens.iter().enumerate().filter_map(|(place, token)| {
        // "That one works" has no number in it.
        let word = words::number(&token.text).filter(|_| words == 1);
        Some((place, token.number().or(word)?))
    });
    let (place, number) = numbers.next().filter(|_| numbers.next().is_none())?;
    let item = if (1..=u16::from(offered)).contains(&number) {
        Item::Choice(number)
    } else {
        Item::Clock(clock::clock(tokens.get(place..)?, true)?.0)
    };
    Some(Found {
        item,
        from: place,
        to: place + 1,
    })
}

/// Without the times that only tell which visit is to be moved: "my Thursday visit", "from Monday", "la cita del jueves".
fn new_times(tokens: &[Token], found: &[Found]) -> Vec<Found> {
    const VISITS: [&str; 14] = [
        "visit",
        "visits",
        "appointment",
        "appointments",
        "appt",
        "scan",
        "slot",
        "booking",
        "session",
        "one",
        "cita",
        "visita",
        "turno",
        "escaneo",
    ];
    let word = |place: Option<usize>| {
        place
            .and_then(|place| tokens.get(place))
            .map_or("", |token| token.text.as_str())
    };
    let mut new: Vec<Found> = Vec::new();
    let mut rest = found;
    while let Some(first) = rest.first() {
        let together = 1 + rest
            .windows(2)
            .take_while(|pair| matches!(pair, [a, b] if a.to == b.from))
            .count();
        let (group, others) = rest.split_at(together.min(rest.len()));
        let end = group.last().map_or(first.to, |last| last.to);
        let before = word(first.from.checked_sub(1));
        let two_before = word(first.from.checked_sub(2));
        let old = VISITS.contains(&word(Some(end)))
            || matches!(before, "del" | "of" | "from")
            || (before == "on" && VISITS.contains(&two_before));
        if !old {
            new.extend(group);
        }
        rest = others;
    }
    new
}

#[cfg(test)]
mod tests;
