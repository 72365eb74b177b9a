//! Twilio: what it refuses, what it answers, what it posts, and what STOP does.

use reqwest::Method;
use serde_json::{Value, json};

use super::bench::{Bench, Hit};

const ACCOUNT: &str = "AC00000000000000000000000000000001";
const OURS: &str = "+15005550006";
const PATIENT: &str = "+14155552671";

type Form<'a> = Vec<(&'a str, &'a str)>;

fn message(body: &str) -> Form<'_> {
    vec![("To", PATIENT), ("From", OURS), ("Body", body)]
}

async fn post(bench: &Bench, password: &str, form: &Form<'_>) -> (u16, Value) {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let request = bench
        .request(
            Method::POST,
            &format!("/twilio/2010-04-01/Accounts/{ACCOUNT}/Messages.json"),
        )
        .basic_auth(ACCOUNT, Some(password))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn send(bench: &Bench, form: &Form<'_>) -> (u16, Value) {
    post(bench, "simulated-auth-token", form).await
}

async fn aim(bench: &Bench) {
    let webhook = bench.get("/_sim/health").await["webhook"].clone();
    let url = webhook["url"].as_str().unwrap().to_owned();
    let target = json!({"url": url, "host": "api.example.localhost"});
    bench.put("/_sim/sms/webhook", target).await;
}

fn field(hit: &Hit, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(&hit.body);
    pairs
        .find(|(field, _)| field == name)
        .map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn an_sms_is_taken_and_listed() {
    let bench = Bench::start().await;
    let (status, answer) = send(&bench, &message("See you at 10:00 🦷")).await;
    assert_eq!(status, 201, "{answer}");
    let expected: Value = json!({
        "account_sid": ACCOUNT, "api_version": "2010-04-01", "body": "See you at 10:00 🦷", "direction": "outbound-api",
        "error_code": null, "from": OURS, "to": PATIENT, "num_segments": "1", "num_media": "0", "status": "queued",
        "date_sent": null, "messaging_service_sid": null,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&answer[name], value, "{name}");
    }
    assert!(answer["date_created"].as_str().unwrap().ends_with("+0000"));
    let listed = bench.get("/_sim/messages?channel=sms&to=14155552671").await;
    assert_eq!(listed[0]["id"], answer["sid"]);
    assert_eq!(
        (&listed[0]["type"], &listed[0]["text"]),
        (&json!("text"), &json!("See you at 10:00 🦷"))
    );
    assert_eq!(send(&bench, &message(&"x".repeat(307))).await.1["num_segments"], "3");
}

#[tokio::test]
async fn what_twilio_refuses_is_refused_with_its_code() {
    let bench = Bench::start().await;
    let long = "x".repeat(1601);
    let cases: [(Form<'_>, i64); 9] = [
        (vec![("From", OURS), ("Body", "x")], 21604),
        (vec![("To", "5552671"), ("From", OURS), ("Body", "x")], 21211),
        (vec![("To", PATIENT), ("Body", "x")], 21603),
        (vec![("To", PATIENT), ("From", "+14155550000"), ("Body", "x")], 21606),
        (
            vec![("To", PATIENT), ("MessagingServiceSid", "MG1"), ("Body", "x")],
            21701,
        ),
        (vec![("To", PATIENT), ("From", OURS)], 21602),
        (vec![("To", PATIENT), ("From", OURS), ("Body", &long)], 21617),
        (vec![("To", OURS), ("From", OURS), ("Body", "x")], 21266),
        (
            vec![
                ("To", PATIENT),
                ("From", OURS),
                ("Body", "x"),
                ("StatusCallback", "nowhere"),
            ],
            21609,
        ),
    ];
    for (form, code) in cases {
        let (status, answer) = send(&bench, &form).await;
        assert_eq!((status, answer["code"].as_i64()), (400, Some(code)), "{answer}");
        assert_eq!(
            answer["more_info"],
            format!("https://www.twilio.com/docs/errors/{code}")
        );
    }
    let (status, answer) = post(&bench, "wrong", &message("x")).await;
    assert_eq!((status, answer["code"].as_i64()), (401, Some(20003)));
    assert!(bench.get("/_sim/messages").await.as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_messaging_service_names_no_number_yet() {
    let bench = Bench::start().await;
    let service = ACCOUNT.replace("AC", "MG");
    let form = vec![
        ("To", PATIENT),
        ("MessagingServiceSid", service.as_str()),
        ("Body", "x"),
    ];
    let (status, answer) = send(&bench, &form).await;
    assert_eq!(
        (status, &answer["status"], &answer["num_segments"]),
        (201, &json!("accepted"), &json!("0"))
    );
    assert_eq!(
        (&answer["from"], &answer["messaging_service_sid"]),
        (&json!(null), &json!(service))
    );
}

#[tokio::test]
async fn stop_blocks_until_start() {
    let bench = Bench::start().await;
    aim(&bench).await;
    for (words, kind, status) in [
        ("stop ", Some("STOP"), 400),
        ("help", Some("HELP"), 400),
        ("Start", Some("START"), 201),
        ("Cancel", None, 201),
        ("stop it", None, 201),
    ] {
        let before = bench.hits().len();
        let told = bench.post("/_sim/sms", json!({"from": PATIENT, "body": words})).await;
        assert_eq!(told["status"], 200);
        let hits = bench.hits_of(before + 1).await;
        assert_eq!(field(&hits[before], "OptOutType").as_deref(), kind, "{words}");
        assert_eq!(field(&hits[before], "Body").as_deref(), Some(words));
        let (answered, answer) = send(&bench, &message("Hello")).await;
        assert_eq!(answered, status, "{words}: {answer}");
        if answered == 400 {
            assert_eq!(answer["code"], 21610);
        }
    }
}

#[tokio::test]
async fn an_inbound_sms_is_signed_for_the_address_outside() {
    let bench = Bench::start().await;
    aim(&bench).await;
    bench
        .post(
            "/_sim/sms",
            json!({"from": "+1 415 555 2671", "text": "Confirm", "to": "+15005550001", "id": "SM1"}),
        )
        .await;
    let hits = bench.hits_of(1).await;
    assert_eq!(field(&hits[0], "From").as_deref(), Some(PATIENT));
    assert_eq!(field(&hits[0], "To").as_deref(), Some("+15005550001"));
    assert_eq!(field(&hits[0], "MessageSid").as_deref(), Some("SM1"));
    assert_eq!(hits[0].header("host"), Some("api.example.localhost"));
    let signed = hits[0].header("x-twilio-signature").unwrap().to_owned();
    for (signature, expected) in [("missing", None), ("wrong", Some(()))] {
        bench
            .post(
                "/_sim/sms",
                json!({"from": PATIENT, "body": "x", "signature": signature}),
            )
            .await;
        let hit = bench.hits().pop().unwrap();
        assert_eq!(hit.header("x-twilio-signature").map(|_| ()), expected);
        assert_ne!(hit.header("x-twilio-signature"), Some(signed.as_str()));
    }
    let chat = bench.get("/_sim/chat").await;
    let told = chat["entries"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["id"] == "SM1")
        .unwrap();
    assert_eq!(
        (&told["direction"], &told["channel"], &told["posted"]),
        (&json!("in"), &json!("sms"), &json!(200))
    );
}

#[tokio::test]
async fn statuses_are_posted_where_the_message_says() {
    let bench = Bench::start().await;
    aim(&bench).await;
    bench
        .put(
            "/_sim/settings",
            json!({"ticks": {"sent_ms": 10, "delivered_ms": 30, "read_ms": null}}),
        )
        .await;
    let mut form = message("Hello");
    // The gateway as it is known outside: it is reached where it listens.
    form.push((
        "StatusCallback",
        "https://abc.execute-api.eu-central-1.amazonaws.com/webhook?id=m-1",
    ));
    let (_, answer) = send(&bench, &form).await;
    let hits = bench.hits_of(3).await;
    let statuses: Vec<_> = hits.iter().filter_map(|hit| field(hit, "MessageStatus")).collect();
    assert_eq!(statuses, ["queued", "sent", "delivered"]);
    assert_eq!(field(&hits[2], "MessageSid").as_deref(), answer["sid"].as_str());
    let listed = bench.get("/_sim/messages").await;
    assert_eq!(
        (&listed[0]["status"], &listed[0]["tracker"]),
        (&json!("delivered"), &json!("m-1"))
    );
    bench
        .post(
            "/_sim/faults",
            json!({"service": "twilio", "code": 30003, "as_status": true}),
        )
        .await;
    assert_eq!(send(&bench, &form).await.0, 201);
    let hits = bench.hits_of(4).await;
    assert_eq!(field(&hits[3], "MessageStatus").as_deref(), Some("undelivered"));
    assert_eq!(field(&hits[3], "ErrorCode").as_deref(), Some("30003"));
}

#[tokio::test]
async fn faults_come_as_asked_for() {
    let bench = Bench::start().await;
    for (fault, status, code) in [
        (json!({"status": 429}), 429, 20429),
        (json!({"status": 503}), 503, 20503),
        (json!({"code": 21610}), 400, 21610),
        (json!({"status": 500, "after_accept": true}), 500, 20500),
    ] {
        let mut fault = fault;
        fault["service"] = json!("twilio");
        bench.post("/_sim/faults", fault).await;
        let (answered, answer) = send(&bench, &message("Hello")).await;
        assert_eq!((answered, answer["code"].as_i64()), (status, Some(code)), "{answer}");
    }
    assert_eq!(bench.get("/_sim/messages").await.as_array().unwrap().len(), 1);
    assert_eq!(send(&bench, &message("Hello")).await.0, 201);
    bench.post("/_sim/reset", json!({})).await;
    assert!(bench.get("/_sim/messages").await.as_array().unwrap().is_empty());
}
