//! Where a list goes on: page tokens within one list, sync tokens from one list to the next.

use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::google::error::Error;
use crate::google::params;

/// A place in the order of a list: what the list is ordered by, then the event's age.
pub(crate) type Place = (i64, u64);

/// Where the next page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Next {
    /// Behind this event.
    pub(crate) behind: Place,
    /// The last change that the first page knew of: what changes between two pages is for the next sync.
    pub(crate) known: u64,
}

impl Next {
    pub(crate) fn token(self) -> String {
        let Self { behind, known } = self;
        BASE64_URL_SAFE_NO_PAD.encode(format!("page.{}.{}.{known}", behind.0, behind.1))
    }

    pub(crate) fn read(token: &str) -> Result<Self, Error> {
        let read = || {
            let text = decoded(token)?;
            let mut parts = text.strip_prefix("page.")?.split('.');
            Some(Self {
                behind: (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?),
                known: parts.next()?.parse().ok()?,
            })
        };
        read().ok_or_else(|| params::bad("pageToken", token))
    }
}

/// The token that asks for what changed after `known`.
pub(crate) fn sync_token(calendar: &str, epoch: u64, known: u64) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("sync.{epoch}.{known}.{calendar}"))
}

/// The last change that the holder of a sync token knows of.
pub(crate) fn known_to(token: &str, calendar: &str, epoch: u64) -> Result<u64, Error> {
    let read = || {
        let text = decoded(token)?;
        let (of_epoch, rest) = text.strip_prefix("sync.")?.split_once('.')?;
        let (known, of_calendar) = rest.split_once('.')?;
        let good = of_calendar == calendar && of_epoch.parse() == Ok(epoch);
        Some((good, known.parse().ok()?))
    };
    match read() {
        Some((true, known)) => Ok(known),
        Some((false, _)) => {
            let message = "Sync token is no longer valid, a full sync is required.";
            Err(Error::new(StatusCode::GONE, "fullSyncRequired", message).at("parameter", "syncToken"))
        }
        None => Err(Error::invalid("Invalid sync token value.").at("parameter", "syncToken")),
    }
}

fn decoded(token: &str) -> Option<String> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn tokens_are_read_back() {
        let next = Next {
            behind: (-3, 8),
            known: 9,
        };
        assert_eq!(Next::read(&next.token()), Ok(next));
        assert!(Next::read("nonsense").is_err());
        let token = sync_token("a.b@example.test", 2, 77);
        assert_eq!(known_to(&token, "a.b@example.test", 2), Ok(77));
    }

    #[test]
    fn a_token_of_another_epoch_or_calendar_needs_a_full_sync() {
        let token = sync_token("local", 2, 77);
        let documented = include_str!("../../../tests/fixtures/google/calendar_410_fullSyncRequired.json");
        let documented: Value = serde_json::from_str(documented).unwrap();
        for (calendar, epoch) in [("local", 3), ("other", 2)] {
            let (status, body) = known_to(&token, calendar, epoch).unwrap_err().answer();
            assert_eq!((status, &body), (StatusCode::GONE, &documented));
        }
        assert_eq!(
            known_to("nonsense", "local", 2).unwrap_err().answer().0,
            StatusCode::BAD_REQUEST
        );
    }
}
