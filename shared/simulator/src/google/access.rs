//! Access tokens: what each may be used for, and until when.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use jiff::Timestamp;

use super::Room;
use super::error::Error;

/// Where every scope's name begins.
const PREFIX: &str = "https://www.googleapis.com/auth/";

/// The scopes that may be asked for, without their prefix. Google has many more.
const KNOWN: [&str; 13] = [
    "calendar",
    "calendar.readonly",
    "calendar.events",
    "calendar.events.owned",
    "calendar.events.readonly",
    "calendar.events.freebusy",
    "calendar.freebusy",
    "drive",
    "drive.file",
    "drive.readonly",
    "drive.metadata.readonly",
    "spreadsheets",
    "spreadsheets.readonly",
];

/// What a call needs; any one of its scopes will do (each method's reference page).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Need {
    ReadEvents,
    WriteEvents,
    FreeBusy,
    ReadFiles,
    WriteFiles,
    ReadSheets,
    WriteSheets,
}

impl Need {
    fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::ReadEvents => &[
                "calendar",
                "calendar.readonly",
                "calendar.events",
                "calendar.events.owned",
                "calendar.events.readonly",
            ],
            Self::WriteEvents => &["calendar", "calendar.events", "calendar.events.owned"],
            // Not `calendar.events`: it sees every event, and still may not ask for busy times.
            Self::FreeBusy => &[
                "calendar",
                "calendar.readonly",
                "calendar.freebusy",
                "calendar.events.freebusy",
            ],
            Self::ReadFiles => &["drive", "drive.file", "drive.readonly", "drive.metadata.readonly"],
            Self::WriteFiles => &["drive", "drive.file"],
            Self::ReadSheets => &[
                "drive",
                "drive.file",
                "drive.readonly",
                "spreadsheets",
                "spreadsheets.readonly",
            ],
            Self::WriteSheets => &["drive", "drive.file", "spreadsheets"],
        }
    }
}

/// The scopes of a space-separated list, without their prefix; nothing if one is unknown or none is there.
pub(crate) fn scopes(list: &str) -> Option<Vec<String>> {
    let read = |scope: &str| {
        let name = scope.strip_prefix(PREFIX)?;
        KNOWN.contains(&name).then(|| name.to_owned())
    };
    let scopes: Vec<String> = list.split_whitespace().map(read).collect::<Option<_>>()?;
    (!scopes.is_empty()).then_some(scopes)
}

#[derive(Debug)]
struct Grant {
    scopes: Vec<String>,
    expires: Timestamp,
}

/// The tokens that were handed out.
#[derive(Debug, Default)]
pub(crate) struct Tokens(BTreeMap<String, Grant>);

impl Tokens {
    pub(crate) fn grant(&mut self, token: String, scopes: Vec<String>, expires: Timestamp, now: Timestamp) {
        self.0.retain(|_, grant| grant.expires > now);
        self.0.insert(token, Grant { scopes, expires });
    }

    /// As if Google had revoked them all.
    pub(crate) fn revoke(&mut self) {
        self.0.clear();
    }
}

impl Room {
    /// Checks the bearer token of a call.
    pub(crate) fn authorize(&self, headers: &HeaderMap, need: Need, now: Timestamp) -> Result<(), Error> {
        let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = given.and_then(|given| given.strip_prefix("Bearer "));
        let grant = token.and_then(|token| self.tokens.0.get(token));
        let grant = grant
            .filter(|grant| now < grant.expires)
            .ok_or_else(Error::credentials)?;
        if need
            .scopes()
            .iter()
            .any(|scope| grant.scopes.iter().any(|granted| granted == scope))
        {
            Ok(())
        } else {
            Err(Error::scope())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_scopes_are_granted() {
        let both = "https://www.googleapis.com/auth/calendar https://www.googleapis.com/auth/drive.file";
        assert_eq!(scopes(both).unwrap(), ["calendar", "drive.file"]);
        for refused in ["", "calendar", "https://www.googleapis.com/auth/calender"] {
            assert_eq!(scopes(refused), None, "{refused}");
        }
    }
}
