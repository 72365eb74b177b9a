//! WhatsApp's door: who may knock, and what comes twice, late, broken or too large.
use crate::case::Case;
use crate::dentist::{Dentist, new_phone};
use crate::stack::{SOON, Stack, eventually, seconds_ago, signature, unique};
use serde_json::{Value, json};

const HEADER: &str = "x-hub-signature-256";

#[test]
fn only_what_whatsapp_signed_has_an_effect() {
    let stack = Stack::load();
    let dentist = Dentist::new(&stack);
    let body = payload(&stack, &[message(&dentist, "Hello")]);
    let wrong = signature("not the secret", &body);
    for headers in [
        vec![],
        vec![(HEADER, wrong.as_str())],
        vec![(HEADER, "sha256=")],
        vec![(HEADER, "nonsense")],
    ] {
        stack
            .raw("POST", "/webhook", &headers, &body)
            .is_problem(401, "unauthorized");
    }
    let right = signature(stack.get("/whatsapp/app_secret"), &body);
    let mut forged = body.clone();
    *forged.last_mut().unwrap() = b' ';
    stack
        .raw("POST", "/webhook", &[(HEADER, &right)], &forged)
        .is_problem(401, "unauthorized");
    assert!(dentist.log().is_empty(), "nobody has written yet");
    posted_by_whatsapp(&stack, &body);
    dentist.hears("How can we help?");
    dentist.hears_nothing_else();
}

#[test]
fn the_subscription_is_confirmed_to_who_knows_the_token() {
    let stack = Stack::load();
    let verify = |token: &str| {
        let path = format!("/webhook?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444");
        stack.raw("GET", &path, &[], b"")
    };
    let right = verify(stack.get("/whatsapp/verify_token"));
    assert_eq!((right.status, right.text.as_str()), (200, "1158201444"));
    verify("guessed").is_problem(403, "forbidden");
    stack.raw("GET", "/webhook", &[], b"").is_problem(403, "forbidden");
}

#[test]
fn one_message_that_comes_often_has_one_effect() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    let id = format!("wamid.test{:x}", unique());
    let yes = json!({ "type": "text", "text": "yes", "id": id, "times": 5 });
    dentist.sends(yes.clone());
    dentist.hears("Full Case");
    dentist.sends(yes);
    dentist.hears_nothing_else();
    assert_eq!(case.history().iter().filter(|what| *what == "fit_answered").count(), 1);
    let received = dentist.log().iter().filter(|entry| entry["id"] == id).count();
    assert_eq!(received, 1);
}

#[test]
fn an_old_message_is_answered_and_undoes_nothing() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    dentist.sends(json!({ "type": "text", "text": "no", "at": seconds_ago(600) }));
    dentist.hears("This is where your case is");
    dentist.hears_nothing_else();
    case.is("AwaitingFitConfirmation", Some("fit"));
    assert!(
        dentist
            .log()
            .iter()
            .any(|entry| entry["direction"] == "in" && entry["text"] == "no")
    );
}

#[test]
fn what_was_read_stays_read() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let read = dentist.is_told("greeting", "read");
    for status in ["sent", "delivered", "failed", "read", "a word of next year"] {
        let tick = json!({ "id": read["provider_id"], "status": status });
        let posted = stack.simulator("POST", "whatsapp/status", Some(&tick)).with_status(200);
        assert_eq!(posted["status"], 200, "{status}");
    }
    // One person's events are handled in order, so what follows comes after the ticks.
    dentist.hears_nothing_else();
    assert_eq!(dentist.is_told("greeting", "read")["last_error"], Value::Null);
}

#[test]
fn the_rest_of_a_broken_batch_still_counts() {
    let stack = Stack::load();
    let (broken, whole) = (Dentist::new(&stack), Dentist::new(&stack));
    let mut without_time = message(&broken, "Hello");
    without_time.as_object_mut().unwrap().remove("timestamp");
    let messages = [without_time, json!(7), json!({ "from": "?" }), message(&whole, "Hello")];
    let body = payload(&stack, &messages);
    posted_by_whatsapp(&stack, &body);
    whole.hears("How can we help?");
    for nonsense in [
        "",
        "not JSON",
        "[]",
        "{}",
        r#"{"object":"page","entry":[null,{"changes":[{"field":"?"}]}]}"#,
    ] {
        let right = signature(stack.get("/whatsapp/app_secret"), nonsense.as_bytes());
        let answer = stack.raw("POST", "/webhook", &[(HEADER, &right)], nonsense.as_bytes());
        assert_eq!(answer.status, 200, "WhatsApp would send it for days: {nonsense:?}");
    }
}

#[test]
fn a_full_batch_is_taken_and_a_flood_is_not() {
    let stack = Stack::load();
    let secret = stack.get("/whatsapp/app_secret");
    // Notes about messages that nobody knows: they are many, and nobody is answered.
    let statuses: Vec<Value> = (0..1000)
        .map(|_| {
            let id = format!("wamid.unknown{:x}", unique());
            json!({ "id": id, "status": "sent", "timestamp": seconds_ago(0).to_string(), "recipient_id": &new_phone()[1..] })
        })
        .collect();
    let body = wrapped(&stack, &json!({ "statuses": statuses }));
    stack
        .raw("POST", "/webhook", &[(HEADER, &signature(secret, &body))], &body)
        .with_status(200);
    let flood = vec![b'x'; 20 * 1024 * 1024];
    let answer = stack.raw("POST", "/webhook", &[(HEADER, &signature(secret, &flood))], &flood);
    assert_eq!(answer.status, 413, "{}", answer.text);
}

#[test]
fn a_new_number_of_a_known_dentist_is_the_same_dentist() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    let new = new_phone();
    let digits = &new[1..];
    let system = json!({ "body": "changed", "type": "user_changed_number", "wa_id": digits, "identity": "", "customer": &dentist.id[1..] });
    dentist.sends(json!({ "type": "system", "system": system }));
    let later = Dentist::known_as(&stack, json!(new), &new);
    eventually("the new number is known", SOON, || {
        let found = stack.api(Some("viewer"), "GET", &format!("/admin/cases?dentist={digits}"), None);
        (found.body["cases"][0]["case_id"] == case.id).then_some(())
    });
    later.says("where is my case?");
    later.hears(&case.id);
}

/// Posted as it is, but by the simulator, which then knows that the sender has written.
#[track_caller]
fn posted_by_whatsapp(stack: &Stack, body: &[u8]) {
    let raw = json!({ "body": String::from_utf8_lossy(body) });
    assert_eq!(
        stack.simulator("POST", "whatsapp/raw", Some(&raw)).with_status(200)["status"],
        200
    );
}

fn message(from: &Dentist<'_>, text: &str) -> Value {
    json!({
        "from": &from.id[1..],
        "id": format!("wamid.test{:x}", unique()),
        "timestamp": seconds_ago(0).to_string(),
        "type": "text",
        "text": { "body": text },
    })
}

fn payload(stack: &Stack, messages: &[Value]) -> Vec<u8> {
    wrapped(stack, &json!({ "messages": messages }))
}

/// As WhatsApp wraps what it has to say.
fn wrapped(stack: &Stack, what: &Value) -> Vec<u8> {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "15550100001", "phone_number_id": stack.get("/whatsapp/phone_number_id") },
    });
    for (name, list) in what.as_object().expect("an object") {
        value[name] = list.clone();
    }
    let change = json!({ "field": "messages", "value": value });
    let entry = json!({ "id": "200000000000001", "changes": [change] });
    json!({ "object": "whatsapp_business_account", "entry": [entry] })
        .to_string()
        .into_bytes()
}
