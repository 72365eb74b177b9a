//! How many parts a text takes as an SMS, and how to keep it from taking more than it has to.
//!
//! In GSM-7 a message has 160 characters, or 153 in each of several parts; one character that is not in its alphabet makes
//! it UCS-2, with 70 or 67. Source: 3GPP TS 23.038 (6.2.1) and TS 23.040 (9.2.3.24.1).

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Gsm7,
    Ucs2,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segments {
    pub encoding: Encoding,
    /// How many messages are sent, and paid for. An empty text is one.
    pub count: usize,
}

/// The alphabet that costs one septet each, but for the letters and digits of ASCII.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
/// Two septets each: an escape goes before them.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

pub fn segments(text: &str) -> Segments {
    let septets: Option<Vec<usize>> = text.chars().map(septets).collect();
    match septets {
        Some(septets) => Segments {
            encoding: Encoding::Gsm7,
            count: count(septets, 160, 153),
        },
        None => Segments {
            encoding: Encoding::Ucs2,
            count: count(text.chars().map(char::len_utf16).collect(), 70, 67),
        },
    }
}

/// The same words with typewriter's quotes, dashes and spaces, if that lets the text be GSM-7 in no more parts. Otherwise
/// as it is: a text with an emoji in it gains nothing, and names keep their letters.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match typed(character) {
            Some(typed) => plain.push_str(typed),
            None => plain.push(character),
        }
    }
    let (before, after) = (segments(text), segments(&plain));
    if after.encoding == Encoding::Gsm7 && after.count <= before.count {
        plain
    } else {
        text.to_owned()
    }
}

fn septets(character: char) -> Option<usize> {
    if character.is_ascii_alphanumeric() || BASIC.contains(character) {
        Some(1)
    } else if EXTENDED.contains(character) {
        Some(2)
    } else {
        None
    }
}

/// A character that takes two units is never split between two parts.
fn count(units: Vec<usize>, alone: usize, part: usize) -> usize {
    if units.iter().sum::<usize>() <= alone {
        return 1;
    }
    let (mut count, mut used) = (1, 0);
    for unit in units {
        if used + unit > part {
            count += 1;
            used = 0;
        }
        used += unit;
    }
    count
}

/// What a typewriter has for a character that word processors and web pages put in.
fn typed(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{2035}' | '`' | '\u{b4}' | '\u{2bc}' => "'",
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{2033}' | '\u{2036}' | '\u{ab}' | '\u{bb}' => "\"",
        '\u{2039}' => "<",
        '\u{203a}' => ">",
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{2022}' => "-",
        '\u{2026}' => "...",
        '\u{2044}' => "/",
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '\u{2028}' | '\u{2029}' => "\n",
        // Nothing to see: soft hyphens, joiners, marks of direction, the mark of byte order.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, encoding: Encoding, count: usize) {
        assert_eq!(segments(text), Segments { encoding, count }, "{text}");
    }

    #[test]
    fn parts_are_counted_as_carriers_do() {
        check("", Encoding::Gsm7, 1);
        check(&"a".repeat(160), Encoding::Gsm7, 1);
        check(&"a".repeat(161), Encoding::Gsm7, 2);
        check(&"a".repeat(306), Encoding::Gsm7, 2);
        check(&"a".repeat(307), Encoding::Gsm7, 3);
        check(&"€".repeat(80), Encoding::Gsm7, 1);
        // An escape is not torn from its character: 76 of them in a part, and one septet to spare.
        check(&"€".repeat(153), Encoding::Gsm7, 3);
        check(&"ž".repeat(70), Encoding::Ucs2, 1);
        check(&"ž".repeat(71), Encoding::Ucs2, 2);
        check(&"🦷".repeat(35), Encoding::Ucs2, 1);
        check(&"🦷".repeat(67), Encoding::Ucs2, 3);
    }

    #[test]
    fn typographers_characters_do_not_halve_a_message() {
        let typeset = "Dr.\u{a0}O’Neill — “see you” at 10:00…";
        assert_eq!(segments(typeset).encoding, Encoding::Ucs2);
        assert_eq!(plain(typeset), "Dr. O'Neill - \"see you\" at 10:00...");
        assert_eq!(plain("Zoë — Łukasz"), "Zoë — Łukasz", "a name keeps its letters");
        assert_eq!(plain("“🦷”"), "“🦷”");
        // Three characters for one: here it would take a part more.
        let dots = "…".repeat(67);
        assert_eq!(plain(&dots), dots);
    }

    proptest! {
        #[test]
        fn plain_never_costs_more_and_is_stable(text in "\\PC{0,200}|[a-z “”‘’—…\u{a0}€^]{0,400}") {
            let once = plain(&text);
            prop_assert!(segments(&once).count <= segments(&text).count);
            prop_assert_eq!(plain(&once), once.clone());
            if segments(&text).encoding == Encoding::Gsm7 && !text.contains(['\t', '`']) {
                prop_assert_eq!(once, text);
            }
        }

        #[test]
        fn a_part_holds_what_it_holds(text in "\\PC{0,600}") {
            let Segments { encoding, count } = segments(&text);
            let units: usize = match encoding {
                Encoding::Gsm7 => text.chars().filter_map(septets).sum(),
                Encoding::Ucs2 => text.encode_utf16().count(),
            };
            let (alone, part) = if encoding == Encoding::Gsm7 { (160, 153) } else { (70, 67) };
            let (least, most) = if units <= alone { (1, 1) } else { (units.div_ceil(part), units.div_ceil(part - 1)) };
            prop_assert!((least..=most).contains(&count), "{}", count);
        }
    }
}
