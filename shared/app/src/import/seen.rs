//! What earlier rows of the same import have come to: a dry run has to know it, for they are not in the store.

use std::collections::{BTreeMap, BTreeSet};

use domain::appointment::Slot;
use domain::conversation::Conversation;
use domain::customer::{Contact, Customer};
use domain::practice::appointment::{Appointment, Resource, Times};
use domain::{CaseId, CustomerId, PersonKey};

#[derive(Default)]
pub(super) struct Seen {
    /// Whose they are.
    pub cases: BTreeMap<CaseId, PersonKey>,
    pub people: BTreeMap<PersonKey, Conversation>,
    pub licences: BTreeMap<String, BTreeSet<PersonKey>>,
    pub customers: BTreeMap<CustomerId, Customer>,
    pub appointments: BTreeMap<String, Appointment>,
    pub times: BTreeMap<Resource, BTreeSet<Slot>>,
}

impl Seen {
    /// Others who have this contact.
    pub fn with_contact(&self, contact: &Contact, than: &CustomerId) -> impl Iterator<Item = CustomerId> {
        let others = self.customers.values().filter(|customer| customer.id != *than);
        let found = others.filter(|customer| customer.contacts().contains(contact));
        let found: Vec<_> = found.map(|customer| customer.id.clone()).collect();
        found.into_iter()
    }

    /// Whether somebody else has given this licence number; from now on this person has.
    pub fn licence_is_of_another(&mut self, number: &str, person: &PersonKey) -> bool {
        let people = self.licences.entry(number.to_owned()).or_default();
        let another = people.iter().any(|other| other != person);
        people.insert(person.clone());
        another
    }

    pub fn takes(&mut self, times: &[Times]) {
        for times in times {
            let of_it = self.times.entry(times.resource.clone()).or_default();
            of_it.extend(times.take.iter().copied());
        }
    }
}
