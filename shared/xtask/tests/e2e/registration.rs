//! Who a dentist is: asked one detail after the other, corrected at any time, and checked by a person.
use crate::dentist::{Dentist, new_phone, text};
use crate::stack::{SOON, Stack, eventually, unique};
use serde_json::{Value, json};

/// A number that nobody else gives.
pub(crate) fn new_licence() -> String {
    format!("D-{}", unique() % 1_000_000_000)
}

/// Goes from "hi" to an account.
#[track_caller]
pub(crate) fn registered<'a>(stack: &'a Stack, name: &str) -> Dentist<'a> {
    let dentist = Dentist::new(stack);
    dentist.says("Hi, I want to register");
    dentist.hears("full name");
    dentist.says(name);
    dentist.hears("clinic");
    dentist.says("Smile Studio, Ahmedabad");
    dentist.hears("licence number");
    dentist.says(&new_licence());
    dentist.hears("you are registered");
    dentist
}

#[track_caller]
pub(crate) fn known(dentist: &Dentist<'_>) -> Value {
    dentist.stack.read(&format!("/admin/dentists/{}", encoded(&dentist.id)))
}

/// A plus sign in a path.
pub(crate) fn encoded(id: &str) -> String {
    id.replace('+', "%2B")
}

#[test]
fn a_dentist_registers_in_the_chat_one_detail_after_the_other() {
    let stack = Stack::load();
    let dentist = registered(&stack, "Dr. Zoë Müller-Łukasz");
    let registration = known(&dentist)["registration"].clone();
    assert_eq!(registration["name"], "Dr. Zoë Müller-Łukasz");
    assert_eq!(
        registration["clinic"], "Smile Studio, Ahmedabad",
        "the comma belongs to it"
    );
    assert_eq!(registration["licence"]["state"], "unverified");
    assert!(registration["registered_at"].is_string(), "{registration}");

    dentist.says("I would like to register");
    let again = dentist.hears("registered already");
    assert!(text(&again).contains("Zoë"), "greeted by name: {again}");
    assert_eq!(dentist.sessions().len(), 1);

    dentist.says("my clinic is Dental Care, Pune");
    dentist.hears("Dental Care, Pune");
    assert_eq!(known(&dentist)["registration"]["clinic"], "Dental Care, Pune");
}

#[test]
fn what_is_no_answer_is_asked_again_and_not_kept() {
    let stack = Stack::load();
    let dentist = Dentist::new(&stack);
    dentist.says("register me please");
    dentist.hears("full name");
    dentist.says("Dr. Wei Chen");
    dentist.hears("clinic");
    dentist.says("Chen Dental");
    dentist.hears("licence number");
    dentist.says("x");
    dentist.hears("does not look like a licence number");
    assert_eq!(known(&dentist)["registration"]["licence"], Value::Null);
    dentist.says(&new_licence());
    dentist.hears("you are registered");
}

#[test]
fn whoever_hides_the_number_is_asked_for_one() {
    let stack = Stack::load();
    let dentist = Dentist::without_phone(&stack);
    dentist.says("I want to register");
    dentist.hears("full name");
    dentist.says("Dr. Ravi Iyer");
    dentist.hears("clinic");
    dentist.says("Iyer Dental");
    dentist.hears("licence number");
    dentist.says(&new_licence());
    dentist.hears("phone number");
    for wrong in ["12ab", "+1"] {
        dentist.says(wrong);
        dentist.hears("country code");
        assert_eq!(known(&dentist)["registration"]["phone"], Value::Null, "{wrong}");
    }
    let phone = new_phone();
    dentist.says(&phone);
    dentist.hears("you are registered");
    assert_eq!(known(&dentist)["registration"]["phone"], phone);
}

#[test]
fn a_named_person_checks_the_licence() {
    let stack = Stack::load();
    let dentist = registered(&stack, "Dr. Lena Vogt");
    let path = format!("/admin/dentists/{}/licence", encoded(&dentist.id));
    stack
        .post(&path, &json!({ "state": "maybe" }))
        .is_problem(400, "malformed-request");
    stack
        .post(&path, &json!({ "state": "rejected" }))
        .is_problem(400, "malformed-request");
    stack
        .api(Some("viewer"), "POST", &path, Some(&json!({ "state": "verified" })))
        .is_problem(403, "forbidden");
    let rejected = json!({ "state": "rejected", "reason": "the number is of another dentist" });
    stack.post(&path, &rejected).with_status(200);
    dentist.hears("of another dentist");
    let checked = stack.post(&path, &json!({ "state": "verified" })).with_status(200);
    assert_eq!(checked["registration"]["licence"]["by"], "staff:local staff");
    dentist.hears("verified");
    // Said twice, told once.
    stack.post(&path, &json!({ "state": "verified" })).with_status(200);
    dentist.hears_nothing_else();
    let nobody = format!("/admin/dentists/{}/licence", encoded(&new_phone()));
    stack
        .post(&nobody, &json!({ "state": "verified" }))
        .is_problem(404, "not-found");
}

#[test]
fn a_case_from_the_chat_waits_for_the_licence() {
    let stack = Stack::load();
    let dentist = registered(&stack, "Dr. Omar Haddad");
    dentist.says("new case for Alice Martin");
    dentist.hears("Alice Martin");
    let case = known(&dentist)["open_cases"][0].as_str().expect("a case").to_owned();
    let case = crate::case::Case::known_as(&stack, case);
    case.update_as("admin", &json!({ "status": "ApprovedForProduction", "force": true }))
        .with_status(200);
    case.start().is_problem(409, "illegal-transition");
    let path = format!("/admin/dentists/{}/licence", encoded(&dentist.id));
    stack.post(&path, &json!({ "state": "verified" })).with_status(200);
    eventually("it may start", SOON, || (case.start().status == 200).then_some(()));
    case.is("CasePlanningComplete", None);
}

#[test]
fn staff_choose_the_language() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let path = format!("/admin/dentists/{}", encoded(&dentist.id));
    let change = |language: &str| stack.api(Some("staff"), "PATCH", &path, Some(&json!({ "language": language })));
    change("tlh").is_problem(400, "malformed-request");
    change("es").with_status(200);
    dentist.says("hola");
    let greeted = dentist.hears("");
    assert!(text(&greeted).contains("podemos ayudar"), "{greeted}");
}
