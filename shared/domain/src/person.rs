//! Who we talk to: WhatsApp identities, and the key under which a person's conversation and cases live.

use std::fmt;

use crate::phone::Phone;

/// A business-scoped user id, exactly as received. Since 2026 a WhatsApp user may have no visible phone number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bsuid(String);

impl fmt::Debug for Bsuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default();
        write!(f, "Bsuid(…{last})")
    }
}

impl Bsuid {
    /// Form: ISO country, `.`, optional `ENT.`, 1 to 128 letters and digits (Meta, "Business-scoped user IDs").
    pub fn parse(text: &str) -> Option<Self> {
        let (country, rest) = text.split_once('.')?;
        let id = rest.strip_prefix("ENT.").unwrap_or(rest);
        let country_ok = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
        let id_ok = (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
        (country_ok && id_ok).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How WhatsApp names a person: by phone, by business-scoped id, or by both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatsAppUser {
    pub phone: Option<Phone>,
    pub bsuid: Option<Bsuid>,
}

impl WhatsAppUser {
    pub fn of_phone(phone: Phone) -> Self {
        Self {
            phone: Some(phone),
            bsuid: None,
        }
    }

    /// The key of this person, by phone if there is one. `None` when nothing names them.
    pub fn key(&self) -> Option<PersonKey> {
        let by_phone = self.phone.as_ref().map(|phone| PersonKey(phone.canonical()));
        by_phone.or_else(|| self.bsuid.as_ref().map(|id| PersonKey(id.as_str().to_owned())))
    }

    /// Keeps what is known and adds what is new: a later message may leave out the phone or the id.
    pub fn merged_with(&self, newer: &Self) -> Self {
        Self {
            phone: newer.phone.clone().or_else(|| self.phone.clone()),
            bsuid: newer.bsuid.clone().or_else(|| self.bsuid.clone()),
        }
    }

    /// What the API shows as `user_id`: the E.164 number, else the business-scoped id.
    pub fn user_id(&self) -> String {
        let phone = self.phone.as_ref().map(|phone| phone.as_str().to_owned());
        phone
            .or_else(|| self.bsuid.as_ref().map(|id| id.as_str().to_owned()))
            .unwrap_or_default()
    }
}

/// Names one person's conversation and cases: the canonical phone number (`+…`), or the business-scoped id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey(String);

impl PersonKey {
    /// Takes a form that was made by Chairside itself (a stored record, a queue).
    pub fn trusted(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default();
        write!(f, "PersonKey(…{last})")
    }
}

/// The languages in which Chairside's messages exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    #[default]
    English,
    Spanish,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The code of the language: also Meta's template language code.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_named_by_phone_if_there_is_one() {
        let phone = Phone::from_wa_id("551187654321").unwrap();
        let bsuid = Bsuid::parse("BR.13491208655302741918").unwrap();
        let both = WhatsAppUser {
            phone: Some(phone),
            bsuid: Some(bsuid.clone()),
        };
        assert_eq!(both.key().unwrap().as_str(), "+5511987654321");
        let only = WhatsAppUser {
            phone: None,
            bsuid: Some(bsuid),
        };
        assert_eq!(only.key().unwrap().as_str(), "BR.13491208655302741918");
        assert_eq!(only.merged_with(&both), both);
        assert_eq!(both.merged_with(&only), both);
    }

    #[test]
    fn business_scoped_ids_have_metas_form() {
        for good in ["US.13491208655302741918", "US.ENT.11815799212886844830", "DE.abcXYZ"] {
            assert!(Bsuid::parse(good).is_some(), "{good}");
        }
        for bad in ["", "US", "us.1", "USA.1", "US.", "US.a b", "US.ENT."] {
            assert!(Bsuid::parse(bad).is_none(), "{bad}");
        }
    }
}
