//! A calendar that a dentist's or a chair's people follow (RFC 5545). Its address may get into wrong hands: of a patient it
//! has the initials alone, and of an appointment no more than what and when.

use domain::Timestamp;
use domain::practice::appointment::{Appointment, Status};
use icalendar::{Calendar, Component, Event, EventStatus, Parameter, Property};

use crate::{Voice, invite, plain};

/// How often programs are asked to look again (RFC 7986, 5.7).
const REFRESH: &str = "PT15M";

/// An appointment, and the name of whoever has it.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub appointment: &'a Appointment,
    /// Whole; empty if they were erased.
    pub patient: &'a str,
}

/// Nothing in it depends on when it is made.
pub fn calendar<'a>(name: &str, entries: impl Iterator<Item = Entry<'a>>, voice: &Voice) -> String {
    let mut calendar = Calendar::new();
    let name = format!("{} - {}", plain::name(name), plain::name(&voice.practice.name));
    let refresh = Property::new("REFRESH-INTERVAL", REFRESH)
        .append_parameter(Parameter::new("VALUE", "DURATION"))
        .done();
    calendar
        .name(&name)
        .append_property(refresh)
        .append_property(("X-PUBLISHED-TTL", REFRESH));
    for entry in entries {
        calendar.push(event(&entry));
    }
    calendar.to_string()
}

fn event(of: &Entry<'_>) -> Event {
    let appointment = of.appointment;
    let service = plain::name(&appointment.service);
    let summary = match initials(of.patient) {
        Some(initials) => format!("{service} ({initials})"),
        None => service,
    };
    let written = |at: Timestamp| at.strftime(invite::UTC).to_string();
    let mut event = Event::new();
    event
        .uid(&invite::uid(&appointment.id))
        .sequence(appointment.epoch)
        .summary(&summary)
        .status(match appointment.status {
            Status::Confirmed | Status::Completed => EventStatus::Confirmed,
            Status::Scheduled | Status::PendingConfirmation => EventStatus::Tentative,
            Status::Cancelled | Status::NoShow => EventStatus::Cancelled,
        })
        // Without a METHOD this is when it was last changed (RFC 5545, 3.8.7.2).
        .add_property("DTSTAMP", written(appointment.updated_at))
        .add_property("LAST-MODIFIED", written(appointment.updated_at))
        .add_property("DTSTART", written(appointment.starts_at))
        .add_property("DTEND", written(appointment.ends_at()));
    event.done()
}

/// Of the first name and the last one: "J.D.". Of a single name, its own.
fn initials(name: &str) -> Option<String> {
    let name = plain::name(name);
    let mut letters = name
        .split(' ')
        .filter_map(|part| part.chars().find(|c| c.is_alphabetic()));
    let first = letters.next()?;
    let last = letters.next_back();
    let written = [Some(first), last].into_iter().flatten();
    Some(written.flat_map(|letter| letter.to_uppercase().chain(['.'])).collect())
}

/// Who they are is theirs.
impl std::fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({})", self.appointment.id)
    }
}

#[cfg(test)]
mod tests {
    use domain::{AppointmentId, CustomerId};
    use jiff::tz::TimeZone;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn appointment(status: Status) -> Appointment {
        Appointment {
            id: AppointmentId::trusted("a-1"),
            customer: CustomerId::trusted("k-1"),
            service: "Fillings, two; left".to_owned(),
            starts_at: at("2026-11-24T10:00:00Z"),
            minutes: 45,
            zone: TimeZone::get("America/New_York").unwrap(),
            status,
            dentist: Some("Dr. Ada".to_owned()),
            chair: None,
            notes: Some("afraid of needles".to_owned()),
            cancel_reason: None,
            points: 15,
            reminders: Vec::new(),
            reminders_sent: Vec::new(),
            epoch: 3,
            fingerprint: String::new(),
            created_at: at("2026-11-20T12:00:00Z"),
            updated_at: at("2026-11-21T08:30:00.5Z"),
            version: 7,
        }
    }

    fn written(status: Status, patient: &str) -> String {
        let voice = Voice::of(&domain::Settings::default());
        let appointment = appointment(status);
        let entry = Entry {
            appointment: &appointment,
            patient,
        };
        calendar("Dr. Ada", [entry].into_iter(), &voice)
    }

    #[test]
    fn it_reads_as_calendar_programs_expect_it() {
        let text = written(Status::Scheduled, "Jane Maria Doe");
        for line in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "X-WR-CALNAME:Dr. Ada - Chairside Dental Practice",
            "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
            "BEGIN:VEVENT",
            "SEQUENCE:3",
            "STATUS:TENTATIVE",
            "SUMMARY:Fillings\\, two\\; left (J.D.)",
            "DTSTAMP:20261121T083000Z",
            "DTSTART:20261124T100000Z",
            "DTEND:20261124T104500Z",
            "END:VCALENDAR",
        ] {
            assert!(
                text.split("\r\n").any(|found| found == line),
                "{line} is not in\n{text}"
            );
        }
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let uid = format!("UID:{}", invite::uid(&AppointmentId::trusted("a-1")));
        assert!(text.contains(&uid), "{text}");
        for status in [Status::Confirmed, Status::Completed] {
            assert!(written(status, "").contains("STATUS:CONFIRMED\r\n"));
        }
    }

    #[test]
    fn of_a_patient_it_has_the_initials_alone() {
        let text = written(Status::Confirmed, "Jane Maria Doe");
        for theirs in ["Jane", "Maria", "Doe", "k-1", "needles", "a-1"] {
            assert!(!text.contains(theirs), "{theirs} is in\n{text}");
        }
        for (name, expected) in [
            ("", None),
            ("  ", None),
            ("12", None),
            ("Cher", Some("C.")),
            ("émile zola", Some("É.Z.")),
            ("José  María de la Cruz", Some("J.C.")),
            ("*Jane* (Doe)", Some("J.D.")),
            ("Doe\r\nATTENDEE:x", Some("D.A.")),
        ] {
            assert_eq!(initials(name).as_deref(), expected, "{name:?}");
        }
    }
}
