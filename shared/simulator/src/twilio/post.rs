//! Posting to the business as Twilio does: forms, signed over the address that is called and all parameters. Twilio does
//! not try again.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use form_urlencoded::Serializer;
use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, HOST};
use serde::Serialize;

use crate::clock;
use crate::config::local_url;
use crate::journal::{Delivery, Message};
use crate::settings::Target;
use crate::whatsapp::chain;
use crate::world::World;

/// Names and values, in the order in which they are posted.
pub(super) type Form = Vec<(&'static str, String)>;

/// Where the statuses of a message are posted.
#[derive(Clone, Debug)]
pub(super) struct Callback(Url);

impl Callback {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"));
        url.map(Self)
            .ok_or_else(|| format!("The StatusCallback URL {text} is not a valid URL."))
    }

    /// The sender's own id of the message, if the address carries one.
    pub(super) fn id(&self) -> Option<String> {
        let mut pairs = self.0.query_pairs();
        pairs.find(|(name, _)| name == "id").map(|(_, id)| id.into_owned())
    }
}

/// One post, as `/_sim/sms/posts` lists it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Post {
    at: String,
    id: String,
    /// The message's status; `received` for one of a person's.
    what: String,
    pub(super) status: Option<u16>,
    pub(super) answer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
}

/// How a post is signed. The other two are what nobody may accept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Signature {
    #[default]
    Valid,
    Missing,
    Wrong,
}

/// Lets the message's statuses follow by themselves, or the one that says that it failed.
pub(super) fn follow(world: &Arc<World>, message: Message, callback: Option<Callback>, failure: Option<i64>) {
    let world = Arc::clone(world);
    let generation = world.generation();
    let ticks = world.settings.with(|settings| settings.ticks);
    let steps = match failure {
        // Twilio tells also those who switched the ticks off.
        Some(_) => vec![(Some(ticks.sent_ms.unwrap_or(100)), "undelivered")],
        None => vec![
            (ticks.sent_ms.map(|ms| ms / 2), "queued"),
            (ticks.sent_ms, "sent"),
            (ticks.delivered_ms, "delivered"),
        ],
    };
    tokio::spawn(async move {
        let mut waited = 0;
        for (due, status) in steps {
            let Some(due) = due else { continue };
            tokio::time::sleep(Duration::from_millis(due.saturating_sub(waited))).await;
            waited = waited.max(due);
            if world.generation() != generation {
                return;
            }
            report(&world, &message, callback.as_ref(), status, failure).await;
        }
    });
}

/// Notes a status of a message, and posts it where its sender wants it.
pub(super) async fn report(
    world: &Arc<World>,
    message: &Message,
    callback: Option<&Callback>,
    status: &str,
    code: Option<i64>,
) -> Option<Post> {
    let progress = match status {
        "sent" => Some(Delivery::Sent),
        "delivered" => Some(Delivery::Delivered),
        "read" => Some(Delivery::Read),
        "failed" | "undelivered" => Some(Delivery::Failed),
        _ => None,
    };
    if let Some(progress) = progress {
        world.journal.with(|journal| journal.progress(&message.id, progress));
        world.changed();
    }
    let callback = callback?;
    let mut form = vec![
        ("SmsSid", message.id.clone()),
        ("SmsStatus", status.to_owned()),
        ("MessageStatus", status.to_owned()),
        ("To", message.to.clone()),
        ("MessageSid", message.id.clone()),
        ("AccountSid", world.config.twilio_account_sid.clone()),
        ("From", world.config.twilio_number.clone()),
        ("ApiVersion", "2010-04-01".to_owned()),
    ];
    if let Some(code) = code {
        form.push(("ErrorCode", code.to_string()));
    }
    let target = world.settings.with(|settings| settings.sms.clone());
    let way = way(&callback.0, target.as_ref());
    Some(post(world, way, &message.id, status, &form, Signature::Valid).await)
}

/// Where a post really goes, under which Host, and which address is signed.
#[derive(Debug)]
pub(super) struct Way {
    url: String,
    host: Option<String>,
    signed: String,
}

