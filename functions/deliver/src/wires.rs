//! SMS and e-mail as the stack has them. One that is not set up, or wrongly, is not there: what others have to say over
//! WhatsApp does not wait for it. Nothing is connected here.

use channels::email::Mailer;
use channels::sms::{Sender, Twilio};
use runtime::clients::Http;
use secrecy::{ExposeSecret, SecretString};

/// `config` reads the names and addresses of the stack.
pub(crate) fn sms(
    http: &Http,
    auth_token: Option<SecretString>,
    config: impl Fn(&str) -> Option<String>,
) -> Option<Twilio> {
    let account_sid = config("TWILIO_ACCOUNT_SID")?;
    let Some(auth_token) = auth_token else {
        tracing::error!("no SMS: the secret twilio-auth-token is not set");
        return None;
    };
    let from = match Sender::parse(&config("TWILIO_FROM").unwrap_or_default()) {
        Ok(from) => from,
        Err(error) => {
            tracing::error!(%error, "no SMS: TWILIO_FROM");
            return None;
        }
    };
    let url = config("TWILIO_API_URL").unwrap_or_else(|| "https://api.twilio.com".to_owned());
    let status_callback = config("SMS_STATUS_URL");
    // While a token is being replaced there are two: the first is the one to log in with.
    let auth_token = runtime::secrets::values(&auth_token).into_iter().next()?;
    Some(Twilio::new(
        http.clone(),
        &url,
        &account_sid,
        auth_token,
        from,
        status_callback,
    ))
}

pub(crate) fn email(
    password: Option<SecretString>,
    root_certificate: Option<&SecretString>,
    config: impl Fn(&str) -> Option<String>,
) -> Option<Mailer> {
    let url = config("SMTP_URL")?;
    let credentials = config("SMTP_USER").zip(password);
    let from = config("MAIL_FROM").unwrap_or_default();
    let root = root_certificate.map(ExposeSecret::expose_secret);
    match Mailer::new(&url, credentials, &from, root) {
        Ok(mailer) => Some(mailer),
        Err(error) => {
            tracing::error!(%error, "no e-mail: SMTP_URL, MAIL_FROM or smtp-root-certificate");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stack with these names and addresses.
    fn config(set: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        move |name| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    fn secret() -> SecretString {
        SecretString::from("secret")
    }

    #[test]
    fn sms_need_an_account_its_token_and_a_sender() {
        let http = runtime::clients::http().unwrap();
        let whole = &[("TWILIO_ACCOUNT_SID", "AC1"), ("TWILIO_FROM", "+14155550100")];
        assert!(sms(&http, Some(secret()), config(whole)).is_some());
        assert!(sms(&http, None, config(whole)).is_none());
        assert!(sms(&http, Some(secret()), config(&[])).is_none());
        assert!(sms(&http, Some(secret()), config(&[("TWILIO_ACCOUNT_SID", "AC1")])).is_none());
    }

    #[test]
    fn mail_needs_a_server_and_a_sender() {
        let whole = &[
            ("SMTP_URL", "smtps://mail.example"),
            ("MAIL_FROM", "hello@smile.example"),
        ];
        assert!(email(Some(secret()), None, config(whole)).is_some());
        assert!(
            email(Some(secret()), Some(&secret()), config(whole)).is_none(),
            "no PEM"
        );
        assert!(email(Some(secret()), None, config(&[])).is_none());
        assert!(email(None, None, config(&[("SMTP_URL", "smtps://mail.example")])).is_none());
    }
}
