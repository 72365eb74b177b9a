//! What the practice says: to its patients about their appointments and questions, and to its own people.

use jiff::tz::TimeZone;

use super::{Class, VisitTime};
use crate::ids::{AppointmentId, MessageId, TicketId};
use crate::practice::report::Report;

/// An appointment as messages tell of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Booking {
    pub appointment: AppointmentId,
    /// Counts what makes earlier messages untrue: calendars take the entry with the highest one.
    pub epoch: u32,
    pub customer: String,
    pub service: String,
    pub time: VisitTime,
    pub dentist: Option<String>,
}

/// A ticket as messages tell of it.
#[derive(Clone, PartialEq, Eq)]
pub struct TicketAbout {
    pub ticket: TicketId,
    pub subject: String,
    pub customer: String,
    /// The first message of ours about it: the others go into its thread.
    pub thread: Option<MessageId>,
}

#[derive(Clone, PartialEq, Eq)]
pub enum Practice {
    // To a patient, about an appointment.
    Booked {
        of: Booking,
        /// Changes are wanted until so many hours before.
        change_hours: u16,
    },
    Moved {
        of: Booking,
        change_hours: u16,
    },
    Cancelled(Booking),
    Reminder {
        of: Booking,
        minutes_before: u32,
    },
    FollowUp(Booking),
    /// They did not come: another time?
    Missed(Booking),

    // To a patient, about their question.
    TicketReceived(TicketAbout),
    /// One of the approved answers.
    TicketAnswered {
        about: TicketAbout,
        answer: String,
    },
    /// What one of the practice's people writes.
    TicketReply {
        about: TicketAbout,
        words: String,
    },
    /// It reads like an emergency.
    TicketEmergency {
        about: TicketAbout,
        phone: Option<String>,
    },

    // Answers to an SMS.
    SmsConfirmed(Booking),
    SmsCancelled(Booking),
    /// What was written is not understood.
    SmsHelp {
        next: Option<Booking>,
    },

    // To the practice's own people.
    StaffAppointment {
        news: AppointmentNews,
        of: Booking,
    },
    StaffTicket {
        about: TicketAbout,
        words: String,
    },
    StaffEmergency {
        about: TicketAbout,
        words: String,
        phone: Option<String>,
    },
    /// The week in figures; days are those of the zone.
    Report {
        report: Report,
        zone: TimeZone,
    },
}

/// What happened to an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppointmentNews {
    Booked,
    Moved,
    Confirmed,
    Cancelled,
    Missed,
}

impl AppointmentNews {
    pub fn name(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
            Self::Missed => "missed",
        }
    }
}

impl Practice {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Booked { .. } => "appointment_booked",
            Self::Moved { .. } => "appointment_moved",
            Self::Cancelled(_) => "appointment_cancelled",
            Self::Reminder { .. } => "appointment_reminder",
            Self::FollowUp(_) => "follow_up",
            Self::Missed(_) => "appointment_missed",
            Self::TicketReceived(_) => "ticket_received",
            Self::TicketAnswered { .. } => "ticket_answered",
            Self::TicketReply { .. } => "ticket_reply",
            Self::TicketEmergency { .. } => "ticket_emergency",
            Self::SmsConfirmed(_) => "sms_confirmed",
            Self::SmsCancelled(_) => "sms_cancelled",
            Self::SmsHelp { .. } => "sms_help",
            Self::StaffAppointment { .. } => "staff_appointment",
            Self::StaffTicket { .. } => "staff_ticket",
            Self::StaffEmergency { .. } => "staff_emergency",
            Self::Report { .. } => "weekly_report",
        }
    }

    pub(super) fn class(&self) -> Class {
        match self {
            Self::Booked { .. }
            | Self::Moved { .. }
            | Self::Cancelled(_)
            | Self::TicketReceived(_)
            | Self::TicketAnswered { .. }
            | Self::TicketReply { .. }
            | Self::TicketEmergency { .. } => Class::CaseNews,
            Self::Reminder { .. } | Self::FollowUp(_) | Self::Missed(_) => Class::Reminder,
            Self::SmsConfirmed(_) | Self::SmsCancelled(_) | Self::SmsHelp { .. } => Class::Reply,
            Self::StaffAppointment { .. }
            | Self::StaffTicket { .. }
            | Self::StaffEmergency { .. }
            | Self::Report { .. } => Class::Staff,
        }
    }

    /// The appointment that it is about.
    pub fn booking(&self) -> Option<&Booking> {
        match self {
            Self::Booked { of, .. }
            | Self::Moved { of, .. }
            | Self::Reminder { of, .. }
            | Self::StaffAppointment { of, .. }
            | Self::Cancelled(of)
            | Self::FollowUp(of)
            | Self::Missed(of)
            | Self::SmsConfirmed(of)
            | Self::SmsCancelled(of) => Some(of),
            Self::SmsHelp { next } => next.as_ref(),
            Self::TicketReceived(_)
            | Self::TicketAnswered { .. }
            | Self::TicketReply { .. }
            | Self::TicketEmergency { .. }
            | Self::StaffTicket { .. }
            | Self::StaffEmergency { .. }
            | Self::Report { .. } => None,
        }
    }

    /// Whether patients choose if they hear of this at all: not of what they asked, nor of an emergency.
    pub fn is_optional(&self) -> bool {
        match self {
            Self::Booked { .. }
            | Self::Moved { .. }
            | Self::Cancelled(_)
            | Self::Reminder { .. }
            | Self::FollowUp(_)
            | Self::Missed(_) => true,
            Self::TicketReceived(_)
            | Self::TicketAnswered { .. }
            | Self::TicketReply { .. }
            | Self::TicketEmergency { .. }
            | Self::SmsConfirmed(_)
            | Self::SmsCancelled(_)
            | Self::SmsHelp { .. }
            | Self::StaffAppointment { .. }
            | Self::StaffTicket { .. }
            | Self::StaffEmergency { .. }
            | Self::Report { .. } => false,
        }
    }

    /// The message of ours that an e-mail of it continues.
    pub fn thread(&self) -> Option<&MessageId> {
        match self {
            Self::TicketReceived(about)
            | Self::TicketAnswered { about, .. }
            | Self::TicketReply { about, .. }
            | Self::TicketEmergency { about, .. }
            | Self::StaffTicket { about, .. }
            | Self::StaffEmergency { about, .. } => about.thread.as_ref(),
            Self::Booked { .. }
            | Self::Moved { .. }
            | Self::Cancelled(_)
            | Self::Reminder { .. }
            | Self::FollowUp(_)
            | Self::Missed(_)
            | Self::SmsConfirmed(_)
            | Self::SmsCancelled(_)
            | Self::SmsHelp { .. }
            | Self::Report { .. }
            | Self::StaffAppointment { .. } => None,
        }
    }
}

impl std::fmt::Debug for Booking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Booking({} {})", self.appointment, self.epoch)
    }
}

impl std::fmt::Debug for TicketAbout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TicketAbout({})", self.ticket)
    }
}

impl std::fmt::Debug for Practice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
