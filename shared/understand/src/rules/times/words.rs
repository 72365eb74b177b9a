//! The words of times: numbers, weekdays, months and the parts of a day, in English and Spanish.

use domain::reading::DayPart;
use jiff::civil::Weekday;

use super::tokens::Token;
use crate::rules::lexicon::matched;

/// One to twelve, in words.
pub(super) fn number(word: &str) -> Option<u16> {
    Some(match word {
        "one" | "una" | "uno" => 1,
        "two" | "dos" => 2,
        "three" | "tres" => 3,
        "four" | "cuatro" => 4,
        "five" | "cinco" => 5,
        "six" | "seis" => 6,
        "seven" | "siete" => 7,
        "eight" | "ocho" => 8,
        "nine" | "nueve" => 9,
        "ten" | "diez" => 10,
        "eleven" | "once" => 11,
        "twelve" | "doce" => 12,
        _ => return None,
    })
}

/// "First" to "fifth".
pub(super) fn ordinal(word: &str) -> Option<u16> {
    Some(match word {
        "first" | "primera" | "primero" | "primer" => 1,
        "second" | "segunda" | "segundo" => 2,
        "third" | "tercera" | "tercero" | "tercer" => 3,
        "fourth" | "cuarta" => 4,
        "fifth" | "quinta" | "quinto" => 5,
        _ => return None,
    })
}

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mondays" | "mon" | "lunes" | "lun" => Weekday::Monday,
        "tuesday" | "tuesdays" | "tue" | "tues" | "martes" => Weekday::Tuesday,
        "wednesday" | "wednesdays" | "wed" | "weds" | "wednsday" | "miercoles" | "mie" => Weekday::Wednesday,
        "thursday" | "thursdays" | "thu" | "thur" | "thurs" | "jueves" | "jue" => Weekday::Thursday,
        "friday" | "fridays" | "fri" | "viernes" | "vie" => Weekday::Friday,
        "saturday" | "saturdays" | "sat" | "sabado" | "sab" => Weekday::Saturday,
        "sunday" | "sundays" | "sun" | "domingo" | "dom" => Weekday::Sunday,
        _ => return None,
    })
}

pub(super) fn month(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" | "enero" | "ene" => 1,
        "february" | "feb" | "febrero" => 2,
        "march" | "mar" | "marzo" => 3,
        "april" | "apr" | "abril" | "abr" => 4,
        "may" | "mayo" => 5,
        "june" | "jun" | "junio" => 6,
        "july" | "jul" | "julio" => 7,
        "august" | "aug" | "agosto" | "ago" => 8,
        "september" | "sep" | "sept" | "septiembre" | "setiembre" => 9,
        "october" | "oct" | "octubre" => 10,
        "november" | "nov" | "noviembre" => 11,
        "december" | "dec" | "diciembre" | "dic" => 12,
        _ => return None,
    })
}

/// "Tomorrow" and its like: how many days ahead. What is over is refused by whoever books.
const AHEAD: [(&str, i64); 7] = [
    ("the|~ day after tomorrow|tmrw|tmr|tomorow", 2),
    ("pasado manana", 2),
    ("tomorrow|tomorrows|tomorow|tommorow|tommorrow|tmrw|tmr|manana", 1),
    ("today|todays|hoy", 0),
    ("the|~ day after", 2),
    ("the|~ day before yesterday", -2),
    ("yesterday|ayer", -1),
];

/// Today's, and which part of it.
const TODAYS: [(&str, DayPart); 5] = [
    ("this|esta morning|manana", DayPart::Morning),
    ("this|esta afternoon|tarde", DayPart::Afternoon),
    ("this|esta evening|noche", DayPart::Evening),
    ("tonight", DayPart::Evening),
    ("later this afternoon", DayPart::Afternoon),
];

const PARTS: [(&str, DayPart); 6] = [
    ("in|during|~ the|~ morning|mornings", DayPart::Morning),
    ("por|en|de|a la manana", DayPart::Morning),
    ("in|during|~ the|~ afternoon|afternoons", DayPart::Afternoon),
    ("por|en|de|a|~ la|~ tarde", DayPart::Afternoon),
    ("in|during|at|~ the|~ evening|evenings|night", DayPart::Evening),
    ("por|en|de|a|~ la|~ noche", DayPart::Evening),
];

/// What looks like a time and is none.
const NO_TIMES: &str = "good morning|afternoon|evening|night|day
    buenos|buenas|buen dias|tardes|noches|dia
    mas|muy|tan|demasiado|es|llego tarde
    a|one|1|un second|seconds|sec|segundo|segundos
    at once
    24 / 7";

pub(super) fn ahead(tokens: &[Token]) -> Option<(i64, usize)> {
    first(&AHEAD, tokens)
}

pub(super) fn part_of_today(tokens: &[Token]) -> Option<(DayPart, usize)> {
    first(&TODAYS, tokens)
}

pub(super) fn part_of_day(tokens: &[Token]) -> Option<(DayPart, usize)> {
    first(&PARTS, tokens)
}

/// How many tokens at the start look like a time and are none.
pub(super) fn no_time(tokens: &[Token]) -> Option<usize> {
    NO_TIMES.lines().find_map(|line| taken(line, tokens))
}

/// How many tokens a pattern, written as in the lexicons, takes at the start.
pub(super) fn taken(line: &str, tokens: &[Token]) -> Option<usize> {
    let slots: Vec<&str> = line.split_whitespace().collect();
    let words: Vec<String> = tokens
        .iter()
        .take(slots.len())
        .map(|token| token.text.clone())
        .collect();
    matched(&slots, &words).filter(|length| *length > 0)
}

fn first<T: Copy>(patterns: &[(&str, T)], tokens: &[Token]) -> Option<(T, usize)> {
    patterns
        .iter()
        .find_map(|(line, meaning)| Some((*meaning, taken(line, tokens)?)))
}
