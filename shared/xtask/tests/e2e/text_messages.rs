//! Twilio's door and its statuses: signed over the address that Twilio calls, and nobody else is let in.
use crate::stack::{SOON, Stack, eventually, unique};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Somebody whom no other test knows.
fn number() -> String {
    format!("+1415{:07}", unique() % 10_000_000)
}

#[test]
fn a_reply_is_taken_with_an_empty_answer() {
    let stack = Stack::load();
    let sms = json!({ "from": number(), "body": "Confirm 👍 + thanks" });
    for _twice in 0..2 {
        let told = stack.simulator("POST", "sms", Some(&sms)).with_status(200);
        assert_eq!(told["status"], 200, "{told}");
        assert!(
            told["answer"].as_str().unwrap_or_default().contains("<Response/>"),
            "{told}"
        );
    }
}

#[test]
fn what_twilio_did_not_sign_is_refused() {
    let stack = Stack::load();
    for signature in ["missing", "wrong"] {
        let sms = json!({ "from": number(), "body": "Cancel", "signature": signature });
        let told = stack.simulator("POST", "sms", Some(&sms)).with_status(200);
        assert_eq!(told["status"], 403, "{told}");
    }
    let header = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-twilio-signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ];
    for path in ["/sms", "/sms/status?id=x"] {
        let answer = stack.raw("POST", path, &header, b"MessageSid=SM1&Body=x");
        answer.is_problem(403, "forbidden");
    }
}

#[test]
fn statuses_find_their_way_in() {
    let stack = Stack::load();
    let (account, token) = (stack.get("/twilio/account_sid"), stack.get("/twilio/auth_token"));
    let (to, id) = (number(), format!("{:016x}", unique()));
    let form = format!(
        "To=%2B{}&From=%2B{}&Body=Hello&StatusCallback=https%3A%2F%2Fpractice.example%2Fsms%2Fstatus%3Fid%3D{id}",
        to.trim_start_matches('+'),
        stack.get("/twilio/number").trim_start_matches('+'),
    );
    let login = format!("Basic {}", STANDARD.encode(format!("{account}:{token}")));
    let url = format!(
        "{}/twilio/2010-04-01/Accounts/{account}/Messages.json",
        stack.get("/simulator/url")
    );
    let mut answer = ureq::post(url)
        .header("authorization", login)
        .header("content-type", "application/x-www-form-urlencoded")
        .send(form)
        .expect("Twilio answers");
    let sent: Value = answer.body_mut().read_json().expect("JSON");
    let posts = eventually("all statuses of an SMS are posted", SOON, || {
        let all = stack.simulator("GET", "sms/posts", None).body;
        let of_ours = |post: &&Value| post["id"] == sent["sid"];
        let posts: Vec<Value> = all.as_array()?.iter().filter(of_ours).cloned().collect();
        (posts.len() == 3).then_some(posts)
    });
    for (post, status) in posts.iter().zip(["queued", "sent", "delivered"]) {
        assert_eq!(
            (&post["what"], &post["status"]),
            (&json!(status), &json!(200)),
            "{post}"
        );
    }
}
