//! Of the practice.

use domain::notice::{AppointmentNews, Booking, Notice, Practice, TicketAbout, VisitTime};
use domain::practice::appointment::Status;
use domain::practice::report::Report;
use domain::practice::ticket;
use domain::{AppointmentId, TicketId};

use super::some;

pub(crate) fn practice() -> Vec<Notice> {
    let of = || booking("Alice O'Brien");
    let about = || TicketAbout {
        ticket: TicketId::trusted("7d3f0c2a-8b1e-5c44-9d0a-1f2e3d4c5b6a"),
        subject: "A question".to_owned(),
        customer: "Alice O'Brien".to_owned(),
        thread: None,
    };
    let words = || "My crown is loose. Can I come today?".to_owned();
    [
        Practice::Booked {
            of: of(),
            change_hours: 24,
        },
        Practice::Moved {
            of: of(),
            change_hours: 24,
        },
        Practice::Cancelled(of()),
        Practice::Reminder {
            of: of(),
            minutes_before: 24 * 60,
        },
        Practice::FollowUp(of()),
        Practice::Missed(of()),
        Practice::TicketReceived(about()),
        Practice::TicketAnswered {
            about: about(),
            answer: "We are open Monday to Friday from 8:00 to 17:00.".to_owned(),
        },
        Practice::TicketReply {
            about: about(),
            words: "Please come at three, we will look at it.".to_owned(),
        },
        Practice::TicketEmergency {
            about: about(),
            phone: some("+1 555 010 0911"),
        },
        Practice::SmsConfirmed(of()),
        Practice::SmsCancelled(of()),
        Practice::SmsHelp { next: Some(of()) },
        Practice::SmsHelp { next: None },
        Practice::StaffAppointment {
            news: AppointmentNews::Booked,
            of: of(),
        },
        Practice::StaffTicket {
            about: about(),
            words: words(),
        },
        Practice::StaffEmergency {
            about: about(),
            words: "It does not stop bleeding.".to_owned(),
            phone: some("+1 415 555 0101"),
        },
        Practice::Report {
            report: week(),
            zone: jiff::tz::TimeZone::UTC,
        },
    ]
    .map(Notice::Practice)
    .to_vec()
}

fn week() -> Report {
    let from = domain::Timestamp::UNIX_EPOCH;
    let mut report = Report::new(from, from + jiff::SignedDuration::from_hours(7 * 24));
    report.appointments = [(Status::Completed, 38), (Status::Cancelled, 4), (Status::NoShow, 2)].into();
    report.services = [("Teeth Cleaning".to_owned(), 30), ("Root Canal".to_owned(), 10)].into();
    report.tickets = [(ticket::Status::Resolved, 5), (ticket::Status::Open, 1)].into();
    report.messages = [(domain::message::State::Sent, 120), (domain::message::State::Failed, 1)].into();
    (report.patients, report.answered, report.escalated) = (41, 5, 1);
    report
}

pub(crate) fn booking(customer: &str) -> Booking {
    let start = jiff::civil::date(2026, 11, 26)
        .at(10, 0, 0, 0)
        .to_zoned(jiff::tz::TimeZone::get("America/New_York").unwrap_or(jiff::tz::TimeZone::UTC));
    Booking {
        appointment: AppointmentId::trusted("a-1"),
        epoch: 1,
        customer: customer.to_owned(),
        service: "Teeth Cleaning".to_owned(),
        time: VisitTime {
            start: start.unwrap_or_default(),
            minutes: 60,
        },
        dentist: Some("Dr. Rao".to_owned()),
    }
}
