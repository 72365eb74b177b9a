//! Finding times in a text, from left to right: days, times of the day, parts of it, and choices.

use domain::reading::DayPart;
use jiff::civil::Date;

use super::clock::{self, Clock};
use super::days::{self, Day};
use super::tokens::Token;
use super::words;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Day(Day),
    Clock(Clock),
    /// "Before 11": it only tells the half of the day.
    Before(Clock),
    Part(DayPart),
    /// Counted from 1.
    Choice(u16),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) item: Item,
    /// Its first token, and the one behind its last.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// All that was found.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    pub(super) found: Vec<Found>,
    /// Words that are no part of a time, and no courtesy.
    pub(super) left_over: usize,
    /// Numbers that are no part of a time, unless there is only one.
    pub(super) numbers: usize,
}

pub(super) fn scan(tokens: &[Token], today: Date) -> Scanned {
    let mut scan = Scan {
        tokens,
        today,
        scanned: Scanned::default(),
    };
    scan.all();
    scan.scanned
}

struct Scan<'a> {
    tokens: &'a [Token],
    today: Date,
    scanned: Scanned,
}

impl Scan<'_> {
    fn all(&mut self) {
        let mut place = 0;
        while let Some(token) = self.tokens.get(place) {
            let rest = self.tokens.get(place..).unwrap_or_default();
            let length = if token.denied {
                None
            } else {
                words::no_time(rest).or_else(|| self.item(rest, place))
            };
            if length.is_none() {
                let number = token.number().is_some();
                self.scanned.numbers += usize::from(number);
                self.scanned.left_over += usize::from(!number && !is_courtesy(token));
            }
            place += length.unwrap_or(1).max(1);
        }
    }

    /// Takes what stands at the start of `rest`, and tells how many tokens that were.
    fn item(&mut self, rest: &[Token], place: usize) -> Option<usize> {
        if self.is_inside_a_number(place) {
            return None;
        }
        if let Some((day, part, length)) = days::part_of_today(rest, self.today) {
            self.add(Item::Day(day), place, 0);
            return Some(self.add(Item::Part(part), place, length));
        }
        let after_a_day = self.follows(place, |item| matches!(item, Item::Day(_) | Item::Part(_)));
        let after_a_clock = self.follows(place, |item| matches!(item, Item::Clock(_)));
        if let Some((day, length)) = days::day(rest, self.today) {
            return Some(self.add(Item::Day(day), place, length));
        }
        if let Some((lead, before)) = lead(rest, after_a_clock) {
            let behind = rest.get(lead..).unwrap_or_default();
            if let Some((clock, length)) = clock::clock(behind, true) {
                let item = if before {
                    Item::Before(clock)
                } else {
                    Item::Clock(clock)
                };
                return Some(self.add(item, place, lead + length));
            }
        }
        let digits = rest.first().is_some_and(|token| token.number().is_some());
        let before_a_day = rest.get(1..).is_some_and(|next| days::day(next, self.today).is_some());
        let led = digits && ((after_a_day && days::ends_here(rest)) || before_a_day || is_range(rest));
        if let Some((clock, length)) = clock::clock(rest, led) {
            return Some(self.add(Item::Clock(clock), place, length));
        }
        if let Some((choice, length)) = choice(rest) {
            return Some(self.add(Item::Choice(choice), place, length));
        }
        let part = match words::part_of_day(rest) {
            None if after_a_day => half_of_a_day(rest),
            part => part,
        };
        let (part, length) = part?;
        Some(self.add(Item::Part(part), place, length))
    }

    /// The rest of something that was no date: "2027-13-01" is not 13 January.
    fn is_inside_a_number(&self, place: usize) -> bool {
        let glued = |place: Option<usize>| {
            place
                .and_then(|place| self.tokens.get(place))
                .filter(|token| token.glued)
        };
        let sign = glued(place.checked_sub(1)).is_some_and(|sign| matches!(sign.text.as_str(), "-" | "/" | "."));
        let found = self.scanned.found.last().is_some_and(|found| found.to + 1 >= place);
        sign && !found && glued(Some(place)).is_some_and(|token| token.number().is_some())
    }

    fn add(&mut self, item: Item, from: usize, length: usize) -> usize {
        let to = from + length;
        self.scanned.found.push(Found { item, from, to });
        length
    }

    fn follows(&self, place: usize, is: impl Fn(Item) -> bool) -> bool {
        self.scanned
            .found
            .last()
            .is_some_and(|found| found.to == place && is(found.item))
    }
}

