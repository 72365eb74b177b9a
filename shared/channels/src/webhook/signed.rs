//! Events to the systems that subscribe to them, signed as Standard Webhooks 1.0.0 says: whoever gets one can tell that it
//! is ours, whole, and not an old one sent again.
//!
//! Source of the headers, the signature and the statuses: <https://www.standardwebhooks.com>, the specification.

use app::ports::{OutsideError, Subscribers};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{AnnouncementId, Timestamp};
use reqwest::{Client, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};

use super::post;

/// What a secret begins with, and how many bytes may follow in base64 ("Signature scheme").
const PREFIX: &str = "whsec_";
const KEY_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// The client must not follow redirects: where they lead was allowed by nobody.
#[derive(Debug, Clone)]
pub struct Subscriber {
    client: Client,
    /// Why nothing can be signed, if it cannot.
    keys: Result<Vec<hmac::Key>, &'static str>,
}

impl Subscriber {
    /// `secrets`: several while one is being replaced, and then every call is signed with each. With none, or with one
    /// that is no secret of this kind, every delivery is refused; nothing else suffers from it.
    pub fn new(client: Client, secrets: &[SecretString]) -> Self {
        let keys = if secrets.is_empty() {
            Err("webhook-signing-secret is not set")
        } else {
            let keys: Option<Vec<_>> = secrets.iter().map(key).collect();
            keys.ok_or("webhook-signing-secret is not whsec_ and 24 to 64 bytes in base64")
        };
        Self { client, keys }
    }
}

impl Subscribers for Subscriber {
    async fn deliver(&self, url: &str, event: &AnnouncementId, body: &str, now: Timestamp) -> Result<(), OutsideError> {
        let keys = self
            .keys
            .as_ref()
            .map_err(|why| OutsideError::Refused((*why).to_owned()))?;
        let (id, at) = (event.as_str(), now.as_second().to_string());
        let signatures: Vec<_> = keys.iter().map(|key| sign(key, id, &at, body)).collect();
        let call = post(&self.client, url, body.to_owned())?
            .header("webhook-id", id)
            .header("webhook-timestamp", &at)
            .header("webhook-signature", signatures.join(" "));
        let status = super::send(call).await?;
        if status.is_success() {
            return Ok(());
        }
        // Whoever listens there may be away, or set up wrongly, and come back; "gone" is meant to be for good.
        if status == StatusCode::GONE {
            return Err(OutsideError::Refused("410: they want no more events there".to_owned()));
        }
        Err(OutsideError::Unavailable(format!(
            "answered with status {}",
            status.as_u16()
        )))
    }
}

fn key(secret: &SecretString) -> Option<hmac::Key> {
    let encoded = secret.expose_secret().strip_prefix(PREFIX)?;
    let bytes = STANDARD.decode(encoded).ok()?;
    KEY_BYTES
        .contains(&bytes.len())
        .then(|| hmac::Key::new(hmac::HMAC_SHA256, &bytes))
}

/// Ids are ours and times are numbers: neither has a dot, so that nobody can shift what belongs to which.
fn sign(key: &hmac::Key, id: &str, at: &str, body: &str) -> String {
    let tag = hmac::sign(key, format!("{id}.{at}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(tag))
}

#[cfg(test)]
mod tests {
    use wiremock::matchers::{body_string, header, method};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;

    /// The one in the tests of the specification's own libraries.
    const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    const ID: &str = "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk";
    const AT: i64 = 1_649_367_553;
    const BODY: &str = r#"{"email":"test@example.com","username":"test_user"}"#;
    const SIGNATURE: &str = "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=";

    fn subscriber(secrets: &[&str]) -> Subscriber {
        let secrets: Vec<_> = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
        let client = Client::builder().redirect(reqwest::redirect::Policy::none());
        Subscriber::new(client.build().unwrap(), &secrets)
    }

    async fn told(by: &Subscriber, url: &str) -> Result<(), OutsideError> {
        let at = Timestamp::from_second(AT).unwrap();
        by.deliver(url, &AnnouncementId::trusted(ID), BODY, at).await
    }

    #[test]
    fn it_signs_as_the_published_example_is_signed() {
        let key = key(&SecretString::from(SECRET)).unwrap();
        assert_eq!(sign(&key, ID, &AT.to_string(), BODY), SIGNATURE);
    }

    #[tokio::test]
    async fn a_call_has_the_bytes_that_were_signed_with_every_secret() {
        let server = MockServer::start().await;
        let mock = Mock::given(method("POST"))
            .and(header("content-type", "application/json"))
            .and(header("webhook-id", ID))
            .and(header("webhook-timestamp", "1649367553"))
            .and(body_string(BODY));
        mock.respond_with(ResponseTemplate::new(204))
            .expect(1)
            .mount(&server)
            .await;
        let other = format!("whsec_{}", STANDARD.encode([7; 24]));
        told(&subscriber(&[&other, SECRET]), &server.uri()).await.unwrap();
        let calls = server.received_requests().await.unwrap();
        let signatures = calls[0].headers["webhook-signature"].to_str().unwrap();
        let signatures: Vec<_> = signatures.split(' ').collect();
        assert_eq!((signatures.len(), signatures[1]), (2, SIGNATURE));
        assert_ne!(signatures[0], SIGNATURE);
    }

    #[tokio::test]
    async fn only_gone_is_for_good() {
        for (status, for_good) in [
            (302, false),
            (400, false),
            (404, false),
            (410, true),
            (429, false),
            (500, false),
            (503, false),
        ] {
            let server = MockServer::start().await;
            let answer = ResponseTemplate::new(status).insert_header("location", "https://example.org/");
            Mock::given(method("POST")).respond_with(answer).mount(&server).await;
            let url = format!("{}/hook?secret=s3cret", server.uri());
            let error = told(&subscriber(&[SECRET]), &url).await.unwrap_err();
            assert_eq!(matches!(error, OutsideError::Refused(_)), for_good, "{status}: {error}");
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
        let error = told(&subscriber(&[SECRET]), "http://127.0.0.1:9/").await.unwrap_err();
        assert!(matches!(error, OutsideError::Unavailable(_)), "{error}");
    }

    #[tokio::test]
    async fn nothing_leaves_unsigned_or_to_an_address_that_is_not_safe() {
        let short = format!("whsec_{}", STANDARD.encode([7; 23]));
        for (secrets, why) in [
            (vec![], "is not set"),
            (vec!["C2FVsBQIhrscChlQIMV+b5sSYspob7oD"], "is not whsec_"),
            (vec!["whsec_not base64!"], "is not whsec_"),
            (vec![short.as_str()], "is not whsec_"),
            (vec![SECRET, ""], "is not whsec_"),
        ] {
            let error = told(&subscriber(&secrets), "http://127.0.0.1:9/").await.unwrap_err();
            assert!(
                matches!(&error, OutsideError::Refused(told) if told.contains(why)),
                "{error}"
            );
        }
        let error = told(&subscriber(&[SECRET]), "http://169.254.169.254/")
            .await
            .unwrap_err();
        assert!(matches!(error, OutsideError::Refused(_)), "{error}");
    }
}
