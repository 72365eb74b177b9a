//! Uploads to Drive: multipart and resumable.

use aws_lc_rs::digest::{SHA256, digest};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::google::{FILES, Google, reason};
use crate::hex;

const UPLOAD: &str = "/google/upload/drive/v3/files";
const CHUNK: usize = 256 * 1024;

fn related(metadata: &Value, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--cut\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{metadata}\r\n--cut\r\nContent-Type: \
         model/stl\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n--cut--"].concat()
}

async fn multipart(google: &Google, metadata: &Value, content: &[u8]) -> (u16, Value) {
    let path = format!("{UPLOAD}?uploadType=multipart&supportsAllDrives=true&fields=id,size,sha256Checksum,mimeType");
    let request = google.request(Method::POST, &path).body(related(metadata, content));
    google
        .send(request.header("content-type", "multipart/related; boundary=cut"))
        .await
}

#[tokio::test]
async fn a_small_file_goes_up_in_one_piece() {
    let google = Google::start().await;
    let folder = google.folder("Case 17", "local-drive").await;
    let (status, made) = multipart(
        &google,
        &json!({"name": "upper.stl", "parents": [folder]}),
        b"solid\r\n",
    )
    .await;
    assert_eq!(
        (status, &made["size"], &made["mimeType"]),
        (200, &json!("7"), &json!("model/stl"))
    );
    let sha256 = hex::encode(digest(&SHA256, b"solid\r\n").as_ref());
    assert_eq!(made["sha256Checksum"], sha256);

    let seen = google.bench.get("/_sim/drive").await;
    let file = &seen["files"][1];
    assert_eq!((&file["path"], &file["size"]), (&json!("Case 17/upper.stl"), &json!(7)));
    assert_eq!((&file["sha256"], &file["parents"]), (&json!(sha256), &json!([folder])));

    let id = made["id"].as_str().unwrap();
    let media = format!("{FILES}/{id}?supportsAllDrives=true&alt=media");
    let content = google.request(Method::GET, &media).send().await.unwrap();
    assert_eq!(content.bytes().await.unwrap(), "solid\r\n");
    let shown = google
        .bench
        .request(Method::GET, &format!("/_sim/drive/{id}"))
        .send()
        .await
        .unwrap();
    assert_eq!(shown.bytes().await.unwrap(), "solid\r\n");
}

#[tokio::test]
async fn what_cannot_go_up_is_refused() {
    let google = Google::start().await;
    let here = json!({"name": "x", "parents": ["local-drive"]});
    let (status, answer) = multipart(&google, &here, &vec![0; 5 * 1024 * 1024 + 1]).await;
    assert_eq!((status, reason(&answer)), (413, "uploadTooLarge".into()));
    let (status, answer) = multipart(&google, &json!({"name": "x"}), b"x").await;
    assert_eq!((status, reason(&answer)), (403, "storageQuotaExceeded".into()));
    let path = format!("{UPLOAD}?uploadType=multipart&supportsAllDrives=true");
    assert_eq!(
        google.refused(Method::POST, &path, here.clone()).await,
        (400, "badContent".into())
    );
    let path = format!("{UPLOAD}?supportsAllDrives=true");
    assert_eq!(
        google.refused(Method::POST, &path, here).await,
        (400, "invalidParameter".into())
    );
    assert_eq!(google.bench.get("/_sim/drive").await["files"], json!([]));
}

/// Opens a resumable upload; its path.
async fn open(google: &Google, metadata: &Value) -> String {
    let path = format!("{UPLOAD}?uploadType=resumable&supportsAllDrives=true&fields=id,name,size,mimeType");
    let request = google.request(Method::POST, &path).json(metadata);
    let response = request
        .header("x-upload-content-type", "video/mp4")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 200);
    let location = response.headers()["location"].to_str().unwrap();
    location.split_at(location.find("/google/").unwrap()).1.to_owned()
}

