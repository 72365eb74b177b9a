//! A file in one request.

use bytes::Bytes;

use super::*;

async fn upload(server: &MockServer, mime: &str, content: &'static [u8]) -> Result<(), Failure> {
    let content = Bytes::from_static(content);
    drive(server)
        .upload("f-1", "p-1", "Scan \"1\".stl", mime, content)
        .await
}

#[tokio::test]
async fn what_it_is_comes_before_what_it_holds() {
    let server = MockServer::start().await;
    once(&server, "POST", UPLOAD, status(200).set_body_json(json!({"id": "f-1"}))).await;
    upload(&server, "model/stl", b"\x00solid\r\n--").await.unwrap();
    let request = &stand::requests(&server).await[0];
    assert_eq!(stand::parameter(request, "uploadType").as_deref(), Some("multipart"));
    assert_eq!(stand::parameter(request, "supportsAllDrives").as_deref(), Some("true"));
    assert_eq!(
        request.headers["content-type"],
        "multipart/related; boundary=\"chairside-f-1\""
    );
    let expected = b"--chairside-f-1\r\n\
        Content-Type: application/json; charset=UTF-8\r\n\r\n\
        {\"id\":\"f-1\",\"name\":\"Scan \\\"1\\\".stl\",\"parents\":[\"p-1\"]}\r\n\
        --chairside-f-1\r\n\
        Content-Type: model/stl\r\n\r\n\
        \x00solid\r\n--\r\n\
        --chairside-f-1--\r\n";
    assert_eq!(request.body, expected);
}

#[tokio::test]
async fn a_file_that_is_there_is_a_success() {
    let server = MockServer::start().await;
    once(&server, "POST", UPLOAD, taken()).await;
    upload(&server, "model/stl", b"").await.unwrap();
}

#[tokio::test]
async fn a_type_cannot_write_headers() {
    let server = MockServer::start().await;
    let failure = upload(&server, "model/stl\r\nX: y", b"").await;
    assert_eq!(failure, Err(Failure::refused("the file's type is not usable")));
    assert!(stand::asked(&server).await.is_empty());
}

#[tokio::test]
async fn a_fault_is_the_callers_to_wait_for() {
    let server = MockServer::start().await;
    once(&server, "POST", UPLOAD, status(503)).await;
    assert!(matches!(
        upload(&server, "model/stl", b"").await,
        Err(Failure::Retryable { .. })
    ));
}
