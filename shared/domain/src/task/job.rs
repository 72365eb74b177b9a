//! What a practice has done at its times: the jobs, how they come again, and the record of each run.

use std::fmt;

use jiff::Timestamp;

use super::recurrence::Recurrence;
use crate::ids::{TaskId, derive};

#[derive(Clone, PartialEq, Eq)]
pub enum Job {
    WeeklyReport,
    /// Everything in the table, as files.
    Export,
    /// What is kept for no longer than the settings say.
    CleanUp,
    /// Looks whether a reminder was left behind.
    ReminderSweep,
    /// Takes in what people have written about dentists in the spreadsheet.
    CustomerSync,
    /// Calls somebody else's system.
    Webhook {
        /// May hold a secret of theirs.
        url: String,
        /// JSON, sent as it is.
        body: Option<String>,
    },
    /// Tells other systems that it is time, on the bus.
    Custom {
        name: String,
    },
}

/// How a job was asked for, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub name: String,
    pub recurrence: Recurrence,
    /// It is given up after so many failed tries in a row.
    pub max_retries: u16,
    /// When the last try began.
    pub last_run_at: Option<Timestamp>,
    /// Where a run goes on that had no time to finish. The job's own words.
    pub progress: Option<String>,
}

/// One try of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub task: TaskId,
    pub started_at: Timestamp,
    pub finished_at: Timestamp,
    pub outcome: Outcome,
    /// Why it failed.
    pub error: Option<String>,
    /// What was done: figures, never people.
    pub detail: Option<String>,
    /// When it may be forgotten.
    pub keep_until: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Succeeded,
    /// Not finished, and going on at once.
    Continued,
    Failed,
}

pub const MAX_RETRIES: u16 = 3;
pub const MOST_RETRIES: u16 = 20;

impl Job {
    /// Those that every practice has.
    pub const BUILT_IN: [Self; 5] = [
        Self::Export,
        Self::CleanUp,
        Self::WeeklyReport,
        Self::ReminderSweep,
        Self::CustomerSync,
    ];

    pub fn name(&self) -> &'static str {
        match self {
            Self::WeeklyReport => "weekly_report",
            Self::Export => "export",
            Self::CleanUp => "clean_up",
            Self::ReminderSweep => "reminder_sweep",
            Self::CustomerSync => "customer_sync",
            Self::Webhook { .. } => "webhook",
            Self::Custom { .. } => "custom",
        }
    }

    /// The id of the one that every practice has.
    pub fn built_in_id(&self) -> TaskId {
        TaskId::trusted(derive(&["job", self.name()]))
    }
}

/// The longest address that is called.
pub const MAX_URL_CHARS: usize = 2000;
/// The longest body that is sent.
pub const MAX_BODY_CHARS: usize = 10_000;

/// Whether an address may be called: over TLS, or on this machine, and without a password in it.
pub fn may_be_called(url: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && c != '\\';
    if url.len() > MAX_URL_CHARS || !url.chars().all(plain) {
        return false;
    }
    let (is_safe, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return false,
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // What stands before an "@" looks like the host and is none.
    if authority.is_empty() || authority.starts_with(':') || authority.contains('@') {
        return false;
    }
    let host = match authority.strip_prefix("[::1]") {
        Some(port) if port.is_empty() || port.starts_with(':') => "localhost",
        Some(_) | None => authority.split(':').next().unwrap_or_default(),
    };
    is_safe || matches!(host, "localhost" | "127.0.0.1")
}

impl Outcome {
    pub const ALL: [Self; 3] = [Self::Succeeded, Self::Continued, Self::Failed];

    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Continued => "continued",
            Self::Failed => "failed",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Job({})", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_safe_is_called() {
        for good in [
            "https://hooks.example.org/a?b=c",
            "https://example.org:8443",
            "http://localhost:4867/hook",
            "http://127.0.0.1/",
            "http://[::1]:80/x",
        ] {
            assert!(may_be_called(good), "{good}");
        }
        for bad in [
            "",
            "https://",
            "https:///x",
            "http://example.org/",
            "http://localhost@example.org/",
            "http://localhost.example.org/",
            "http://127.0.0.1.example.org/",
            "http://[::1].example.org/",
            "https://user:secret@example.org/",
            "https://example.org/a b",
            "https://exämple.org/",
            "http://localhost\\@example.org",
            "ftp://localhost/",
            "http://169.254.169.254/latest",
            &format!("https://example.org/{}", "x".repeat(MAX_URL_CHARS)),
        ] {
            assert!(!may_be_called(bad), "{bad}");
        }
    }
}
