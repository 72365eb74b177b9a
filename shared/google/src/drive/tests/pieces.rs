//! A large file, in pieces.

use bytes::Bytes;
use wiremock::matchers::{body_json, header, query_param};

use super::*;

const PIECE: usize = 8_388_608;
const TOTAL: usize = PIECE + 1_000_000;
const SESSION: &str = "/upload/session";

fn content() -> Bytes {
    (0..TOTAL).map(|byte| u8::try_from(byte % 251).unwrap()).collect()
}

async fn server() -> MockServer {
    let server = MockServer::start().await;
    let location = format!("{}{SESSION}?upload_id=u-1", server.uri());
    Mock::given(method("POST"))
        .and(path(UPLOAD))
        .and(query_param("uploadType", "resumable"))
        .and(query_param("supportsAllDrives", "true"))
        .and(header("x-upload-content-type", "model/stl"))
        .and(header("x-upload-content-length", TOTAL.to_string().as_str()))
        .and(body_json(json!({"id": "f-1", "name": "Scan", "parents": ["p-1"]})))
        .respond_with(status(200).insert_header("location", location.as_str()))
        .expect(1)
        .mount(&server)
        .await;
    server
}

fn until(last: usize) -> ResponseTemplate {
    status(308).insert_header("range", format!("bytes=0-{last}").as_str())
}

/// Answers the requests for the session in this order, and gives the ranges that they carried.
async fn pieces(answers: &[ResponseTemplate]) -> (Result<(), Failure>, Vec<String>) {
    let server = server().await;
    for answer in answers {
        once(&server, "PUT", SESSION, answer.clone()).await;
    }
    let outcome = drive(&server)
        .upload("f-1", "p-1", "Scan", "model/stl", content())
        .await;
    let mut ranges = Vec::new();
    for request in &stand::requests(&server).await[1..] {
        assert_eq!(stand::parameter(request, "upload_id").as_deref(), Some("u-1"));
        let range = request.headers["content-range"].to_str().unwrap().to_owned();
        let length: usize = request.headers["content-length"].to_str().unwrap().parse().unwrap();
        assert_eq!(length, request.body.len());
        if let Some((from, to)) = range
            .strip_prefix("bytes ")
            .unwrap()
            .split('/')
            .next()
            .unwrap()
            .split_once('-')
        {
            let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
            assert!(request.body == content()[from..=to], "not the bytes of {range}");
        }
        ranges.push(range);
    }
    (outcome, ranges)
}

fn first() -> String {
    format!("bytes 0-{}/{TOTAL}", PIECE - 1)
}

fn rest(from: usize) -> String {
    format!("bytes {from}-{}/{TOTAL}", (from + PIECE).min(TOTAL) - 1)
}

fn question() -> String {
    format!("bytes */{TOTAL}")
}

#[tokio::test]
async fn pieces_follow_each_other() {
    let (outcome, ranges) = pieces(&[until(PIECE - 1), status(201)]).await;
    outcome.unwrap();
    assert_eq!(ranges, [first(), rest(PIECE)]);
    assert_eq!(PIECE % (256 * 1024), 0);
}

#[tokio::test]
async fn what_arrived_only_in_part_is_continued_there() {
    let half = PIECE / 2;
    let (outcome, ranges) = pieces(&[until(half - 1), status(200)]).await;
    outcome.unwrap();
    assert_eq!(ranges, [first(), rest(half)]);
}

#[tokio::test]
async fn after_a_loss_google_is_asked_where_to_go_on() {
    let half = PIECE / 2;
    let (outcome, ranges) = pieces(&[status(503), until(half - 1), until(PIECE - 1), status(200)]).await;
    outcome.unwrap();
    assert_eq!(ranges, [first(), question(), rest(half), rest(PIECE)]);
}

#[tokio::test]
async fn a_loss_before_the_first_byte_begins_again() {
    let (outcome, ranges) = pieces(&[status(500), status(308), until(PIECE - 1), status(201)]).await;
    outcome.unwrap();
    assert_eq!(ranges, [first(), question(), first(), rest(PIECE)]);
}

#[tokio::test]
async fn the_answer_to_the_last_piece_may_be_lost() {
    let (outcome, ranges) = pieces(&[until(PIECE - 1), status(502), status(200)]).await;
    outcome.unwrap();
    assert_eq!(ranges, [first(), rest(PIECE), question()]);
}

#[tokio::test]
async fn losses_come_to_an_end() {
    let (outcome, ranges) = pieces(&[status(503), status(308), status(503), status(308), status(503)]).await;
    assert_eq!(outcome, Err(Failure::passing("503 without a readable answer")));
    assert_eq!(ranges, [first(), question(), first(), question(), first()]);
}

#[tokio::test]
async fn an_upload_that_does_not_get_on_ends() {
    let answers = [status(308), status(308), status(308), status(308), status(308)];
    let (outcome, _ranges) = pieces(&answers).await;
    assert_eq!(outcome, Err(Failure::passing("the upload does not get on")));
}

#[tokio::test]
async fn a_long_wait_is_the_callers() {
    let (outcome, _ranges) = pieces(&[status(429).insert_header("retry-after", "60")]).await;
    assert_eq!(outcome.unwrap_err().after(), Some(std::time::Duration::from_mins(1)));
}

#[tokio::test]
async fn a_session_that_has_expired_is_for_a_later_call() {
    for gone in [404, 410] {
        let (outcome, ranges) = pieces(&[until(PIECE - 1), status(gone)]).await;
        assert!(matches!(outcome, Err(Failure::Retryable { .. })));
        assert_eq!(ranges.len(), 2);
    }
}

#[tokio::test]
async fn a_file_that_is_there_meanwhile_is_a_success() {
    let (outcome, _ranges) = pieces(&[until(PIECE - 1), taken()]).await;
    outcome.unwrap();
}

#[tokio::test]
async fn a_range_that_makes_no_sense_is_asked_for_again() {
    for odd in ["bytes=5-9", "0-9", "bytes=0-99999999999"] {
        let (outcome, ranges) = pieces(&[status(308).insert_header("range", odd), until(PIECE - 1), status(200)]).await;
        outcome.unwrap();
        assert_eq!(ranges, [first(), question(), rest(PIECE)]);
    }
}

async fn opened(answer: ResponseTemplate) -> Result<(), Failure> {
    let server = MockServer::start().await;
    once(&server, "POST", UPLOAD, answer).await;
    let outcome = drive(&server)
        .upload("f-1", "p-1", "Scan", "model/stl", content())
        .await;
    assert_eq!(stand::asked(&server).await.len(), 1);
    outcome
}

#[tokio::test]
async fn a_file_that_is_there_needs_no_session() {
    opened(taken()).await.unwrap();
}

#[tokio::test]
async fn the_token_goes_nowhere_else() {
    let elsewhere = status(200).insert_header("location", "http://evil.test/upload");
    assert!(matches!(opened(elsewhere).await, Err(Failure::Permanent { .. })));
    assert!(matches!(opened(status(200)).await, Err(Failure::Retryable { .. })));
}
