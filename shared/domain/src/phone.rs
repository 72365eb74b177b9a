//! Phone numbers: E.164 or nothing.

use std::fmt;

use rlibphonenumber::{PhoneNumber, Region};

/// A phone number in E.164 form (`+`, country code, number). Shown in `Debug` by its last two digits only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

/// What a phone number has to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidPhone;

impl fmt::Display for InvalidPhone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a phone number with its country code, such as +14155550123")
    }
}

impl Phone {
    /// Reads a number as people write it. `region` (ISO 3166-1 alpha-2) is used for numbers without a country code.
    ///
    /// # Errors
    /// When it is not a possible number of its country.
    pub fn parse(text: &str, region: &str) -> Result<Self, InvalidPhone> {
        let region: Option<Region> = region.parse().ok();
        let text = text.trim().trim_start_matches("whatsapp:");
        // Digits alone may start with a country code: WhatsApp itself writes a number so (wa_id). With brackets or dashes
        // it is a local number, and taking it for a foreign one would write to a stranger.
        let bare = text.strip_prefix("00").unwrap_or(text);
        let international = bare.len() >= 11 && bare.bytes().all(|byte| byte.is_ascii_digit());
        let candidates = [Some(text.to_owned()), international.then(|| format!("+{bare}"))];
        for candidate in candidates.iter().flatten() {
            let Ok(number) = PhoneNumber::parse(candidate, region) else {
                continue;
            };
            if number.is_valid() {
                return Ok(Self(number.to_string()));
            }
        }
        // Numbers that no numbering plan knows (test ranges, new ranges) are taken when they are fully written out.
        let written_out = if international {
            bare
        } else {
            text.strip_prefix('+').unwrap_or_default()
        };
        let digits: String = written_out.chars().filter(|c| !" -().".contains(*c)).collect();
        Self::from_wa_id(&digits)
    }

    /// Takes WhatsApp's own form of a number: digits with country code and without `+`.
    ///
    /// # Errors
    /// When it is not 7 to 15 digits (ITU-T E.164).
    pub fn from_wa_id(digits: &str) -> Result<Self, InvalidPhone> {
        let plausible = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
        if plausible && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(format!("+{digits}")))
        } else {
            Err(InvalidPhone)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }

    /// One form for the numbers that WhatsApp writes in two: the extra mobile digit of Brazil (9), Mexico (1) and
    /// Argentina (9) may be there or not. Meta, "Business phone numbers": the prefix "may be modified by the Cloud API".
    pub fn canonical(&self) -> String {
        let digits = self.digits();
        let with_brazilian_nine = |rest: &str| {
            let (area, local) = rest.split_at_checked(2)?;
            // Landlines start with 2 to 5 and never had the ninth digit.
            (local.len() == 8 && local.starts_with(['6', '7', '8', '9'])).then(|| format!("+55{area}9{local}"))
        };
        let without_mobile_digit = |country: &str, digit: char, length: usize| {
            let rest = digits.strip_prefix(country)?.strip_prefix(digit)?;
            (rest.len() == length).then(|| format!("+{country}{rest}"))
        };
        digits
            .strip_prefix("55")
            .and_then(with_brazilian_nine)
            .or_else(|| without_mobile_digit("52", '1', 10))
            .or_else(|| without_mobile_digit("54", '9', 10))
            .unwrap_or_else(|| self.0.clone())
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default();
        write!(f, "Phone(…{last})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, region: &str, expected: &str) {
        assert_eq!(
            Phone::parse(text, region).as_ref().map(Phone::as_str),
            Ok(expected),
            "{text}"
        );
    }

    #[test]
    fn common_forms_of_a_number_are_one_number() {
        for text in [
            "+91 98765 43210",
            "098765 43210",
            "9876543210",
            "919876543210",
            "00919876543210",
            "whatsapp:+919876543210",
        ] {
            check(text, "IN", "+919876543210");
        }
        check("(415) 555-2671", "US", "+14155552671");
        check("+44 20 7946 0958", "US", "+442079460958");
        check("14155552671", "IN", "+14155552671");
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "12ab", "+1", "123", "+0123456789", "hello", "+123456789012345678"] {
            assert_eq!(Phone::parse(text, "IN"), Err(InvalidPhone), "{text}");
        }
    }

    #[test]
    fn one_person_with_two_forms_of_a_number_is_one_person() {
        let canonical = |digits: &str| Phone::from_wa_id(digits).unwrap().canonical();
        assert_eq!(canonical("5511987654321"), canonical("551187654321"));
        assert_eq!(canonical("5215512345678"), canonical("525512345678"));
        assert_eq!(canonical("5491123456789"), canonical("541123456789"));
        assert_ne!(
            canonical("551133334444"),
            canonical("5511933334444"),
            "a Brazilian landline has no ninth digit"
        );
        assert_eq!(canonical("14155552671"), "+14155552671");
    }

    #[test]
    fn debug_shows_no_number() {
        assert_eq!(format!("{:?}", Phone::from_wa_id("14155552671").unwrap()), "Phone(…71)");
    }
}
