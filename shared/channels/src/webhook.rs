//! Calls to other people's systems that a practice names: one POST of JSON, and nothing of the answer but its status.

mod signed;

use app::ports::{OutsideError, Webhooks};
use domain::task::job::may_be_called;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder, StatusCode};

pub use signed::Subscriber;

/// The longest that an answer is waited for.
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);

/// The client must not follow redirects: where they lead was allowed by nobody.
#[derive(Debug, Clone)]
pub struct Webhook {
    client: Client,
}

impl Webhook {
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

impl Webhooks for Webhook {
    async fn call(&self, url: &str, body: Option<&str>) -> Result<(), OutsideError> {
        let call = post(&self.client, url, body.unwrap_or("{}").to_owned())?;
        let status = send(call).await?;
        if status.is_success() {
            return Ok(());
        }
        let told = format!("answered with status {}", status.as_u16());
        Err(if status.is_server_error() || status.as_u16() == 429 {
            OutsideError::Unavailable(told)
        } else {
            OutsideError::Refused(told)
        })
    }
}

fn post(client: &Client, url: &str, body: String) -> Result<RequestBuilder, OutsideError> {
    if !may_be_called(url) {
        return Err(OutsideError::Refused("this address is not called".to_owned()));
    }
    Ok(client
        .post(url)
        .timeout(TIMEOUT)
        .header(CONTENT_TYPE, "application/json")
        .body(body))
}

async fn send(call: RequestBuilder) -> Result<StatusCode, OutsideError> {
    // The address may hold a secret: errors are told without it.
    let answer = call.send().await.map_err(|error| {
        let why = if error.is_timeout() {
            "no answer in time"
        } else {
            "no connection"
        };
        OutsideError::Unavailable(why.to_owned())
    })?;
    Ok(answer.status())
}

#[cfg(test)]
mod tests {
    use wiremock::matchers::{body_string, header, method};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;

    async fn called(answer: ResponseTemplate) -> Result<(), OutsideError> {
        let server = MockServer::start().await;
        let mock = Mock::given(method("POST")).and(header("content-type", "application/json"));
        mock.and(body_string(r#"{"a":1}"#))
            .respond_with(answer)
            .mount(&server)
            .await;
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let url = format!("{}/hook?secret=s3cret", server.uri());
        Webhook::new(client).call(&url, Some(r#"{"a":1}"#)).await
    }

    #[tokio::test]
    async fn only_a_success_is_one() {
        assert!(called(ResponseTemplate::new(204)).await.is_ok());
        for status in [301, 400, 404, 429, 500, 503] {
            let answer = ResponseTemplate::new(status).insert_header("location", "https://example.org/");
            let error = called(answer).await.unwrap_err();
            assert!(!error.to_string().contains("s3cret"), "{error}");
            let later = matches!(error, OutsideError::Unavailable(_));
            assert_eq!(later, matches!(status, 429 | 500 | 503), "{status}");
        }
    }

    #[tokio::test]
    async fn what_is_not_safe_is_not_called() {
        let webhook = Webhook::new(Client::new());
        let error = webhook.call("http://169.254.169.254/latest", None).await.unwrap_err();
        assert!(matches!(error, OutsideError::Refused(_)));
        let error = webhook.call("http://127.0.0.1:9/", None).await.unwrap_err();
        assert!(matches!(error, OutsideError::Unavailable(_)));
    }
}