async fn put(google: &Google, path: &str, range: &str, content: &[u8]) -> Response {
    // The address is the right: no token.
    let request = google.bench.request(Method::PUT, path).body(content.to_vec());
    request.header("content-range", range).send().await.unwrap()
}

fn incomplete(response: &Response) -> Option<&str> {
    assert_eq!(response.status().as_u16(), 308);
    response.headers().get("range").map(|range| range.to_str().unwrap())
}

#[tokio::test]
async fn a_large_file_goes_up_in_chunks() {
    let google = Google::start().await;
    let path = open(&google, &json!({"name": "clip.mp4", "parents": ["local-drive"]})).await;
    let content: Vec<u8> = (0..=255).cycle().take(2 * CHUNK + 10).collect();
    let of = content.len();
    assert_eq!(
        incomplete(&put(&google, &path, &format!("bytes */{of}"), b"").await),
        None
    );
    let first = put(
        &google,
        &path,
        &format!("bytes 0-{}/{of}", CHUNK - 1),
        &content[..CHUNK],
    )
    .await;
    assert_eq!(incomplete(&first), Some("bytes=0-262143"));
    let odd = put(
        &google,
        &path,
        &format!("bytes {CHUNK}-{}/{of}", CHUNK + 99),
        &content[CHUNK..CHUNK + 100],
    )
    .await;
    assert_eq!(odd.status().as_u16(), 400, "not a multiple of 256 KiB");
    let gap = put(
        &google,
        &path,
        &format!("bytes {}-{}/{of}", 2 * CHUNK, of - 1),
        &content[2 * CHUNK..],
    )
    .await;
    assert_eq!(gap.status().as_u16(), 400, "a chunk is missing");
    assert_eq!(
        incomplete(&put(&google, &path, &format!("bytes */{of}"), b"").await),
        Some("bytes=0-262143")
    );
    // Sent once more from the start of the first chunk, as after an answer that was lost.
    let rest = format!("bytes 0-{}/{of}", 2 * CHUNK - 1);
    let second = put(&google, &path, &rest, &content[..2 * CHUNK]).await;
    assert_eq!(incomplete(&second), Some("bytes=0-524287"));
    let last = format!("bytes {}-{}/{of}", 2 * CHUNK, of - 1);
    let done = put(&google, &path, &last, &content[2 * CHUNK..]).await;
    assert_eq!(done.status().as_u16(), 200);
    let made: Value = done.json().await.unwrap();
    assert_eq!(
        (&made["name"], &made["size"]),
        (&json!("clip.mp4"), &json!(of.to_string()))
    );
    assert_eq!(made["mimeType"], "video/mp4");

    let again = put(&google, &path, &format!("bytes */{of}"), b"").await;
    assert_eq!(again.json::<Value>().await.unwrap()["id"], made["id"]);
    let seen = google.bench.get("/_sim/drive").await;
    assert_eq!(seen["files"].as_array().unwrap().len(), 1);
    assert_eq!(
        seen["files"][0]["sha256"],
        hex::encode(digest(&SHA256, &content).as_ref())
    );
}

#[tokio::test]
async fn a_resumable_upload_may_be_one_piece() {
    let google = Google::start().await;
    let path = open(&google, &json!({"name": "a.txt", "parents": ["local-drive"]})).await;
    let request = google.bench.request(Method::PUT, &path).body("whole");
    let made: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(made["size"], "5");
    let unknown = format!("{UPLOAD}?uploadType=resumable&upload_id=unknown");
    assert_eq!(put(&google, &unknown, "bytes 0-0/1", b"x").await.status().as_u16(), 404);
    let refused = google
        .refused(
            Method::POST,
            &format!("{UPLOAD}?uploadType=resumable"),
            json!({"name": "x"}),
        )
        .await;
    assert_eq!(
        refused,
        (403, "storageQuotaExceeded".into()),
        "said before any byte is sent"
    );
}
