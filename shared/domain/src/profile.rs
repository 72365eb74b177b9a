//! Who a dentist is: what they told us when they registered, and whether a person has looked at their licence.

use jiff::Timestamp;

use crate::email::Email;
use crate::phone::Phone;
use crate::reading::{Details, Field};

/// All of it is empty until the dentist registers.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Profile {
    pub name: Option<String>,
    pub clinic: Option<String>,
    pub licence: Option<Licence>,
    /// A number that they gave us themselves. It proves nothing about who they are, so it never becomes an identity.
    pub phone: Option<Phone>,
    pub office: Office,
    pub registered_at: Option<Timestamp>,
}

/// What the lab's own books say of a dentist. Nobody is asked for it in the chat.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Office {
    pub email: Option<Email>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub subscription_type: Option<String>,
}

/// The longest line that is kept of an [`Office`].
pub const OFFICE_MAX_CHARS: usize = 300;

#[derive(Clone, PartialEq, Eq)]
pub struct Licence {
    pub number: String,
    pub check: LicenceCheck,
}

/// What a person found out about a licence.
#[derive(Clone, PartialEq, Eq)]
pub enum LicenceCheck {
    /// Nobody has looked at it yet.
    Unverified,
    Verified {
        by: String,
        at: Timestamp,
    },
    Rejected {
        by: String,
        at: Timestamp,
        reason: String,
    },
}

impl LicenceCheck {
    pub const NAMES: [&str; 3] = ["unverified", "verified", "rejected"];

    pub fn name(&self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Verified { .. } => "verified",
            Self::Rejected { .. } => "rejected",
        }
    }
}

/// What became of the details that somebody gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// New, or other than before.
    pub changed: Vec<Field>,
    /// Not what such a thing looks like; nothing of it was kept.
    pub refused: Vec<Field>,
}

const NAME_MAX_CHARS: usize = 100;
const CLINIC_MAX_CHARS: usize = 200;
const LICENCE_MAX_CHARS: usize = 40;
/// A licence number of one or two signs is a slip of the thumb.
const LICENCE_MIN_CHARS: usize = 3;

impl Profile {
    pub fn is_registered(&self) -> bool {
        self.registered_at.is_some()
    }

    pub fn has_verified_licence(&self) -> bool {
        let check = self.licence.as_ref().map(|licence| &licence.check);
        matches!(check, Some(LicenceCheck::Verified { .. }))
    }

    /// What has still to be asked. `reachable`: WhatsApp gives us a phone number, so none has to be asked for.
    pub fn missing(&self, reachable: bool) -> Option<Field> {
        if self.name.is_none() {
            Some(Field::Name)
        } else if self.clinic.is_none() {
            Some(Field::Clinic)
        } else if self.licence.is_none() {
            Some(Field::Licence)
        } else if self.phone.is_none() && !reachable {
            Some(Field::Phone)
        } else {
            None
        }
    }

    /// Takes what is plausible. A licence with another number has to be looked at again.
    pub fn take(&mut self, details: &Details, region: &str) -> Taken {
        let mut taken = Taken::default();
        for field in Field::ALL {
            let Some(given) = details.get(field).map(one_line) else {
                continue;
            };
            match self.set(field, given, region) {
                Some(true) => taken.changed.push(field),
                Some(false) => {}
                None => taken.refused.push(field),
            }
        }
        taken
    }

    /// The names that [`Self::amend`] knows.
    pub const AMENDABLE: [&str; 7] = [
        "name",
        "clinic",
        "email",
        "address",
        "city",
        "state",
        "subscription_type",
    ];

    /// The lab's own people correct what is known of a dentist; nothing takes it away. Names that are not
    /// [`Self::AMENDABLE`] change nothing.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn amend(&mut self, name: &str, text: &str) -> Result<(), String> {
        let some = (!text.is_empty()).then(|| text.to_owned());
        if text.chars().count() > OFFICE_MAX_CHARS {
            return Err(format!("{name} is longer than {OFFICE_MAX_CHARS} characters"));
        }
        match name {
            "name" if is_name(text, NAME_MAX_CHARS) => self.name = some,
            "name" => {
                return Err(format!(
                    "not a name: expected letters, at most {NAME_MAX_CHARS} characters"
                ));
            }
            "email" => {
                let email = some.as_deref().map(Email::parse).transpose();
                self.office.email = email.map_err(|error| format!("email: {error}"))?;
            }
            "clinic" => self.clinic = some,
            "address" => self.office.address = some,
            "city" => self.office.city = some,
            "state" => self.office.state = some,
            "subscription_type" => self.office.subscription_type = some,
            _ => {}
        }
        Ok(())
    }

    /// Whether something changed; `None` if it is not what the field looks like.
    fn set(&mut self, field: Field, given: String, region: &str) -> Option<bool> {
        match field {
            Field::Name => is_name(&given, NAME_MAX_CHARS).then(|| replace(&mut self.name, given)),
            Field::Clinic => {
                let letters = given.chars().filter(|c| c.is_alphanumeric()).count();
                let plausible = letters >= 2 && given.chars().count() <= CLINIC_MAX_CHARS;
                plausible.then(|| replace(&mut self.clinic, given))
            }
            Field::Licence => {
                let number = given.to_uppercase();
                if !is_licence(&number) {
                    return None;
                }
                if self.licence.as_ref().is_some_and(|licence| licence.number == number) {
                    return Some(false);
                }
                self.licence = Some(Licence {
                    number,
                    check: LicenceCheck::Unverified,
                });
                Some(true)
            }
            Field::Phone => Phone::parse(&given, region)
                .ok()
                .map(|phone| replace(&mut self.phone, phone)),
        }
    }
}

