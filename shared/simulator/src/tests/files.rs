//! Files: from people to the business, and back.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::bench::{Bench, DENTIST};

async fn download(bench: &Bench, url: &str, token: &str) -> reqwest::Response {
    let path = url
        .split_once("/lookaside")
        .map(|(_, rest)| format!("/lookaside{rest}"))
        .unwrap();
    bench
        .request(Method::GET, &path)
        .bearer_auth(token)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_sent_file_can_be_fetched_by_its_id() {
    let bench = Bench::start().await;
    let media =
        json!({"mime_type": "image/png", "caption": "Upper", "content_base64": BASE64_STANDARD.encode("pixels")});
    bench
        .post(
            "/_sim/whatsapp",
            json!({"from": DENTIST, "type": "image", "media": media}),
        )
        .await;
    let image = bench.hits_of(1).await[0].value()["messages"][0]["image"].clone();
    assert_eq!(image["caption"], "Upper");
    assert!(image["url"].is_string());

    let path = format!("/graph/v25.0/{}", image["id"].as_str().unwrap());
    let (status, found) = bench.call(Method::GET, &path, json!(null)).await;
    assert_eq!(
        (status, &found["mime_type"], &found["file_size"]),
        (200, &json!("image/png"), &json!(6))
    );
    // Hex here, base64 in the webhook.
    let hash = BASE64_STANDARD.decode(image["sha256"].as_str().unwrap()).unwrap();
    assert_eq!(found["sha256"], crate::hex::encode(&hash));

    let url = found["url"].as_str().unwrap();
    assert_eq!(
        download(&bench, url, "simulated-access-token")
            .await
            .text()
            .await
            .unwrap(),
        "pixels"
    );
    assert_eq!(download(&bench, url, "stolen").await.status().as_u16(), 401);
    let longer = url.replace("&ext=1", "&ext=2");
    assert_eq!(
        download(&bench, &longer, "simulated-access-token")
            .await
            .status()
            .as_u16(),
        404
    );
    assert_eq!(bench.call(Method::GET, "/graph/v25.0/12345", json!(null)).await.0, 400);
}

#[tokio::test]
async fn a_file_of_any_size_is_made_up() {
    let bench = Bench::start().await;
    let media = json!({"filename": "scan.stl", "mime_type": "model/stl", "size": 3_000_000});
    bench
        .post(
            "/_sim/whatsapp",
            json!({"from": DENTIST, "type": "document", "media": media}),
        )
        .await;
    let document = bench.hits_of(1).await[0].value()["messages"][0]["document"].clone();
    assert_eq!(document["filename"], "scan.stl");
    let path = format!("/_sim/media/{}", document["id"].as_str().unwrap());
    let response = bench.request(Method::GET, &path).send().await.unwrap();
    let bytes = response.bytes().await.unwrap();
    assert_eq!(bytes.len(), 3_000_000);
    assert!(bytes.starts_with(b"solid "), "it starts as what it is called");
}

#[tokio::test]
async fn an_address_may_be_made_to_expire() {
    let bench = Bench::start().await;
    let media = json!({"filename": "setup.exe", "mime_type": "application/x-msdownload"});
    let message = json!({"from": DENTIST, "type": "document", "media": media});
    bench.post("/_sim/whatsapp", message).await;
    let document = bench.hits_of(1).await[0].value()["messages"][0]["document"].clone();
    let expired = json!({"service": "whatsapp", "status": 404, "match": "/lookaside"});
    bench.post("/_sim/faults", expired).await;
    let path = format!("/graph/v25.0/{}", document["id"].as_str().unwrap());
    for expected in [404, 200] {
        let (status, found) = bench.call(Method::GET, &path, json!(null)).await;
        assert_eq!(status, 200, "the file itself is still known");
        let url = found["url"].as_str().unwrap();
        let downloaded = download(&bench, url, "simulated-access-token").await;
        assert_eq!(downloaded.status().as_u16(), expected);
    }
}

#[tokio::test]
async fn an_address_names_us_as_the_caller_did() {
    let bench = Bench::start().await;
    let message = json!({"from": DENTIST, "type": "image"});
    bench.post("/_sim/whatsapp", message).await;
    let image = bench.hits_of(1).await[0].value()["messages"][0]["image"].clone();
    let path = format!("/graph/v25.0/{}", image["id"].as_str().unwrap());
    let request = bench
        .request(Method::GET, &path)
        .header("host", "host.docker.internal:4567")
        .bearer_auth("simulated-access-token");
    let found: Value = request.send().await.unwrap().json().await.unwrap();
    let url = found["url"].as_str().unwrap();
    assert!(url.starts_with("http://host.docker.internal:4567/lookaside/"), "{url}");
}

#[tokio::test]
async fn an_uploaded_file_can_be_sent() {
    let bench = Bench::start().await;
    bench.dentist_writes("Hi").await;
    let upload = async |mime: &str| -> (u16, Value) {
        let part = Part::bytes(vec![1, 2, 3]).file_name("plan.pdf").mime_str(mime).unwrap();
        let form = Form::new()
            .text("messaging_product", "whatsapp")
            .text("type", mime.to_owned())
            .part("file", part);
        let request = bench
            .request(Method::POST, "/graph/v25.0/106540352242922/media")
            .multipart(form);
        let response = request.bearer_auth("simulated-access-token").send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    };
    assert_eq!(upload("application/x-msdownload").await.0, 400);
    let (status, uploaded) = upload("application/pdf").await;
    assert_eq!(status, 200, "{uploaded}");
    let document = json!({"id": uploaded["id"], "caption": "Your plan", "filename": "plan.pdf"});
    assert_eq!(
        bench.send(json!({"type": "document", "document": document})).await.0,
        200
    );
    let message = &bench.get("/_sim/messages").await[0];
    assert_eq!(
        (&message["text"], &message["media"]["id"]),
        (&json!("Your plan"), &uploaded["id"])
    );
    let offer = json!({
        "type": "button",
        "header": {"type": "document", "document": {"id": uploaded["id"], "filename": "offer.pdf"}},
        "body": {"text": "Shall we?"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Accept"}}]},
    });
    let offered = bench.send(json!({"type": "interactive", "interactive": offer})).await;
    assert_eq!(offered.0, 200, "{}", offered.1);
    let message = &bench.get("/_sim/messages").await[1];
    assert_eq!(
        (&message["text"], &message["buttons"][0]["title"]),
        (&json!("Shall we?"), &json!("Accept"))
    );
    assert_eq!(
        message["media"],
        json!({"kind": "document", "id": uploaded["id"], "filename": "offer.pdf", "mime_type": "application/pdf"})
    );
    let path = format!("/graph/v25.0/{}", uploaded["id"].as_str().unwrap());
    assert_eq!(
        bench.call(Method::DELETE, &path, json!(null)).await,
        (200, json!({"success": true}))
    );
    assert_eq!(
        bench.send(json!({"type": "document", "document": document})).await.0,
        400
    );
}
