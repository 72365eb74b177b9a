//! A price: named by staff, accepted, declined, asked about, and thought over.
use crate::case::Case;
use crate::dentist::{Dentist, text};
use crate::records::{collecting, photo};
use crate::stack::{SOON, Stack, eventually};
use serde_json::{Value, json};

/// A case whose records are complete.
#[track_caller]
pub(crate) fn in_review<'a>(stack: &'a Stack, patient: &str) -> (Dentist<'a>, Case<'a>) {
    let (dentist, case) = collecting(stack, patient);
    dentist.sends(json!({ "type": "image", "media": photo() }));
    dentist.hears("1 file");
    dentist.says("that's all");
    dentist.hears("quotation");
    (dentist, case)
}

/// A case whose price is accepted, and whose scan comes next.
#[track_caller]
pub(crate) fn accepted<'a>(stack: &'a Stack, patient: &str) -> (Dentist<'a>, Case<'a>) {
    let (dentist, case) = in_review(stack, patient);
    quote(&case, stack, &json!({ "amount": 5_000_000, "currency": "INR" }));
    dentist.hears("50,000.00");
    dentist.says("yes, I accept");
    dentist.hears("next step is the *scan*");
    case.is("AwaitingScan", Some("scan"));
    (dentist, case)
}

#[track_caller]
fn quote(case: &Case<'_>, stack: &Stack, price: &Value) -> Value {
    stack
        .post(&format!("/admin/cases/{}/quotation", case.id), price)
        .with_status(200)
}

#[test]
fn a_quotation_is_offered_with_buttons_and_accepted() {
    let stack = Stack::load();
    let (dentist, case) = in_review(&stack, "Alice Martin");
    let price = json!({ "amount": 125_050, "currency": "USD", "note": "Two arches, 24 steps.",
        "media": "https://lab.example/q/alice.pdf" });
    let quoted = quote(&case, &stack, &price);
    assert_eq!(quoted["case"]["quotation"]["amount"], 125_050);
    let offer = dentist.hears("1,250.50");
    assert!(text(&offer).contains("24 steps"), "{offer}");
    assert_eq!(offer["media"]["filename"], "alice.pdf", "{offer}");
    assert_eq!(offer["buttons"].as_array().map(Vec::len), Some(3), "{offer}");
    // The same again is the same offer.
    assert_eq!(quote(&case, &stack, &price)["changed"], false);
    dentist.taps("Accept");
    dentist.hears("next step is the *scan*");
    case.is("AwaitingScan", Some("scan"));
    assert_eq!(case.now()["quotation"]["accepted"], true);
}

#[test]
fn a_question_is_passed_on_and_a_no_can_be_taken_back() {
    let stack = Stack::load();
    let (dentist, case) = in_review(&stack, "Bob Stone");
    quote(&case, &stack, &json!({ "amount": 90_000, "currency": "EUR" }));
    dentist.hears("900.00");
    dentist.says("does that include the retainers after treatment?");
    dentist.hears("has your question");
    let asked = eventually("the lab gets the question", SOON, || {
        let told = stack.simulator("GET", "messages?to=15550100008", None).with_status(200);
        let told = told.as_array().cloned().unwrap_or_default();
        told.into_iter()
            .find(|message| text(message).contains(&case.id) && text(message).contains("retainers"))
    });
    assert!(text(&asked).contains("Question"), "{asked}");
    case.is("AwaitingQuotationReply", Some("quotation"));
    dentist.says("no, that is too expensive");
    dentist.hears("declined");
    case.is("QuotationDeclined", None);
    dentist.says("ok I changed my mind, yes");
    dentist.hears("900.00");
    dentist.says("yes");
    dentist.hears("next step is the *scan*");
}

#[test]
fn a_price_has_to_be_one() {
    let stack = Stack::load();
    let (_, case) = in_review(&stack, "Carla Gómez");
    let path = format!("/admin/cases/{}/quotation", case.id);
    for wrong in [
        json!({}),
        json!({ "amount": 0, "currency": "INR" }),
        json!({ "amount": 12.5, "currency": "INR" }),
        json!({ "amount": 100, "currency": "XYZ" }),
        json!({ "amount": 100, "currency": "INR", "media": "http://lab.example/q.pdf" }),
        json!({ "amount": 100, "currency": "INR", "discount": 1 }),
    ] {
        stack.post(&path, &wrong).is_problem(400, "malformed-request");
    }
    let fine = json!({ "amount": 100, "currency": "INR" });
    stack
        .post("/admin/cases/no-such-case/quotation", &fine)
        .is_problem(404, "not-found");
    stack
        .api(Some("viewer"), "POST", &path, Some(&fine))
        .is_problem(403, "forbidden");
    case.is("RecordsReview", None);
}
