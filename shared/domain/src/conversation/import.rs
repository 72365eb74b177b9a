//! A dentist whom another system knew. They have registered there: nothing is asked and nothing is said.

use std::collections::BTreeSet;

use super::Conversation;
use crate::effect::Fact;
use crate::person::Language;
use crate::profile::{Office, Profile};
use crate::reading::{Details, Field};
use crate::{Origin, Timestamp};

/// What another system says of a dentist.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Known {
    pub details: Details,
    pub office: Office,
    pub language: Option<Language>,
}

/// A conversation with what it lacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    pub conversation: Conversation,
    pub facts: Vec<Fact>,
}

/// The name of the fact that lists what was taken.
pub const DETAILS_TAKEN: &str = "details_taken";

/// Not what this detail looks like: nothing was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Implausible(pub Field);

/// Takes what is missing, and never what is there: that was said here, and later. A licence is one that nobody has looked
/// at. What `taken_before` names was taken once: if it is gone, somebody took it away. `None`: there is nothing new. The version is left as it is.
///
/// # Errors
/// When a detail is not what such a thing looks like.
pub fn import(
    before: &Conversation,
    known: &Known,
    taken_before: &BTreeSet<String>,
    origin: &Origin,
    region: &str,
    now: Timestamp,
) -> Result<Option<Imported>, Implausible> {
    // Whether or not it is taken: the same row gets the same answer.
    let plausible = Profile::default().take(&known.details, region);
    if let Some(field) = plausible.refused.first() {
        return Err(Implausible(*field));
    }
    let mut known = known.clone();
    known.leave_out(taken_before);
    let mut after = before.clone();
    let is_new = before.version == 0;
    let profile = &before.profile;
    let missing = |given: &Option<String>, there: bool| given.clone().filter(|_| !there);
    let lacking = Details {
        name: missing(&known.details.name, profile.name.is_some()),
        clinic: missing(&known.details.clinic, profile.clinic.is_some()),
        licence: missing(&known.details.licence, profile.licence.is_some()),
        phone: missing(&known.details.phone, profile.phone.is_some()),
    };
    let taken = after.profile.take(&lacking, region);
    let mut names: Vec<_> = taken.changed.iter().map(|field| field.name()).collect();
    names.extend(fill(&mut after.profile.office, &known.office));
    if is_new {
        after.language = known.language.unwrap_or(after.language);
        after.created_at = origin.created_at.unwrap_or(now);
    }
    if after.name.is_none() {
        after.name.clone_from(&after.profile.name);
    }
    if after.profile.registered_at.is_none() && after.profile.missing(after.user.phone.is_some()).is_none() {
        after.profile.registered_at = Some(origin.created_at.unwrap_or(now));
    }
    if after == *before && !is_new {
        return Ok(None);
    }
    let mut facts = vec![origin.fact()];
    if !names.is_empty() {
        facts.push(Fact::new(DETAILS_TAKEN, names.join(", ")));
    }
    Ok(Some(Imported {
        conversation: after,
        facts,
    }))
}

/// The names of what was filled.
fn fill(office: &mut Office, known: &Office) -> Vec<&'static str> {
    let mut names = Vec::new();
    if office.email.is_none() && known.email.is_some() {
        office.email.clone_from(&known.email);
        names.push("email");
    }
    for (name, place, given) in [
        ("address", &mut office.address, &known.address),
        ("city", &mut office.city, &known.city),
        ("state", &mut office.state, &known.state),
        (
            "subscription_type",
            &mut office.subscription_type,
            &known.subscription_type,
        ),
    ] {
        if place.is_none() && given.is_some() {
            place.clone_from(given);
            names.push(name);
        }
    }
    names
}

impl Known {
    /// Without the details of these names.
    fn leave_out(&mut self, names: &BTreeSet<String>) {
        let details = &mut self.details;
        for (field, detail) in [
            (Field::Name, &mut details.name),
            (Field::Clinic, &mut details.clinic),
            (Field::Licence, &mut details.licence),
            (Field::Phone, &mut details.phone),
        ] {
            if names.contains(field.name()) {
                *detail = None;
            }
        }
        if names.contains("email") {
            self.office.email = None;
        }
        for (name, line) in [
            ("address", &mut self.office.address),
            ("city", &mut self.office.city),
            ("state", &mut self.office.state),
            ("subscription_type", &mut self.office.subscription_type),
        ] {
            if names.contains(name) {
                *line = None;
            }
        }
    }
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Known({:?})", self.details)
    }
}
