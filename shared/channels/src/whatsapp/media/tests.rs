//! Tests of files at WhatsApp, against a server that answers as Meta does, and as things between us and Meta do.

use app::ports::Media as _;
use serde_json::json;
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::*;

mod upload;

const ID: &str = "2621233374848975";
/// SHA-256 of `test\n`.
const HASH: &str = "f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2";

fn client(base_url: &str) -> Media {
    let token = SecretString::from("token");
    Media::new(Client::new(), base_url, "v25.0", "106540352242922", token)
}

/// A server that knows one file, by an address on the same server.
async fn knows(described: &Value) -> MockServer {
    let server = MockServer::start().await;
    let mut answer = json!({
        "messaging_product": "whatsapp", "url": format!("{}/file?hash=1", server.uri()), "mime_type": "image/jpeg",
        "sha256": HASH, "file_size": "5", "id": ID,
    });
    for (name, value) in described.as_object().unwrap() {
        answer[name] = value.clone();
    }
    Mock::given(method("GET"))
        .and(path(format!("/v25.0/{ID}")))
        .and(header("authorization", "Bearer token"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .mount(&server)
        .await;
    server
}

async fn serves(server: &MockServer, response: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path("/file"))
        .and(query_param("hash", "1"))
        .and(header("authorization", "Bearer token"))
        .respond_with(response)
        .mount(server)
        .await;
}

fn file(bytes: impl Into<Vec<u8>>) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(bytes, "image/jpeg")
}

/// What came of fetching it, in words.
async fn fetched(server: &MockServer) -> String {
    outcome(client(&format!("{}/", server.uri())).fetch(ID, 1).await)
}

fn outcome(fetched: Result<Bytes, MediaError>) -> String {
    match fetched {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(MediaError::Unavailable(reason)) => format!("later: {reason}"),
        Err(MediaError::TooBig { limit_mb }) => format!("more than {limit_mb} MB"),
        Err(MediaError::Gone(reason)) => format!("gone: {reason}"),
    }
}

async fn asked(server: &MockServer, path: &str) -> usize {
    let requests = server.received_requests().await.unwrap();
    requests.iter().filter(|request| request.url.path() == path).count()
}

#[tokio::test]
async fn a_file_is_fetched_by_its_id() {
    for described in [
        json!({}),
        json!({"file_size": 5, "sha256": HASH.to_uppercase()}),
        json!({"sha256": "8sobtsfpB9Btr+Roflefznazfk6Tt2BQItpS5szCb9I="}),
        json!({"file_size": null, "sha256": null}),
    ] {
        let server = knows(&described).await;
        serves(&server, file("test\n")).await;
        assert_eq!(fetched(&server).await, "test\n", "{described}");
    }
}

#[tokio::test]
async fn an_address_that_has_expired_is_asked_for_once_again() {
    for status in [401, 404] {
        let server = knows(&json!({})).await;
        Mock::given(path("/file"))
            .respond_with(ResponseTemplate::new(status))
            .up_to_n_times(1)
            .mount(&server)
            .await;
        serves(&server, file("test\n")).await;
        assert_eq!(fetched(&server).await, "test\n");
        assert_eq!(asked(&server, &format!("/v25.0/{ID}")).await, 2);
    }
    for (status, expected) in [
        (401, "later: HTTP 401 without a readable answer"),
        (404, "gone: HTTP 404 without a readable answer"),
    ] {
        let server = knows(&json!({})).await;
        serves(&server, ResponseTemplate::new(status)).await;
        assert_eq!(fetched(&server).await, expected);
        assert_eq!(asked(&server, "/file").await, 2);
    }
}

#[tokio::test]
async fn what_is_announced_as_too_big_is_not_fetched() {
    let server = knows(&json!({"file_size": 1024 * 1024 + 1})).await;
    assert_eq!(fetched(&server).await, "more than 1 MB");
    assert_eq!(asked(&server, "/file").await, 0);
}

#[tokio::test]
async fn what_is_bigger_than_announced_is_too_big_all_the_same() {
    let whole = vec![b'x'; 1024 * 1024];
    let server = knows(&json!({"sha256": null})).await;
    serves(&server, file(whole.clone())).await;
    assert_eq!(fetched(&server).await.len(), whole.len(), "exactly the limit");

    let server = knows(&json!({"sha256": null})).await;
    serves(&server, file([whole, b"x".to_vec()].concat())).await;
    assert_eq!(fetched(&server).await, "more than 1 MB");
}

/// A server of one answer, written as it goes over the line, that never ends.
fn endless() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        let chunk = [b"1000\r\n".as_slice(), &[b'x'; 0x1000], b"\r\n"].concat();
        while sent.is_ok() {
            sent = stream.write_all(&chunk);
        }
    });
    url
}

#[tokio::test]
async fn a_file_without_an_end_is_too_big() {
    let media = client(&endless());
    let address = Address {
        url: Url::parse(&media.graph).unwrap(),
        bytes: Some(5),
        sha256: None,
    };
    let fetched = media.download(&address, 1).await.map_err(MediaError::from);
    assert_eq!(outcome(fetched), "more than 1 MB");
}

