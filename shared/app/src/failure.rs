//! What can go wrong with a use case, by what has to be done about it.

use domain::{CustomerId, Rejection};

use crate::ports::{MediaError, OutsideError, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rules say no: the caller can act on the reason.
    #[error("{}", .0.reason)]
    Rejected(Rejection),
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// Somebody else has it, or changed it.
    #[error("{0}")]
    Conflict(String),
    /// These have the same phone number or e-mail address.
    #[error("customers with this phone number or e-mail address are known already")]
    Known(Vec<CustomerId>),
    /// What was given cannot be taken.
    #[error("{0}")]
    Invalid(String),
    /// It may work later.
    #[error("not available: {0}")]
    Unavailable(String),
    /// It will not work by itself: a person has to look.
    #[error("{0}")]
    Broken(String),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict | StoreError::SlotTaken => {
                Self::Unavailable("changed by somebody else meanwhile".to_owned())
            }
            StoreError::Duplicate => Self::Conflict("this was handled before".to_owned()),
            StoreError::Unavailable(reason) => Self::Unavailable(reason),
            StoreError::Broken(reason) => Self::Broken(reason),
        }
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<OutsideError> for Failure {
    fn from(error: OutsideError) -> Self {
        match error {
            OutsideError::Unavailable(reason) => Self::Unavailable(reason),
            OutsideError::Refused(reason) => Self::Broken(reason),
        }
    }
}

impl From<MediaError> for Failure {
    fn from(error: MediaError) -> Self {
        match error {
            MediaError::Unavailable(reason) => Self::Unavailable(reason),
            MediaError::Gone(_) | MediaError::TooBig { .. } => Self::Broken(error.to_string()),
        }
    }
}