/// What says that a time of the day comes, and whether it is "before" one.
fn lead(tokens: &[Token], after_a_clock: bool) -> Option<(usize, bool)> {
    const BEFORE: [&str; 2] = ["before|until|till|hasta ~|las|la", "antes de ~|las|la"];
    const LEADS: [&str; 6] = [
        "at ~|about|around",
        "@",
        "a|sobre|tipo|hacia|como|desde|entre ~|eso|de|partir ~|de las|la",
        "las",
        "around|about|approx|after|from|between|by ~|at",
        "despues|partir de ~|las|la",
    ];
    let longest = |lines: &[&str]| lines.iter().filter_map(|line| words::taken(line, tokens)).max();
    if let Some(length) = longest(&BEFORE) {
        return Some((length, true));
    }
    longest(&LEADS)
        .or_else(|| {
            let joins = words::taken("to|and|or|-|–|y|o|a ~|las|la", tokens)?;
            after_a_clock.then_some(joins)
        })
        .map(|length| (length, false))
}

/// "3-5pm", "10 to 11am": the first number is a time too.
fn is_range(tokens: &[Token]) -> bool {
    let joined = words::taken("-|–|to|a|and|or", tokens.get(1..).unwrap_or_default());
    let behind = joined.and_then(|length| tokens.get(1 + length..));
    behind.is_some_and(|behind| clock::clock(behind, false).is_some())
}

/// "Thursday pm". An "am" with something behind it is a verb.
fn half_of_a_day(tokens: &[Token]) -> Option<(DayPart, usize)> {
    let ends = tokens.get(1).is_none_or(Token::is_sign);
    match tokens.first()?.text.as_str() {
        "pm" => Some((DayPart::Afternoon, 1)),
        "am" if ends => Some((DayPart::Morning, 1)),
        _ => None,
    }
}

/// One of those that were offered: "the second one", "option 2", "la última". The last one is 0.
fn choice(tokens: &[Token]) -> Option<(u16, usize)> {
    const NOUNS: &str = "one|option|time|slot|choice|opcion|hora|horario|fecha|of ~|these|those|them";
    const ANY: &str = "any ~|time|one|slot ~|works|is ~|ok|fine
        anytime|whenever|whichever|asap|earliest|soonest|cualquiera|cualquier ~|hora|dia
        the earliest|soonest ~|one|time|slot|possible|available
        as soon as possible
        first|earliest available|possible
        lo antes posible
        cuanto antes
        cuando sea|quieran|puedan";
    let word = |place: usize| tokens.get(place).map_or("", |token| token.text.as_str());
    // Whoever leaves it to us is asked about the first one.
    if let Some(length) = ANY.lines().filter_map(|line| words::taken(line, tokens)).max() {
        return Some((1, length));
    }
    if matches!(
        word(0),
        "option" | "number" | "choice" | "slot" | "opcion" | "numero" | "#"
    ) {
        let number = tokens.get(1)?;
        let choice = number.number().or_else(|| words::number(&number.text))?;
        return (choice > 0).then_some((choice, 2));
    }
    let choice = match word(0) {
        "last" | "ultima" | "ultimo" => 0,
        ordinal => words::ordinal(ordinal)?,
    };
    let behind = tokens.get(1..).unwrap_or_default();
    let noun = words::taken(NOUNS, behind).unwrap_or(0);
    // "The second aligner" is no choice.
    let ends = noun > 0 || days::ends_here(tokens);
    ends.then_some((choice, 1 + noun))
}

/// Words that say nothing beside a time.
fn is_courtesy(token: &Token) -> bool {
    const COURTESIES: &str = " a an the on at in for by is it its that this to of me us you your we i im id ill lets let \
        do does can could would will please pls thanks thank ok okay yes yeah sure good great fine perfect works work \
        suits come hi hello hey how what about maybe then better best free available possible so and or if slot time \
        day option one number date afternoon el la las los un una de del en por para con favor si vale bien mejor puede \
        puedo pueden podria podemos seria me te nos hola gracias dia hora y o que tal prefiero prefer like want quiero \
        quisiera take book schedule from between after before around also instead rather works ";
    token.is_sign() || COURTESIES.split_whitespace().any(|word| word == token.text)
}