#[tokio::test]
async fn a_damaged_file_is_fetched_again_later() {
    let server = knows(&json!({})).await;
    serves(&server, file("tEst\n")).await;
    assert_eq!(fetched(&server).await, "later: the file differs from its checksum");

    let server = knows(&json!({})).await;
    let cut_off = file("test\n").insert_header("content-length", "6");
    serves(&server, cut_off).await;
    assert!(fetched(&server).await.starts_with("later: "));
}

#[tokio::test]
async fn what_meta_no_longer_has_is_gone() {
    let error = |code: i64, message: &str| json!({"error": {"message": message, "code": code}});
    for (status, answer, expected) in [
        (
            400,
            error(100, "(#100) Unsupported get request."),
            "gone: 100: Unsupported get request.",
        ),
        (
            400,
            error(131_052, "Media download error"),
            "gone: 131052: Media download error",
        ),
        (404, json!("<html>"), "gone: HTTP 404 without a readable answer"),
        // The token is not the file's fault.
        (
            401,
            error(190, "Access token has expired"),
            "later: 190: Access token has expired",
        ),
        (
            404,
            error(190, "Access token has expired"),
            "later: 190: Access token has expired",
        ),
        (400, error(10, "Permission denied"), "later: 10: Permission denied"),
        (429, error(130_429, "Rate limit hit"), "later: 130429: Rate limit hit"),
        (429, json!("slow down"), "later: HTTP 429 without a readable answer"),
        (
            500,
            error(131_000, "Something went wrong"),
            "later: 131000: Something went wrong",
        ),
        (503, json!(null), "later: HTTP 503 without a readable answer"),
        (200, json!({"id": ID}), "later: HTTP 200 without a readable answer"),
        (
            200,
            json!({"url": "no address"}),
            "later: HTTP 200 without a readable answer",
        ),
    ] {
        let server = MockServer::start().await;
        let response = ResponseTemplate::new(status).set_body_json(&answer);
        Mock::given(method("GET")).respond_with(response).mount(&server).await;
        assert_eq!(fetched(&server).await, expected, "{answer}");
    }
}

#[tokio::test]
async fn trouble_on_the_way_is_waited_out() {
    for status in [302, 429, 500, 503] {
        let server = knows(&json!({})).await;
        serves(&server, ResponseTemplate::new(status)).await;
        let expected = format!("later: HTTP {status} without a readable answer");
        assert_eq!(fetched(&server).await, expected);
        assert_eq!(asked(&server, "/file").await, 1);
    }
    let server = knows(&json!({})).await;
    serves(&server, file("test\n").set_delay(Duration::from_mins(1))).await;
    let impatient = Media {
        file_timeout: Duration::from_millis(100),
        ..client(&server.uri())
    };
    let expected = "later: no answer from WhatsApp in time";
    assert_eq!(outcome(impatient.fetch(ID, 1).await), expected);

    let nobody = client("http://127.0.0.1:1").fetch(ID, 1).await;
    assert_eq!(outcome(nobody), "later: no connection to WhatsApp");
    let nowhere = client("not an address").fetch(ID, 1).await;
    assert!(outcome(nowhere).starts_with("later: "));
}

#[tokio::test]
async fn nobody_else_gets_the_token() {
    let stranger = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(file("test\n"))
        .mount(&stranger)
        .await;
    let strange = format!("{}/file", stranger.uri());
    for address in [strange.as_str(), "ftp://127.0.0.1/file", "file:///etc/passwd"] {
        let server = knows(&json!({"url": address})).await;
        let expected = "later: the file's address is not a safe one";
        assert_eq!(fetched(&server).await, expected, "{address}");
    }
    assert_eq!(asked(&stranger, "/file").await, 0);

    // Whoever is redirected to gets the question, and not the token.
    let server = knows(&json!({})).await;
    serves(&server, ResponseTemplate::new(302).insert_header("location", strange)).await;
    assert_eq!(fetched(&server).await, "test\n");
    let requests = stranger.received_requests().await.unwrap();
    let with_token = |request: &Request| request.headers.contains_key("authorization");
    assert_eq!((requests.len(), requests.iter().any(with_token)), (1, false));
}

#[test]
fn the_host_that_the_api_names_over_https_may_know_the_token() {
    let may = |url| client("https://graph.facebook.com").may_know_the_token(&Url::parse(url).unwrap());
    assert!(may("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"));
    assert!(!may("http://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"));
    assert!(!may("http://graph.facebook.com/"));
}

#[tokio::test]
async fn an_id_cannot_leave_its_place_in_the_address() {
    let server = MockServer::start().await;
    for id in ["", "..", "1/../2", "1?fields=x", "1%2F2", "1#"] {
        let expected = "gone: WhatsApp gives no such ids";
        assert_eq!(outcome(client(&server.uri()).fetch(id, 1).await), expected, "{id}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[test]
fn no_secret_is_shown() {
    assert!(!format!("{:?}", client("http://x")).contains("token"));
}
