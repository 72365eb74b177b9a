//! In whose name an SMS is sent.

use domain::Phone;

/// A number of the account, or one of its messaging services, which picks a number itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    Number(Phone),
    /// `MG` and 32 hexadecimal digits.
    Service(String),
}

/// What a sender has to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a number with its country code, such as +14155550123, or a messaging service, such as MG0123…")]
pub struct InvalidSender;

impl Sender {
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &str) -> Result<Self, InvalidSender> {
        let text = text.trim();
        if let Some(hex) = text.strip_prefix("MG") {
            let whole = hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
            return whole.then(|| Self::Service(text.to_owned())).ok_or(InvalidSender);
        }
        let digits = text.strip_prefix('+').ok_or(InvalidSender)?;
        Phone::from_wa_id(digits).map(Self::Number).map_err(|_| InvalidSender)
    }

    /// The form field in which Twilio wants it, and its value.
    pub(super) fn field(&self) -> (&'static str, &str) {
        match self {
            Self::Number(phone) => ("From", phone.as_str()),
            Self::Service(sid) => ("MessagingServiceSid", sid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_a_service_and_nothing_else() {
        assert_eq!(Sender::parse("+14155552671").unwrap().field(), ("From", "+14155552671"));
        let service = format!("MG{}", "a1".repeat(16));
        assert_eq!(
            Sender::parse(&service).unwrap().field(),
            ("MessagingServiceSid", service.as_str())
        );
        for bad in ["", "14155552671", "+1", "MG12", "Practice", "whatsapp:+14155552671"] {
            assert_eq!(Sender::parse(bad), Err(InvalidSender), "{bad}");
        }
    }
}
