//! Somebody who sees every commit in the order in which it happened, and says when one must not be.

use std::collections::{BTreeMap, BTreeSet};

use app::ports::Write;
use domain::customer::{Contact, Customer};
use domain::message::{Address, Message, State};
use domain::practice::appointment::Appointment;
use domain::practice::loyalty::{Entry, Kind};
use domain::practice::workflow::customer_key;
use domain::{AppointmentId, CustomerId, MessageId, Timestamp};

#[derive(Default)]
pub(crate) struct Witness {
    pub(crate) seed: u64,
    pub(crate) appointments: BTreeMap<AppointmentId, Appointment>,
    pub(crate) customers: BTreeMap<CustomerId, Customer>,
    pub(crate) entries: BTreeMap<CustomerId, Vec<Entry>>,
    /// Attempts that were begun, by message.
    pub(crate) begun: BTreeMap<MessageId, u32>,
    pub(crate) attempts: BTreeMap<MessageId, u16>,
    pub(crate) opt_outs: BTreeSet<Contact>,
}

impl Witness {
    pub(crate) fn see(&mut self, commits: Vec<Vec<Write>>, now: Timestamp) {
        for write in commits.into_iter().flatten() {
            if let Write::Booking(appointment) = write {
                self.booking(appointment, now);
            } else if let Write::Customer(customer) = write {
                self.customers.insert(customer.id.clone(), customer);
            } else if let Write::OptsOut { contact, .. } = write {
                self.opt_outs.insert(contact);
            } else if let Write::OptsIn { contact } = write {
                self.opt_outs.remove(&contact);
            } else if let Write::Points { customer, entry } = write {
                self.points(customer, entry);
            } else if let Write::Message(message) = write {
                self.message(&message);
            }
        }
    }

    fn booking(&mut self, new: Appointment, now: Timestamp) {
        let seed = self.seed;
        let holds = |it: &Appointment| it.status.is_open() && it.ends_at() > now;
        for other in self.appointments.values().filter(|other| other.id != new.id) {
            let overlaps = new.starts_at < other.ends_at() && other.starts_at < new.ends_at();
            assert!(
                !(overlaps && holds(&new) && holds(other) && new.dentist == other.dentist),
                "seed {seed}: {new:?} and {other:?} at {now}"
            );
        }
        self.appointments.insert(new.id.clone(), new);
    }

    fn points(&mut self, customer: CustomerId, entry: Entry) {
        let (seed, entries) = (self.seed, self.entries.entry(customer).or_default());
        entries.push(entry);
        assert_eq!(
            entries.last().unwrap().number,
            entries.len() as u64,
            "seed {seed}: a gap"
        );
        assert!(balance(entries) >= 0, "seed {seed}: {entries:?}");
    }

    /// An attempt begins with a commit: everything that was committed before it counts.
    fn message(&mut self, message: &Message) {
        let before = self.attempts.insert(message.id.clone(), message.attempts).unwrap_or(0);
        if message.state == State::Sending && message.attempts > before {
            *self.begun.entry(message.id.clone()).or_default() += 1;
            self.may_go(message);
        }
    }

    fn may_go(&self, message: &Message) {
        let (seed, notice, at) = (self.seed, &message.notice, message.updated_at);
        if let Some(contact) = message.address.contact() {
            assert!(
                !self.opt_outs.contains(&contact),
                "seed {seed}: {notice} to somebody who wants nothing, at {at}"
            );
        }
        let terms = message.terms.as_ref().unwrap();
        let of = |customer: &&Customer| {
            terms.customer.as_ref() == Some(&customer.id) || message.to == customer_key(&customer.id)
        };
        if let Some(customer) = self.customers.values().find(of) {
            assert!(
                customer.erased_at.is_none(),
                "seed {seed}: {notice} to somebody who was erased, at {at}"
            );
            let channel = message.address.channel();
            let wants = terms
                .topic
                .is_none_or(|topic| customer.preferences.wants(topic, channel));
            assert!(
                wants,
                "seed {seed}: {notice} by {} to somebody who does not want it, at {at}",
                channel.name()
            );
            let has = match &message.address {
                Address::Email(email) => customer.email.as_ref() == Some(email),
                Address::Sms(phone) => customer.phone.as_ref() == Some(phone),
                Address::Whatsapp(user) => customer.phone == user.phone,
            };
            assert!(has, "seed {seed}: {notice} to an address of before, at {at}");
        } else {
            assert_eq!(terms.customer, None, "seed {seed}");
        }
        if let Some((id, epoch)) = &terms.appointment {
            let about = &self.appointments[id];
            assert_eq!(
                about.epoch, *epoch,
                "seed {seed}: {notice} of an earlier epoch, at {at}"
            );
            let ahead = matches!(
                notice.as_str(),
                "appointment_reminder" | "appointment_booked" | "appointment_moved"
            );
            assert!(
                !ahead || about.is_ahead(at),
                "seed {seed}: {notice} of {about:?} at {at}"
            );
        }
    }
}

pub(crate) fn balance(entries: &[Entry]) -> i64 {
    let counts = |entry: &&Entry| !matches!(entry.kind, Kind::Pending | Kind::Released);
    entries.iter().filter(counts).map(|entry| entry.points).sum()
}
