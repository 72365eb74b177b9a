//! Messages of the practice: to its patients and to its own people. Times are wall times where the practice is.

use domain::notice::{Booking, Practice, TicketAbout};
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::report;
use super::visits::zone;
use crate::phrases::Phrases;
use crate::{Voice, plain};

/// Characters of an answer or of what a person wrote, in an e-mail.
const WORDS_MAX_CHARS: usize = 3000;
/// Of the same in an SMS or a template, where it stands on one line.
const LINE_MAX_CHARS: usize = 400;
/// Of a subject: what goes beyond is cut off by most mail programs anyway.
const SUBJECT_MAX_CHARS: usize = 120;
/// Of a ticket's number as people see it: the end of its id, which is what differs.
const TICKET_CHARS: usize = 8;

/// Every field is there for each message of the practice, so that a message can be reworded without touching code.
#[derive(Serialize, Default)]
struct OfPractice {
    practice: String,
    phone: Option<String>,
    address: Option<String>,
    /// Who is called at any hour.
    emergency: Option<String>,
    /// The number to call now.
    call: String,
    /// The patient's name: whole for themselves, in e-mails to the practice too.
    name: String,
    customer: String,
    /// For what may be read on a locked screen.
    short_name: String,
    service: String,
    when: String,
    short_when: Option<String>,
    zone: String,
    minutes: String,
    dentist: Option<String>,
    /// How long before the start changes are wanted.
    change: String,
    /// How far away the start is.
    ahead: String,
    news: &'static str,
    ticket: String,
    subject: String,
    words: String,
    line: String,
    patient_phone: Option<String>,
}

pub(super) fn of(practice: &Practice, voice: &Voice, say: &dyn Phrases) -> Value {
    if let Practice::Report { report, zone } = practice {
        return report::of(report, zone, voice, say);
    }
    let booking = practice.booking().map(|of| booked(of, voice, say));
    let values = match practice {
        Practice::Booked { change_hours, .. } | Practice::Moved { change_hours, .. } => OfPractice {
            change: say.hours(*change_hours),
            ..booking.unwrap_or_default()
        },
        Practice::Reminder { minutes_before, .. } => OfPractice {
            ahead: ahead(*minutes_before, say),
            ..booking.unwrap_or_default()
        },
        Practice::StaffAppointment { news, .. } => OfPractice {
            news: say.appointment(*news),
            ..booking.unwrap_or_default()
        },
        Practice::Cancelled(_)
        | Practice::FollowUp(_)
        | Practice::Missed(_)
        | Practice::SmsConfirmed(_)
        | Practice::SmsCancelled(_)
        | Practice::Report { .. }
        | Practice::SmsHelp { .. } => booking.unwrap_or_else(|| spoken(voice)),
        Practice::TicketReceived(about) => ticket(about, "", voice),
        Practice::TicketAnswered { about, answer: words }
        | Practice::TicketReply { about, words }
        | Practice::StaffTicket { about, words } => ticket(about, words, voice),
        Practice::TicketEmergency { about, phone } => OfPractice {
            call: phone
                .clone()
                .or_else(|| voice.practice.phone.clone())
                .unwrap_or_default(),
            emergency: phone.clone(),
            ..ticket(about, "", voice)
        },
        Practice::StaffEmergency { about, words, phone } => OfPractice {
            patient_phone: phone.clone(),
            ..ticket(about, words, voice)
        },
    };
    Serde(values).into()
}

fn spoken(voice: &Voice) -> OfPractice {
    OfPractice {
        practice: plain::name(&voice.practice.name),
        phone: voice.practice.phone.clone(),
        address: plain::some_name(voice.practice.address.as_deref()),
        ..OfPractice::default()
    }
}

fn booked(of: &Booking, voice: &Voice, say: &dyn Phrases) -> OfPractice {
    OfPractice {
        service: plain::name(&of.service),
        when: say.date_time(&of.time.start),
        short_when: Some(say.short_time(&of.time.start)),
        zone: zone(&of.time.start),
        minutes: say.minutes(of.time.minutes),
        dentist: plain::some_name(of.dentist.as_deref()),
        ..named(&of.customer, voice)
    }
}

fn ticket(about: &TicketAbout, words: &str, voice: &Voice) -> OfPractice {
    let id: Vec<char> = about.ticket.as_str().chars().filter(|c| c.is_alphanumeric()).collect();
    OfPractice {
        ticket: id.iter().skip(id.len().saturating_sub(TICKET_CHARS)).collect(),
        subject: plain::line(&about.subject, SUBJECT_MAX_CHARS),
        words: plain::paragraphs(words, WORDS_MAX_CHARS),
        line: plain::line(words, LINE_MAX_CHARS),
        ..named(&about.customer, voice)
    }
}

fn named(customer: &str, voice: &Voice) -> OfPractice {
    OfPractice {
        name: plain::name(customer),
        customer: plain::name(customer),
        short_name: plain::short_name(customer),
        ..spoken(voice)
    }
}

/// "24 hours", "30 minutes".
fn ahead(minutes: u32, say: &dyn Phrases) -> String {
    let minutes = u16::try_from(minutes).unwrap_or(u16::MAX);
    if minutes >= 60 && minutes.is_multiple_of(60) {
        say.hours(minutes / 60)
    } else {
        say.minutes(minutes)
    }
}
