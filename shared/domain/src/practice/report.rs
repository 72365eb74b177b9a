//! A week of the practice in figures. Never here: anybody's name, or how it is told.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::appointment::{self, Appointment};
use super::ticket::{self, Ticket};
use crate::message;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub from: Timestamp,
    pub until: Timestamp,
    /// Appointments that started in this time, by what became of them.
    pub appointments: BTreeMap<appointment::Status, u32>,
    /// How many patients they were of.
    pub patients: u32,
    /// How many were of each service, cancelled ones apart.
    pub services: BTreeMap<String, u32>,
    /// Tickets that were opened in this time, by what they are now.
    pub tickets: BTreeMap<ticket::Status, u32>,
    /// How many of these were answered without a person, and how many needed one.
    pub answered: u32,
    pub escalated: u32,
    /// Messages that were made in this time, by what became of them.
    pub messages: BTreeMap<message::State, u32>,
}

impl Report {
    pub fn new(from: Timestamp, until: Timestamp) -> Self {
        Self {
            from,
            until,
            appointments: BTreeMap::new(),
            patients: 0,
            services: BTreeMap::new(),
            tickets: BTreeMap::new(),
            answered: 0,
            escalated: 0,
            messages: BTreeMap::new(),
        }
    }

    /// Those that are not of this time are left out.
    pub fn of<'a>(
        (from, until): (Timestamp, Timestamp),
        appointments: impl Iterator<Item = &'a Appointment>,
        tickets: impl Iterator<Item = &'a Ticket>,
    ) -> Self {
        let mut report = Self::new(from, until);
        let is_in = |at: Timestamp| from <= at && at < until;
        let mut patients = BTreeSet::new();
        for appointment in appointments.filter(|appointment| is_in(appointment.starts_at)) {
            *report.appointments.entry(appointment.status).or_default() += 1;
            patients.insert(&appointment.customer);
            if appointment.status != appointment::Status::Cancelled {
                *report.services.entry(appointment.service.clone()).or_default() += 1;
            }
        }
        report.patients = u32::try_from(patients.len()).unwrap_or(u32::MAX);
        for ticket in tickets.filter(|ticket| is_in(ticket.created_at)) {
            *report.tickets.entry(ticket.status).or_default() += 1;
            let by_person = |answer: &ticket::Answer| answer.by == ticket::PickedBy::Staff;
            let without_a_person =
                ticket.answer.as_ref().is_some_and(|answer| !by_person(answer)) && !ticket.is_escalated();
            report.answered += u32::from(without_a_person);
            report.escalated += u32::from(ticket.is_escalated());
        }
        report
    }

    pub fn appointments(&self) -> u32 {
        self.appointments.values().sum()
    }

    /// Of those that are over and were not cancelled, how many nobody came to. `None` before the first.
    pub fn no_show_percent(&self) -> Option<u32> {
        let of = |status| self.appointments.get(&status).copied().unwrap_or_default();
        let missed = of(appointment::Status::NoShow);
        let over = missed + of(appointment::Status::Completed);
        (over > 0).then(|| missed * 100 / over)
    }

    pub fn tickets(&self) -> u32 {
        self.tickets.values().sum()
    }
}
