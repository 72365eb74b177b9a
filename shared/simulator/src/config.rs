//! What the simulator is told at its start: command line or environment. What may change later lives in `settings`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Parser;
use jiff::tz::TimeZone;

/// The outside world for local use and tests: WhatsApp Cloud API, an OpenAI-compatible model, Google's Calendar, Drive
/// and Sheets, Twilio and a mail server, with a chat page.
///
/// The keys in here are made up for one machine; that is why they are plain strings with defaults.
#[derive(Clone, Debug, Parser)]
#[command(name = "simulator", version, about)]
pub struct Config {
    /// Address to listen on; loopback only.
    #[arg(long, env = "SIM_LISTEN", default_value = "127.0.0.1:4567", value_parser = loopback)]
    pub listen: SocketAddr,
    /// Where webhooks are posted. May be set later with `PUT /_sim/webhook`.
    #[arg(long, env = "SIM_WEBHOOK_URL")]
    pub webhook_url: Option<String>,
    /// The Host header of those posts, when it differs from the URL's.
    #[arg(long, env = "SIM_WEBHOOK_HOST")]
    pub webhook_host: Option<String>,
    /// Signs webhooks.
    #[arg(long, env = "SIM_APP_SECRET", default_value = "simulated-app-secret")]
    pub app_secret: String,
    /// Sent when the webhook is verified.
    #[arg(long, env = "SIM_VERIFY_TOKEN", default_value = "simulated-verify-token")]
    pub verify_token: String,
    /// The bearer token that the Graph API accepts.
    #[arg(long, env = "SIM_ACCESS_TOKEN", default_value = "simulated-access-token")]
    pub access_token: String,
    /// Graph id of the business's phone number.
    #[arg(long, env = "SIM_PHONE_NUMBER_ID", default_value = "106540352242922")]
    pub phone_number_id: String,
    /// The business's phone number, digits only.
    #[arg(long, env = "SIM_DISPLAY_PHONE_NUMBER", default_value = "15550783881")]
    pub display_phone_number: String,
    /// Graph id of the WhatsApp Business Account. Unset: templates are accepted under any id.
    #[arg(long, env = "SIM_WABA_ID")]
    pub waba_id: Option<String>,
    /// The bearer token that the model accepts. Unset: any.
    #[arg(long, env = "SIM_OPENAI_API_KEY")]
    pub openai_api_key: Option<String>,
    /// A JSON file with the service account that Google knows: `client_email`, and `public_key_pem` or, as in the key
    /// file that Google hands out, `private_key`. If there is no such file, it is made, with a new key. May be set later
    /// with `PUT /_sim/google/account`. Unset: no tokens.
    #[arg(long, env = "SIM_GOOGLE_ACCOUNT")]
    pub google_account: Option<PathBuf>,
    /// The calendar that is there from the start.
    #[arg(long, env = "SIM_GOOGLE_CALENDAR_ID", default_value = "local-calendar")]
    pub google_calendar_id: String,
    /// The time zone of every calendar, by its IANA name.
    #[arg(long, env = "SIM_GOOGLE_TIME_ZONE", default_value = "UTC", value_parser = time_zone)]
    pub google_time_zone: TimeZone,
    /// The one shared drive.
    #[arg(long, env = "SIM_GOOGLE_DRIVE_ID", default_value = "local-drive")]
    pub google_drive_id: String,
    /// The spreadsheet that is there from the start.
    #[arg(long, env = "SIM_GOOGLE_SPREADSHEET_ID", default_value = "local-spreadsheet")]
    pub google_spreadsheet_id: String,
    /// Where the mail server listens, with STARTTLS; loopback only.
    #[arg(long, env = "SIM_SMTP_LISTEN", default_value = "127.0.0.1:4568", value_parser = loopback)]
    pub smtp_listen: SocketAddr,
    /// Where it listens with TLS from the first byte. Unset: nowhere.
    #[arg(long, env = "SIM_SMTPS_LISTEN", value_parser = loopback)]
    pub smtps_listen: Option<SocketAddr>,
    /// Who may send mail.
    #[arg(long, env = "SIM_SMTP_USER", default_value = "practice@chairside.example")]
    pub smtp_user: String,
    #[arg(long, env = "SIM_SMTP_PASSWORD", default_value = "simulated-smtp-password")]
    pub smtp_password: String,
    /// A PEM file with the mail server's certificate, its key beside it in a `.key` file. If there is none, it is made.
    /// Unset: one that is in no file.
    #[arg(long, env = "SIM_SMTP_CERTIFICATE")]
    pub smtp_certificate: Option<PathBuf>,
    /// The account that Twilio knows.
    #[arg(
        long,
        env = "SIM_TWILIO_ACCOUNT_SID",
        default_value = "AC00000000000000000000000000000001"
    )]
    pub twilio_account_sid: String,
    /// Its password, which also signs what Twilio posts.
    #[arg(long, env = "SIM_TWILIO_AUTH_TOKEN", default_value = "simulated-auth-token")]
    pub twilio_auth_token: String,
    /// The account's number. Its one messaging service is the account's id with `MG` in front.
    #[arg(long, env = "SIM_TWILIO_NUMBER", default_value = "+15005550006")]
    pub twilio_number: String,
    /// Where an SMS to that number is posted.
    #[arg(long, env = "SIM_SMS_URL")]
    pub sms_url: Option<String>,
    /// The Host header of those posts, when it differs from the URL's: then Twilio is taken to have called
    /// `https://<host>`, and that is what is signed.
    #[arg(long, env = "SIM_SMS_HOST")]
    pub sms_host: Option<String>,
}

impl Config {
    /// The defaults, on ports that are free: for tests.
    pub fn on_free_ports() -> Self {
        let free = "127.0.0.1:0";
        let listens = ["--listen", free, "--smtp-listen", free, "--smtps-listen", free];
        Self::parse_from(["simulator"].into_iter().chain(listens))
    }

    /// The account id that webhooks carry.
    pub(crate) fn entry_id(&self) -> &str {
        self.waba_id.as_deref().unwrap_or("102290129340398")
    }
}

/// Reads a listen address. Anything that another machine could reach is refused: the simulator has no real access
/// control, and it sends signed requests for whoever asks.
fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text.parse().map_err(|error| format!("{error}"))?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("the simulator listens on loopback only, for example 127.0.0.1:4567".into())
    }
}

fn time_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|error| error.to_string())
}

/// Checks that a webhook URL stays on this machine.
pub(crate) fn local_url(text: &str) -> Result<reqwest::Url, String> {
    let url = reqwest::Url::parse(text).map_err(|error| format!("url: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("url: http or https expected".into());
    }
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let local = host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if local {
        Ok(url)
    } else {
        Err(format!("url: {host} is not on this machine; use loopback and `host`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_listened_on() {
        assert!(loopback("127.0.0.1:0").is_ok());
        assert!(loopback("[::1]:4567").is_ok());
        for refused in ["0.0.0.0:4567", "192.168.1.4:80", "nonsense"] {
            assert!(loopback(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn only_local_webhooks_are_posted_to() {
        for fine in [
            "http://127.0.0.1:4566/webhook",
            "http://api.localhost:4566/x",
            "http://[::1]:1/",
        ] {
            assert!(local_url(fine).is_ok(), "{fine}");
        }
        for refused in [
            "https://example.com/",
            "http://10.0.0.1/",
            "file:///etc/hosts",
            "webhook",
        ] {
            assert!(local_url(refused).is_err(), "{refused}");
        }
    }
}
