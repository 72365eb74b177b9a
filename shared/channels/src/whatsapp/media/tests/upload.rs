//! Tests of files that we put at WhatsApp.

use super::*;

async fn answers(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v25.0/106540352242922/media"))
        .and(header("authorization", "Bearer token"))
        .respond_with(response)
        .mount(&server)
        .await;
    server
}

async fn uploaded(server: &MockServer, mime_type: &str, file_name: &str) -> String {
    let bytes = Bytes::from_static(b"test\n");
    match client(&server.uri()).upload(bytes, mime_type, file_name).await {
        Ok(id) => id,
        Err(OutsideError::Unavailable(reason)) => format!("later: {reason}"),
        Err(OutsideError::Refused(reason)) => format!("refused: {reason}"),
    }
}

#[tokio::test]
async fn a_file_is_put_as_a_form_and_named() {
    let server = answers(ResponseTemplate::new(200).set_body_json(json!({"id": "77"}))).await;
    assert_eq!(uploaded(&server, "application/pdf", "plan\r\nX: \"y\".pdf").await, "77");
    let request = server.received_requests().await.unwrap().remove(0);
    let kind = request.headers["content-type"].to_str().unwrap();
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = String::from_utf8(request.body).unwrap().replace(boundary, "B");
    assert_eq!(
        body.lines().collect::<Vec<_>>(),
        [
            "--B",
            "Content-Disposition: form-data; name=\"messaging_product\"",
            "",
            "whatsapp",
            "--B",
            "Content-Disposition: form-data; name=\"type\"",
            "",
            "application/pdf",
            "--B",
            "Content-Disposition: form-data; name=\"file\"; filename=\"planX: \\\"y\\\".pdf\"",
            "Content-Type: application/pdf",
            "",
            "test",
            "",
            "--B--",
        ]
    );
}

#[tokio::test]
async fn a_refused_file_is_told_from_trouble() {
    let error = |code: i64, message: &str| json!({"error": {"message": message, "code": code}});
    for (status, answer, expected) in [
        (
            400,
            error(100, "(#100) Param file must be …"),
            "refused: 100: Param file must be …",
        ),
        (
            401,
            error(190, "Access token has expired"),
            "refused: 190: Access token has expired",
        ),
        (413, json!("too large"), "refused: HTTP 413 without a readable answer"),
        (404, json!("<html>"), "refused: HTTP 404 without a readable answer"),
        (400, error(130_429, "Rate limit hit"), "later: 130429: Rate limit hit"),
        (
            500,
            error(131_000, "Something went wrong"),
            "later: 131000: Something went wrong",
        ),
        (429, json!("slow down"), "later: HTTP 429 without a readable answer"),
        (502, json!("<html>"), "later: HTTP 502 without a readable answer"),
        (200, json!({"id": ""}), "later: HTTP 200 without a readable answer"),
    ] {
        let server = answers(ResponseTemplate::new(status).set_body_json(&answer)).await;
        assert_eq!(
            uploaded(&server, "application/pdf", "plan.pdf").await,
            expected,
            "{answer}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_or_waits() {
    let server = answers(ResponseTemplate::new(200)).await;
    let outcome = uploaded(&server, "no type", "plan.pdf").await;
    assert_eq!(outcome, "refused: the file has no readable type");
    assert_eq!(asked(&server, "/v25.0/106540352242922/media").await, 0);
    let slow = answers(ResponseTemplate::new(200).set_delay(Duration::from_mins(1))).await;
    let impatient = Media {
        file_timeout: Duration::from_millis(100),
        ..client(&slow.uri())
    };
    let outcome = impatient.upload(Bytes::from_static(b"x"), "image/png", "x.png").await;
    assert!(matches!(outcome, Err(OutsideError::Unavailable(_))), "{outcome:?}");
}
