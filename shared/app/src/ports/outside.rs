//! What the use cases need of services outside: calendars, drives, and the places where files are.

use std::future::Future;

use bytes::Bytes;
use domain::appointment::Appointment;
use domain::appointment::times::Busy;
use domain::record::Record;
use domain::{AppointmentId, Timestamp};

/// The lab's calendars.
pub trait Calendar: Sync {
    /// When somebody is busy in any of the calendars. All of them answered, or it is a failure: what is not known is
    /// never free.
    fn busy(
        &self,
        calendars: &[String],
        from: Timestamp,
        until: Timestamp,
    ) -> impl Future<Output = Result<Vec<Busy>, OutsideError>> + Send;

    /// The calendar shows the appointment as it is now: written, changed, or removed if it is cancelled. Doing it again
    /// changes nothing.
    fn show(
        &self,
        calendar: &str,
        appointment: &Appointment,
        lab_name: &str,
    ) -> impl Future<Output = Result<(), OutsideError>> + Send;

    /// What was changed since `token`, by whomever; without one everything there is, and what was deleted.
    fn changes(
        &self,
        calendar: &str,
        zone: &str,
        token: Option<&str>,
    ) -> impl Future<Output = Result<CalendarChanges, OutsideError>> + Send;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarChanges {
    Listed {
        entries: Vec<CalendarEntry>,
        next: String,
    },
    /// The token is too old: everything has to be looked at again, without one.
    StartAgain,
}

/// One of our appointments as it stands in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    pub appointment: AppointmentId,
    /// `None`: deleted.
    pub time: Option<Busy>,
}

/// The drive in which the lab keeps its files.
pub trait Drive: Sync {
    /// The id that a folder or file is going to have. Keep it before using it: doing the same again with the same id is
    /// harmless.
    fn new_id(&self) -> impl Future<Output = Result<String, OutsideError>> + Send;

    /// The folder of that name, made if there is none.
    fn folder(&self, parent: &str, name: &str) -> impl Future<Output = Result<String, OutsideError>> + Send;

    fn put(
        &self,
        id: &str,
        folder: &str,
        name: &str,
        mime_type: &str,
        bytes: Bytes,
    ) -> impl Future<Output = Result<(), OutsideError>> + Send;
}

/// Files as people's messengers hold them for us.
pub trait Media: Sync {
    /// Fetches a file that somebody sent, if it is not bigger than that.
    fn fetch(&self, media_id: &str, limit_mb: u16) -> impl Future<Output = Result<Bytes, MediaError>> + Send;

    /// Puts a file where a message can refer to it; gives its id.
    fn upload(
        &self,
        bytes: Bytes,
        mime_type: &str,
        file_name: &str,
    ) -> impl Future<Output = Result<String, OutsideError>> + Send;
}

/// Why a file was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// It may work later.
    #[error("not fetched: {0}")]
    Unavailable(String),
    /// Bigger than anything that we take.
    #[error("the file is bigger than {limit_mb} MB")]
    TooBig { limit_mb: u16 },
    /// The provider does not have it any more.
    #[error("the file is gone: {0}")]
    Gone(String),
}

/// Where files are kept.
pub trait Files: Sync {
    /// Keeps a file, and gives the key under which it is found. The same file again changes nothing.
    fn put(
        &self,
        record: &Record,
        extension: &str,
        bytes: Bytes,
        mime_type: &str,
        sha256: &str,
    ) -> impl Future<Output = Result<String, OutsideError>> + Send;

    fn get(&self, key: &str) -> impl Future<Output = Result<Bytes, OutsideError>> + Send;

    /// A link by which anybody can fetch the file for so long.
    fn link(
        &self,
        key: &str,
        file_name: &str,
        valid: std::time::Duration,
    ) -> impl Future<Output = Result<String, OutsideError>> + Send;
}

/// Why something outside did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// It may work later.
    #[error("not available: {0}")]
    Unavailable(String),
    /// It will not work until somebody does something about it.
    #[error("refused: {0}")]
    Refused(String),
}
