//! Who somebody is: by phone number, by business-scoped user id, or by both, it is one person with one conversation.
use crate::case::Case;
use crate::dentist::{Dentist, new_bsuid, new_phone, text};
use crate::stack::Stack;
use serde_json::{Value, json};

#[test]
fn somebody_without_a_phone_number_is_served_throughout() {
    let stack = Stack::load();
    let dentist = Dentist::without_phone(&stack);
    dentist.says("Hello");
    dentist.hears("How can we help?");
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    dentist.says("yes");
    dentist.hears("Full Case");
    dentist.taps("Full Case");
    dentist.hears("Full Case");
    case.is("FitConfirmed_FullCase", None);
    assert_eq!(case.now()["user_id"], dentist.id);
    assert_eq!(dentist.sessions().len(), 1);
}

#[test]
fn known_by_phone_first_and_by_user_id_later() {
    let stack = Stack::load();
    let (phone, bsuid) = (new_phone(), new_bsuid());
    let with_phone = Dentist::known_as(&stack, json!(phone), &phone);
    let case = Case::of(&with_phone, "Alice Martin");
    let both = json!({ "wa_id": phone, "user_id": bsuid });
    let dentist = Dentist::known_as(&stack, both, &bsuid);
    dentist.says("Hello");
    dentist.hears(&case.id);
    let hidden = Dentist::known_as(&stack, json!(bsuid), &bsuid);
    hidden.says("where is my case?");
    dentist.hears(&case.id);
    case.starts("CasePlanningComplete");
    dentist.hears("planning has started");
    assert_one_person(&stack, &phone, &bsuid);
}

#[test]
fn known_by_user_id_first_and_by_phone_later() {
    let stack = Stack::load();
    let (phone, bsuid) = (new_phone(), new_bsuid());
    let hidden = Dentist::known_as(&stack, json!(bsuid), &bsuid);
    hidden.says("Hello");
    hidden.hears("How can we help?");
    let first = Case::of(&hidden, "Alice Martin");
    let both = Dentist::known_as(&stack, json!({ "wa_id": phone, "user_id": bsuid }), &phone);
    both.says("where is my case?");
    both.hears(&first.id);
    // Staff go by the number from now on.
    let second = Case::of(&both, "Bob Keller");
    both.says("status?");
    let told = both.hears(&first.id);
    assert!(text(&told).contains(&second.id), "{told}");
    assert_one_person(&stack, &phone, &bsuid);
}

#[test]
fn a_phone_number_is_one_however_it_is_written() {
    let stack = Stack::load();
    let dentist = Dentist::new(&stack);
    let digits = &dentist.id[1..];
    let (area, rest) = digits[2..].split_at(5);
    for written in [
        format!("+91 {area} {rest}"),
        format!("0091-{area}-{rest}"),
        digits.to_owned(),
        format!("{area}{rest}"),
    ] {
        let case = Case::with(&dentist, "Alice Martin", &json!({ "user_id": written }));
        assert_eq!(case.now()["user_id"], dentist.id, "{written}");
    }
    let listed = stack.read(&format!("/admin/cases?dentist={digits}"));
    assert_eq!(listed["cases"].as_array().unwrap().len(), 4);
}

/// Under both names there is one session with one log.
#[track_caller]
fn assert_one_person(stack: &Stack, phone: &str, bsuid: &str) {
    let sessions: Vec<Value> = Dentist::known_as(stack, json!(bsuid), bsuid).sessions();
    assert_eq!(sessions.len(), 1, "{sessions:?}");
    assert_eq!(sessions[0]["user_id"], phone);
    let log = |id: &str| Dentist::known_as(stack, json!(id), id).log().len();
    assert_eq!(log(phone), log(bsuid));
}
