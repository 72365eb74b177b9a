//! The bucket on an S3: an emulated one (`cargo xtask test` runs one) or a real one at `CHAIRSIDE_DYNAMODB_ENDPOINT`, with
//! credentials from the usual variables; without it there is nothing to test.

mod support;

use std::time::Duration;

use app::ports::{Files, OutsideError};
use bytes::Bytes;
use files::Bucket;
use support::{fresh, record};

/// SHA-256 of `CONTENT`.
const HASH: &str = "f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2";
const CONTENT: Bytes = Bytes::from_static(b"test\n");
const MINUTE: Duration = Duration::from_mins(1);

async fn put(bucket: &Bucket, bytes: Bytes, hash: &str) -> Result<String, OutsideError> {
    bucket.put(&record("r-1"), "stl", bytes, "model/stl", hash).await
}

/// Why something failed, in words; the second is whether it may work later.
fn why<T>(outcome: Result<T, OutsideError>) -> (String, bool) {
    match outcome {
        Ok(_) => ("it worked".to_owned(), true),
        Err(OutsideError::Unavailable(reason)) => (reason, true),
        Err(OutsideError::Refused(reason)) => (reason, false),
    }
}

#[tokio::test]
async fn what_was_put_is_there_under_its_own_key() {
    let Some(fresh) = fresh().await else { return };
    let bucket = &fresh.bucket;
    let key = put(bucket, CONTENT, HASH).await.unwrap();
    assert_eq!(put(bucket, CONTENT, HASH).await.unwrap(), key);
    assert_eq!(bucket.get(&key).await.unwrap(), CONTENT);
    assert_eq!(fresh.keys().await, [key]);
    let missing = why(bucket.get("records/123456/r-2.stl").await);
    assert_eq!(missing, ("the bucket: NoSuchKey".to_owned(), false));
    fresh.end().await;
}

#[tokio::test]
async fn what_does_not_match_its_checksum_is_not_kept() {
    let Some(fresh) = fresh().await else { return };
    let other = Bytes::from_static(b"Test\n");
    let (reason, later) = why(put(&fresh.bucket, other, HASH).await);
    assert!(later && reason.starts_with("the bucket: "), "{reason}");
    let (reason, later) = why(put(&fresh.bucket, CONTENT, "no hash").await);
    assert!(!later, "{reason}");
    assert_eq!(fresh.keys().await, [""; 0]);
    fresh.end().await;
}

#[tokio::test]
async fn a_link_needs_no_credentials_and_names_the_file() {
    let Some(fresh) = fresh().await else { return };
    let key = put(&fresh.bucket, CONTENT, HASH).await.unwrap();
    let link = fresh.bucket.link(&key, "upper \"añez\".stl", MINUTE).await.unwrap();
    // What a browser does not send must not be signed.
    assert!(link.contains("X-Amz-SignedHeaders=host&"), "{link}");
    assert!(link.contains("X-Amz-Expires=60&"), "{link}");
    let answer = reqwest::get(&link).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let header = |name: &str| answer.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "model/stl");
    assert!(header("content-disposition").starts_with("attachment; filename=\"upper _a_ez_.stl\""));
    assert_eq!(answer.bytes().await.unwrap(), CONTENT);
    let eight_days = Duration::from_hours(24 * 8);
    let (reason, later) = why(fresh.bucket.link(&key, "upper.stl", eight_days).await);
    assert!(!later, "{reason}");
    fresh.end().await;
}

#[tokio::test]
async fn a_bucket_that_does_not_exist_is_no_missing_file() {
    let Some(fresh) = fresh().await else { return };
    let nowhere = Bucket::open(&support::config(&support::endpoint().unwrap()), "no-such-bucket");
    let outcome = why(nowhere.get("records/123456/r-1.stl").await);
    assert_eq!(outcome, ("the bucket: NoSuchBucket".to_owned(), false));
    fresh.end().await;
}

#[tokio::test]
async fn nobody_at_the_endpoint_is_worth_another_try() {
    let nobody = Bucket::open(&support::config("http://127.0.0.1:1"), "any");
    let outcome = why(put(&nobody, CONTENT, HASH).await);
    assert_eq!(outcome, ("the bucket: no connection".to_owned(), true));
}
