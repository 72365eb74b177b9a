//! The entry for a patient's own calendar that goes with an e-mail (RFC 5545). Times are UTC: every calendar shows them in
//! its own zone. It says no more than the e-mail that it goes with.

use domain::message::Invite;
use domain::notice::{Booking, Practice};
use domain::{AppointmentId, Timestamp, ids};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

use crate::{Voice, plain};

/// RFC 5545, 3.3.5, form 2.
pub(crate) const UTC: &str = "%Y%m%dT%H%M%SZ";

/// The entry that goes with a notice, if there is one.
pub(crate) fn of(practice: &Practice, voice: &Voice, now: Timestamp) -> Option<Invite> {
    let (of, cancels) = match practice {
        Practice::Booked { of, .. } | Practice::Moved { of, .. } => (of, false),
        Practice::Cancelled(of) => (of, true),
        Practice::Reminder { .. }
        | Practice::FollowUp(_)
        | Practice::Missed(_)
        | Practice::TicketReceived(_)
        | Practice::TicketAnswered { .. }
        | Practice::TicketReply { .. }
        | Practice::TicketEmergency { .. }
        | Practice::SmsConfirmed(_)
        | Practice::SmsCancelled(_)
        | Practice::SmsHelp { .. }
        | Practice::StaffAppointment { .. }
        | Practice::StaffTicket { .. }
        | Practice::StaffEmergency { .. }
        | Practice::Report { .. } => return None,
    };
    Some(Invite {
        ics: entry(of, cancels, voice, now),
        cancels,
    })
}

/// What an appointment is called in every calendar: whoever has it from two places has it once.
pub(crate) fn uid(appointment: &AppointmentId) -> String {
    format!("{}@chairside", ids::derive(&["entry", appointment.as_str()]))
}

fn entry(of: &Booking, cancels: bool, voice: &Voice, now: Timestamp) -> String {
    let practice = plain::name(&voice.practice.name);
    let start = of.time.start.timestamp();
    let end = start + jiff::SignedDuration::from_mins(i64::from(of.time.minutes));
    let written = |at: Timestamp| at.strftime(UTC).to_string();
    let mut event = Event::new();
    event
        .uid(&uid(&of.appointment))
        .sequence(of.epoch)
        .summary(&format!("{} - {practice}", plain::name(&of.service)))
        .status(if cancels {
            EventStatus::Cancelled
        } else {
            EventStatus::Confirmed
        })
        .add_property("DTSTAMP", written(now))
        .add_property("DTSTART", written(start))
        .add_property("DTEND", written(end));
    if let Some(address) = plain::some_name(voice.practice.address.as_deref()) {
        event.location(&address);
    }
    let mut calendar = Calendar::new();
    calendar.append_property(("METHOD", if cancels { "CANCEL" } else { "PUBLISH" }));
    calendar.push(event.done());
    calendar.to_string()
}
