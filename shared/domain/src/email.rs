//! E-mail addresses: what a mail server on the internet can take, or nothing.

use std::fmt;

use email_address::{EmailAddress, Options};

/// An e-mail address as its owner writes it. Shown in `Debug` by its domain's ending only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

/// What an e-mail address has to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidEmail;

impl fmt::Display for InvalidEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected an e-mail address, such as ada@example.org")
    }
}

/// The longest address that fits into SMTP's path (RFC 5321, 4.5.3.1.3), in bytes.
const MAX_BYTES: usize = 254;

impl Email {
    /// # Errors
    /// When it is not an address of RFC 5322 with a domain of at least two labels. Names beside the address and addresses
    /// of machines (`[192.0.2.1]`) are refused: nobody's patients have them.
    pub fn parse(text: &str) -> Result<Self, InvalidEmail> {
        let options = Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        let text = text.trim();
        if text.len() > MAX_BYTES || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(InvalidEmail);
        }
        match EmailAddress::parse_with_options(text, options) {
            Ok(_) => Ok(Self(text.to_owned())),
            Err(_) => Err(InvalidEmail),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two forms of one address share. The part before the `@` might differ by case alone (RFC 5321, 2.4); no
    /// provider that people use lets it.
    pub fn canonical(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ending = self.0.rsplit('.').next().unwrap_or_default();
        write!(f, "Email(….{ending})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_people_have_are_taken_as_they_are_written() {
        for good in [
            "ada@example.org",
            "Ada.Lovelace+dentist@Mail.Example.co.uk",
            "o'brien@example.com",
            "müller@bücher.example",
        ] {
            assert_eq!(Email::parse(&format!(" {good}\n")).unwrap().as_str(), good);
        }
    }

    #[test]
    fn what_no_mail_server_takes_is_refused() {
        let long = format!("{}@example.org", "x".repeat(65));
        let longer = format!("a@{}org", "label.".repeat(50));
        for bad in [
            "",
            "ada",
            "ada@",
            "@example.org",
            "ada@example",
            "ada@@example.org",
            "ada@example..org",
            "ada@-example.org",
            "a da@example.org",
            "Ada <ada@example.org>",
            "ada@[192.0.2.1]",
            "ada@example.org\nbcc: eve@example.org",
            "ada@example.org,eve@example.org",
            &long,
            &longer,
        ] {
            assert_eq!(Email::parse(bad), Err(InvalidEmail), "{bad}");
        }
    }

    #[test]
    fn case_makes_no_other_address() {
        let canonical = |text| Email::parse(text).unwrap().canonical();
        assert_eq!(canonical("Ada@Example.ORG"), canonical("ada@example.org"));
        assert_ne!(canonical("ada@example.org"), canonical("ada@example.com"));
    }

    #[test]
    fn debug_shows_nobody() {
        assert_eq!(
            format!("{:?}", Email::parse("ada@example.org").unwrap()),
            "Email(….org)"
        );
    }
}
