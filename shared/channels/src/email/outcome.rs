//! What a mail server's words mean for the message.

use domain::message::Outcome;
use lettre::transport::smtp::Error;

use crate::answer::presentable;

/// What the server answered: its code (RFC 5321, 4.2) and its words, in which nobody's address is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    code: u16,
    words: String,
}

impl Answer {
    /// The answer behind an error. None if there was none: the connection failed, or said what is no SMTP.
    pub(super) fn of(error: &Error) -> Option<Self> {
        let code = error.status()?;
        let words = std::error::Error::source(error).map(ToString::to_string);
        Some(Self {
            code: code.into(),
            words: presentable(words.as_deref().unwrap_or_default()),
        })
    }

    /// "Service not available, closing": the server hangs up (RFC 5321, 4.2.3).
    pub(super) fn closes(&self) -> bool {
        self.code == 421
    }

    pub(super) fn outcome(&self) -> Outcome {
        let reason = self.reason();
        if (400..500).contains(&self.code) {
            Outcome::Retry { after: None, reason }
        } else {
            Outcome::Refused { reason }
        }
    }

    fn reason(&self) -> String {
        let Self { code, words } = self;
        // RFC 3463: 5.1.1 to 5.1.3 and 5.1.10 are about the address itself.
        let nobody = ["5.1.1", "5.1.2", "5.1.3", "5.1.10"];
        let enhanced = words.split_whitespace().next().unwrap_or_default();
        if nobody.contains(&enhanced) {
            format!("the address does not exist ({code} {enhanced})")
        } else {
            format!("{code} {words}").trim_end().to_owned()
        }
    }
}
