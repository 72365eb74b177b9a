//! Whose time an appointment takes, and what changes of it.

use jiff::Timestamp;

use super::Appointment;
use crate::appointment::Slot;
use crate::practice::settings::folded;

/// Somebody or something that one appointment can have at a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Resource(String);

/// What changes of a resource's time: taken from everybody else, or given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    pub resource: Resource,
    pub take: Vec<Slot>,
    pub free: Vec<Slot>,
}

impl Resource {
    pub fn dentist(name: &str) -> Self {
        Self(format!("dentist#{}", folded(name)))
    }

    pub fn chair(name: &str) -> Self {
        Self(format!("chair#{}", folded(name)))
    }

    /// Takes a form that was made by Chairside itself (a stored record).
    pub fn trusted(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whose time it takes.
pub fn resources(dentist: Option<&str>, chair: Option<&str>) -> Vec<Resource> {
    let dentist = dentist.map(Resource::dentist);
    dentist.into_iter().chain(chair.map(Resource::chair)).collect()
}

/// What an appointment holds: nothing once it is over, and nothing that was cancelled.
pub(super) fn held(appointment: &Appointment, now: Timestamp) -> Vec<(Resource, Vec<Slot>)> {
    if appointment.ends_at() <= now {
        return Vec::new();
    }
    let slots = appointment.slots();
    resources(appointment.dentist.as_deref(), appointment.chair.as_deref())
        .into_iter()
        .map(|resource| (resource, slots.clone()))
        .collect()
}

/// From what was held to what is to be held. What is held already is taken again: that costs nothing, and whoever has it by
/// mistake is noticed.
pub(super) fn exchange(before: &[(Resource, Vec<Slot>)], after: Vec<(Resource, Vec<Slot>)>) -> Vec<Times> {
    let left = before
        .iter()
        .filter(|(resource, _)| after.iter().all(|(kept, _)| kept != resource))
        .map(|(resource, slots)| Times {
            resource: resource.clone(),
            take: Vec::new(),
            free: slots.clone(),
        });
    let left: Vec<Times> = left.collect();
    let kept = after.into_iter().map(|(resource, take)| {
        let had = before.iter().find(|(other, _)| *other == resource);
        let free = had.map_or_else(Vec::new, |(_, slots)| {
            slots.iter().copied().filter(|slot| !take.contains(slot)).collect()
        });
        Times { resource, take, free }
    });
    kept.chain(left).collect()
}
