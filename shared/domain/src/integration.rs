//! Services outside that Chairside lives with: how they do, and what waits for them.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::customer::Channel;
use crate::message::backoff;
use crate::task::Kind;
use crate::task::job::Job;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Integration {
    Whatsapp,
    Sheets,
    Calendar,
    Drive,
    Model,
    Smtp,
    Twilio,
    /// Other people's systems that are called.
    Webhooks,
}

/// How a service has done so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    pub last_success_at: Option<Timestamp>,
    pub last_error: Option<Trouble>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub at: Timestamp,
    /// The provider's code or our own words: nobody's name, number or secret.
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Ok,
    Failing,
    /// Nothing was asked of it yet.
    Idle,
}

/// The longest trouble that is kept.
const MAX_CHARS: usize = 100;

/// What providers say when it is the recipient that cannot be reached and not the service. WhatsApp's (Meta, "Error codes"),
/// Twilio's ("Error and warning dictionary"), and the one of our own of an e-mail address that does not exist.
const OF_THE_RECIPIENT: [&str; 11] = [
    "131021",
    "131026",
    "131030",
    "131049",
    "130472",
    "21211",
    "21408",
    "21610",
    "21612",
    "21614",
    "the address does not exist",
];

impl Integration {
    pub const ALL: [Self; 8] = [
        Self::Whatsapp,
        Self::Sheets,
        Self::Calendar,
        Self::Drive,
        Self::Model,
        Self::Smtp,
        Self::Twilio,
        Self::Webhooks,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Whatsapp => "whatsapp",
            Self::Sheets => "sheets",
            Self::Calendar => "calendar",
            Self::Drive => "drive",
            Self::Model => "model",
            Self::Smtp => "smtp",
            Self::Twilio => "twilio",
            Self::Webhooks => "webhooks",
        }
    }

    pub fn of_channel(channel: Channel) -> Self {
        match channel {
            Channel::Whatsapp => Self::Whatsapp,
            Channel::Sms => Self::Twilio,
            Channel::Email => Self::Smtp,
        }
    }

    /// The service that a task is waiting for, if there is one.
    pub fn of_task(kind: &Kind) -> Option<Self> {
        match kind {
            Kind::CalendarEntry { .. } | Kind::CalendarSync { .. } => Some(Self::Calendar),
            Kind::FetchFile { .. } => Some(Self::Whatsapp),
            Kind::FileInDrive { .. } => Some(Self::Drive),
            Kind::SheetSync | Kind::SheetRebuild { .. } | Kind::Job(Job::CustomerSync) => Some(Self::Sheets),
            Kind::EventDelivery(_) | Kind::Job(Job::Webhook { .. }) => Some(Self::Webhooks),
            Kind::CaseTimer { .. }
            | Kind::Reminder { .. }
            | Kind::WorkflowRun { .. }
            | Kind::AppointmentReminder { .. }
            | Kind::FollowUp { .. }
            | Kind::Job(Job::WeeklyReport | Job::Export | Job::CleanUp | Job::ReminderSweep | Job::Custom { .. }) => {
                None
            }
        }
    }
}

impl Health {
    pub fn state(&self) -> State {
        match (self.last_success_at, &self.last_error) {
            (None, None) => State::Idle,
            (Some(_), None) => State::Ok,
            (Some(success), Some(error)) if success > error.at => State::Ok,
            (None | Some(_), Some(_)) => State::Failing,
        }
    }
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failing => "failing",
            Self::Idle => "idle",
        }
    }
}

/// Whether it is the recipient that cannot be reached: the service has done its part.
pub fn is_about_the_recipient(reason: &str) -> bool {
    let reason = reason.trim_start();
    OF_THE_RECIPIENT.iter().any(|known| reason.starts_with(known))
}