/// To an address on this machine as it is. Any other address is the gateway's, as it is known outside: it is reached where
/// the gateway listens here.
fn way(url: &Url, gateway: Option<&Target>) -> Way {
    let here = local_url(url.as_str()).is_ok();
    let rest = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    match gateway.and_then(|gateway| Some((gateway, Url::parse(&gateway.url).ok()?))) {
        Some((gateway, base)) if !here => {
            let origin = base.origin().ascii_serialization();
            let shown = gateway
                .host
                .as_ref()
                .map_or_else(|| origin.clone(), |host| format!("https://{host}"));
            Way {
                url: format!("{origin}{rest}"),
                host: gateway.host.clone(),
                signed: format!("{shown}{rest}"),
            }
        }
        Some(_) | None => Way {
            url: url.to_string(),
            host: None,
            signed: url.to_string(),
        },
    }
}

/// To where SMS are posted. Behind a gateway that is picked by its Host, Twilio is taken to have called that name over
/// https: so it is on AWS.
pub(super) fn way_in(target: &Target) -> Way {
    let path = Url::parse(&target.url).map_or_else(|_| "/".to_owned(), |url| url.path().to_owned());
    let signed = target
        .host
        .as_ref()
        .map_or_else(|| target.url.clone(), |host| format!("https://{host}{path}"));
    Way {
        url: target.url.clone(),
        host: target.host.clone(),
        signed,
    }
}

pub(super) async fn post(world: &World, way: Way, id: &str, what: &str, form: &Form, signature: Signature) -> Post {
    let body = Serializer::new(String::new()).extend_pairs(form).finish();
    let token = &world.config.twilio_auth_token;
    let mut request = world
        .http
        .post(&way.url)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8")
        .header("user-agent", "TwilioProxy/1.1")
        .body(body);
    if let Some(host) = &way.host {
        request = request.header(HOST, host);
    }
    request = match signature {
        Signature::Valid => request.header("x-twilio-signature", sign(token, &way.signed, form)),
        Signature::Missing => request,
        Signature::Wrong => request.header("x-twilio-signature", sign("not the auth token", &way.signed, form)),
    };
    let mut post = Post {
        at: clock::now().to_string(),
        id: id.to_owned(),
        what: what.to_owned(),
        status: None,
        answer: String::new(),
        error: None,
    };
    match request.send().await {
        Ok(response) => {
            post.status = Some(response.status().as_u16());
            post.answer = response.text().await.unwrap_or_default().chars().take(2000).collect();
        }
        Err(error) => post.error = Some(chain(&error)),
    }
    world.twilio.with(|room| room.log(post.clone()));
    world.changed();
    post
}

/// The value of `X-Twilio-Signature`. No name is posted twice, so there is nothing to leave out.
fn sign(token: &str, url: &str, form: &Form) -> String {
    let mut sorted: Vec<_> = form.iter().collect();
    sorted.sort();
    let signed = sorted
        .iter()
        .fold(url.to_owned(), |signed, (name, value)| signed + name + value);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    BASE64_STANDARD.encode(hmac::sign(&key, signed.as_bytes()).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_twilios() {
        // From Twilio's own tests of their validator.
        let form = vec![
            ("CallSid", "CA1234567890ABCDE".to_owned()),
            ("Digits", "1234".to_owned()),
            ("From", "+14158675309".to_owned()),
            ("To", "+18005551212".to_owned()),
            ("Caller", "+14158675309".to_owned()),
        ];
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
        assert_eq!(sign("12345", url, &form), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    #[test]
    fn what_is_posted_stays_here() {
        let gateway = Target {
            url: "http://127.0.0.1:4566/sms".into(),
            host: Some("x.execute-api.localhost:4566".into()),
        };
        let outside = Url::parse("https://x.execute-api.eu-central-1.amazonaws.com/sms/status?id=m").unwrap();
        let way = way(&outside, Some(&gateway));
        assert_eq!(way.url, "http://127.0.0.1:4566/sms/status?id=m");
        assert_eq!(way.signed, "https://x.execute-api.localhost:4566/sms/status?id=m");
        let here = Url::parse("http://127.0.0.1:9/cb").unwrap();
        assert_eq!(super::way(&here, Some(&gateway)).signed, "http://127.0.0.1:9/cb");
        assert_eq!(way_in(&gateway).signed, "https://x.execute-api.localhost:4566/sms");
    }
}
