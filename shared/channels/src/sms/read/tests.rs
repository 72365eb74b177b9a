//! Tests of the way in: form, queue, event.

use domain::Timestamp;
use domain::message::{Outcome, Receipt};
use proptest::prelude::*;

use super::super::params;
use super::*;

const SID: &str = "SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn received_at() -> Timestamp {
    "2026-11-20T16:00:00Z".parse().unwrap()
}

/// The event of a form, as it comes out of the queue.
fn envelope(form: &str, query: &str) -> Envelope {
    let envelope = Envelope::new(&params(form.as_bytes()), &params(query.as_bytes()), received_at());
    let queued = Envelope::from_json(&envelope.to_json()).unwrap();
    assert!(queued == envelope, "the queue changes nothing");
    queued
}

fn inbound(form: &str) -> TextMessage {
    match read(&envelope(form, "")).unwrap() {
        SmsEvent::Inbound(text) => text,
        other @ (SmsEvent::Status(_) | SmsEvent::Ignored) => panic!("{other:?}"),
    }
}

fn status(status: &str, error: Option<&str>) -> Option<Receipt> {
    let error = error.map_or(String::new(), |code| format!("&ErrorCode={code}"));
    let form = format!("MessageSid={SID}&MessageStatus={status}&To=%2B14155552671{error}");
    match read(&envelope(&form, "id=m-1")).unwrap() {
        SmsEvent::Status(SmsStatus { sid, ours, receipt }) => {
            assert_eq!((sid.as_str(), ours), (SID, Some(MessageId::trusted("m-1"))));
            receipt
        }
        other @ (SmsEvent::Inbound(_) | SmsEvent::Ignored) => panic!("{other:?}"),
    }
}

#[test]
fn a_reply_is_read_with_all_of_its_characters() {
    let form = format!(
        "ToCountry=US&SmsMessageSid={SID}&NumMedia=0&FromCity=BERKELEY&SmsSid={SID}&SmsStatus=received\
         &Body=Confirm+%F0%9F%91%8D+%26+thanks%EF%BF%BF&To=%2B14155550100&MessageSid={SID}&From=%2B14155552671"
    );
    let text = inbound(&form);
    assert_eq!(text.id.as_str(), SID);
    assert_eq!((text.from.as_str(), text.to.as_str()), ("+14155552671", "+14155550100"));
    assert_eq!(text.body, "Confirm 👍 & thanks\u{ffff}");
    assert_eq!((text.opt_out, text.received_at), (None, received_at()));
    assert!(!format!("{text:?}").contains("thanks"));
    let queued = envelope(&form, "").to_json();
    assert!(!queued.contains("BERKELEY"), "what nobody needs is not kept");
    assert!(!queued.contains('\u{ffff}'), "SQS would refuse it");
}

#[test]
fn what_twilio_did_by_itself_is_told() {
    for (kind, expected) in [
        ("STOP", Some(OptOut::Stop)),
        ("START", Some(OptOut::Start)),
        ("HELP", Some(OptOut::Help)),
        ("OTHER", None),
        ("", None),
    ] {
        let form = format!("MessageSid={SID}&From=%2B14155552671&Body=x&OptOutType={kind}");
        assert_eq!(inbound(&form).opt_out, expected, "{kind}");
    }
}

#[test]
fn every_status_has_its_receipt() {
    for nothing in [
        "queued",
        "accepted",
        "scheduled",
        "sending",
        "partially_delivered",
        "in_orbit",
    ] {
        assert_eq!(status(nothing, None), None, "{nothing}");
    }
    assert_eq!(status("sent", None), Some(Receipt::Sent));
    assert_eq!(status("delivered", None), Some(Receipt::Delivered));
    assert_eq!(status("read", None), Some(Receipt::Read));
    for passing in ["30003", "30005", "30008"] {
        let receipt = status("undelivered", Some(passing));
        assert!(
            matches!(receipt, Some(Receipt::Failed(Outcome::Retry { .. }))),
            "{passing}: {receipt:?}"
        );
    }
    for lasting in [
        Some("30004"),
        Some("30006"),
        Some("30007"),
        Some("30034"),
        Some("x"),
        None,
    ] {
        let receipt = status("failed", lasting);
        assert!(
            matches!(receipt, Some(Receipt::Failed(Outcome::Refused { .. }))),
            "{lasting:?}: {receipt:?}"
        );
    }
    let receipt = status("failed", Some("21610"));
    assert!(matches!(receipt, Some(Receipt::Failed(Outcome::OptedOut { .. }))));
    assert!(matches!(
        status("canceled", None),
        Some(Receipt::Failed(Outcome::Refused { .. }))
    ));
}

#[test]
fn one_person_is_one_group_whatever_the_channel() {
    let from = |number: &str| envelope(&format!("MessageSid={SID}&From={number}&Body=x"), "").group();
    assert_eq!(from("%2B14155552671"), "14155552671");
    assert_eq!(from("%2B551187654321"), "5511987654321", "as for WhatsApp");
    let about = format!("MessageSid={SID}&MessageStatus=sent&From=%2B14155550100&To=%2B14155552671");
    assert_eq!(envelope(&about, "").group(), "14155552671");
    assert_eq!(from("MYBANK").len(), 36);
    assert_eq!(envelope("MessageSid=x", "").group(), "unknown");
}

#[test]
fn duplicates_share_an_id_and_nothing_else_does() {
    let id = |form: &str| envelope(form, "").dedup_id();
    let sent = format!("MessageSid={SID}&MessageStatus=sent&To=%2B14155552671");
    assert_eq!(id(&sent), id(&format!("ApiVersion=2010-04-01&{sent}")));
    assert_ne!(id(&sent), id(&sent.replace("=sent", "=delivered")));
    assert_ne!(id(&sent), id(&format!("MessageSid={SID}&From=%2B14155552671&Body=x")));
}

#[test]
fn nobody_who_could_be_answered_is_ignored() {
    for from in ["12345", "MYBANK", "whatsapp:%2B14155552671", ""] {
        let event = read(&envelope(&format!("MessageSid={SID}&From={from}&Body=x"), ""));
        assert_eq!(event, Ok(SmsEvent::Ignored), "{from}");
    }
    assert_eq!(
        read(&envelope("From=%2B14155552671&Body=x", "")),
        Err(Unreadable::NoSid)
    );
}

#[test]
fn other_things_in_the_queue_are_told_apart() {
    for other in [
        "",
        "{}",
        "[]",
        r#"{"v":1,"kind":"message"}"#,
        r#"{"channel":"sms"}"#,
        r#"{"v":1,"channel":"sms"}"#,
    ] {
        assert_eq!(Envelope::from_json(other), Err(Unreadable::NotAnEnvelope), "{other}");
    }
    assert_eq!(
        Envelope::from_json(r#"{"v":2,"channel":"sms"}"#),
        Err(Unreadable::Version(2))
    );
}

proptest! {
    #[test]
    fn nothing_that_is_posted_panics(form in ".{0,300}", query in ".{0,60}") {
        let envelope = Envelope::new(&params(form.as_bytes()), &params(query.as_bytes()), received_at());
        let _ = read(&envelope);
        prop_assert!(envelope.group().len() <= 128);
        prop_assert_eq!(Envelope::from_json(&envelope.to_json()), Ok(envelope));
    }
}