/// What may be kept of a reason: up to the colon after which providers say what they like, and of what begins with a code
/// the codes alone.
pub fn told(reason: &str) -> String {
    let ours = reason.split(':').next().unwrap_or_default().trim();
    if !ours.starts_with(|c: char| c.is_ascii_digit()) {
        return ours.chars().take(MAX_CHARS).collect();
    }
    let is_code = |(nth, word): &(usize, &str)| {
        let plain = word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
        let marked = word.contains(|c: char| c.is_ascii_digit() || c == '_')
            || word.chars().skip(1).any(|c| c.is_ascii_uppercase());
        plain && (*nth == 0 || marked)
    };
    let words = ours.split(' ').enumerate().take_while(is_code);
    let codes: Vec<_> = words.map(|(_, word)| word).collect();
    codes.join(" ").chars().take(MAX_CHARS).collect()
}

/// Since when something should have been done that is due then after so many failed tries: each has put it off.
pub fn overdue_since(due_at: Timestamp, attempts: u16) -> Timestamp {
    // More than these would not change how it looks.
    let waits = (1..=attempts.min(500)).map(|attempt| backoff(attempt + 1, 500));
    let put_off = waits.fold(SignedDuration::ZERO, |sum, wait| sum + wait);
    due_at.checked_sub(put_off).unwrap_or(due_at)
}

impl fmt::Display for Integration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn what_happened_last_counts() {
        let health = |success: Option<i64>, error: Option<i64>| Health {
            last_success_at: success.map(at),
            last_error: error.map(|second| Trouble {
                at: at(second),
                message: "503".to_owned(),
            }),
        };
        for (success, error, state) in [
            (None, None, State::Idle),
            (Some(1), None, State::Ok),
            (None, Some(1), State::Failing),
            (Some(2), Some(1), State::Ok),
            (Some(1), Some(2), State::Failing),
            // Of two at the same moment, the one that somebody has to look at.
            (Some(1), Some(1), State::Failing),
        ] {
            assert_eq!(health(success, error).state(), state, "{success:?} {error:?}");
        }
    }

    #[test]
    fn codes_and_our_own_words_are_kept_and_nothing_else() {
        for (reason, kept) in [
            ("131026: Message undeliverable", "131026"),
            ("404 notFound: No calendar jane@example.org", "404 notFound"),
            ("403 storageQuotaExceeded: …", "403 storageQuotaExceeded"),
            ("400 invalid_grant", "400 invalid_grant"),
            ("500 Backend Error for Jane Doe", "500"),
            ("550 5.7.1 jane doe is not welcome", "550 5.7.1"),
            ("21211: The 'To' number +1415 is not valid", "21211"),
            ("no answer from Twilio in time", "no answer from Twilio in time"),
            ("answered with status 503", "answered with status 503"),
            (
                "HTTP 503 without a readable answer",
                "HTTP 503 without a readable answer",
            ),
            ("", ""),
        ] {
            assert_eq!(told(reason), kept);
        }
        assert_eq!(told(&"long ".repeat(100)).len(), MAX_CHARS);
    }

    #[test]
    fn a_wrong_number_is_not_the_services_trouble() {
        for reason in ["131026: x", "21610: x", "the address does not exist (550 5.1.1)"] {
            assert!(is_about_the_recipient(reason), "{reason}");
        }
        for reason in ["190: x", "503", "no connection to Twilio", ""] {
            assert!(!is_about_the_recipient(reason), "{reason}");
        }
    }

    #[test]
    fn what_was_put_off_is_overdue_since_its_first_time() {
        assert_eq!(overdue_since(at(10_000), 0), at(10_000));
        let mut task = crate::task::Task::new(
            crate::TaskId::trusted("t-1"),
            Kind::CalendarSync {
                calendar: "lab".to_owned(),
            },
            at(10_000),
            at(10_000),
        );
        for _ in 0..12 {
            let now = task.due_at;
            task.failed("503".to_owned(), false, 500, now);
            let since = overdue_since(task.due_at, task.attempts);
            assert!(since.duration_since(at(10_000)).abs().as_secs() <= 5, "{since}");
        }
    }
}