/// Whether this can be a person's name: letters of any script, and no more than a few digits would leave.
pub fn is_name(text: &str, max_chars: usize) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    letters >= 2 && letters > digits && text.chars().count() <= max_chars
}

/// Letters, digits and the marks that such numbers hold; at least one digit.
fn is_licence(number: &str) -> bool {
    let chars = number.chars().count();
    let known = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | ' ' | '_' | '#');
    let signs = number.chars().filter(|c| c.is_alphanumeric()).count();
    // "MH 12345 A" is a number; a sentence with a digit in it is none.
    let words = number.split_whitespace().count();
    (LICENCE_MIN_CHARS..=LICENCE_MAX_CHARS).contains(&chars)
        && words <= 4
        && signs >= LICENCE_MIN_CHARS
        && number.chars().all(known)
        && number.chars().any(char::is_numeric)
}

fn replace<T: PartialEq>(place: &mut Option<T>, new: T) -> bool {
    let changed = place.as_ref() != Some(&new);
    *place = Some(new);
    changed
}

/// White space, line breaks among it, becomes single spaces; everything else is kept as it was written.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A profile is personal: only how far it got is shown.
impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let missing = self.missing(true);
        let licence = self.licence.as_ref().map(|licence| licence.check.name());
        write!(f, "Profile(missing {missing:?}, licence {licence:?})")
    }
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Office(email {:?})", self.email)
    }
}

impl std::fmt::Debug for Licence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Licence({})", self.check.name())
    }
}

impl std::fmt::Debug for LicenceCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(profile: &mut Profile, field: Field, text: &str) -> Taken {
        let text = Some(text.to_owned());
        let mut details = Details::default();
        match field {
            Field::Name => details.name = text,
            Field::Clinic => details.clinic = text,
            Field::Licence => details.licence = text,
            Field::Phone => details.phone = text,
        }
        profile.take(&details, "IN")
    }

    #[test]
    fn what_is_plausible_is_kept_whole() {
        let mut profile = Profile::default();
        for (field, text) in [
            (Field::Name, "Dr. María-José O’Brien"),
            (Field::Clinic, "Smile Studio, Ahmedabad"),
            (Field::Licence, "A-1234"),
            (Field::Phone, "+1 415 555 2671"),
        ] {
            assert_eq!(profile.missing(false), Some(field));
            assert_eq!(taken(&mut profile, field, text).changed, [field]);
        }
        assert_eq!(profile.missing(false), None);
        assert_eq!(profile.clinic.as_deref(), Some("Smile Studio, Ahmedabad"));
        assert_eq!(
            profile.phone.map(|phone| phone.as_str().to_owned()).unwrap(),
            "+14155552671"
        );
    }

    #[test]
    fn names_of_any_script_are_names() {
        for name in ["李小龙", "प्रिया शर्मा", "د. سارة", "Ng Li"] {
            assert_eq!(
                taken(&mut Profile::default(), Field::Name, name).changed,
                [Field::Name],
                "{name}"
            );
        }
    }

    #[test]
    fn what_is_not_plausible_is_refused_and_changes_nothing() {
        for (field, text) in [
            (Field::Name, "7"),
            (Field::Name, "+919876543210"),
            (Field::Clinic, "."),
            (Field::Licence, ""),
            (Field::Licence, "7"),
            (Field::Licence, "I do not have it with me 1"),
            (Field::Licence, "soon"),
            (Field::Phone, "12ab"),
            (Field::Phone, "+1"),
        ] {
            let mut profile = Profile::default();
            assert_eq!(taken(&mut profile, field, text).refused, [field], "{text:?}");
            assert_eq!(profile, Profile::default());
        }
    }

    #[test]
    fn another_licence_number_has_to_be_looked_at_again() {
        let mut profile = Profile::default();
        taken(&mut profile, Field::Licence, "dl12345");
        let verified = LicenceCheck::Verified {
            by: "staff:ann".to_owned(),
            at: Timestamp::UNIX_EPOCH,
        };
        profile.licence.as_mut().unwrap().check = verified;
        assert!(taken(&mut profile, Field::Licence, "DL12345").changed.is_empty());
        assert!(profile.has_verified_licence());
        assert_eq!(taken(&mut profile, Field::Licence, "DL99999").changed, [Field::Licence]);
        assert!(!profile.has_verified_licence());
    }
}
