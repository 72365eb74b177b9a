//! Calendars that somebody follows: a dentist's appointments by an address that nobody can guess, until it is revoked.
use crate::stack::{Answer, Stack, unique};
use serde_json::{Value, json};

/// A patient with an appointment with a dentist of the test's own: the dentist's name, and the appointment's id.
fn booked(stack: &Stack) -> (String, String) {
    let dentist = format!("Dr. {:x}", unique());
    let body = json!({ "name": "Jane Maria Doe", "email": format!("jane.{:x}@example.org", unique()) });
    let customer = stack.post("/customers", &body).with_status(201)["customer_id"].clone();
    let query = format!("service=Teeth%20Cleaning&dentist={}", dentist.replace(' ', "%20"));
    let free = stack.read(&format!("/availability?{query}"));
    let time = free["free"]
        .as_array()
        .and_then(|free| free.last())
        .expect("a free time")["scheduled_time"]
        .clone();
    let body = json!({
        "customer_id": customer, "service_type": "teeth cleaning", "scheduled_time": time, "dentist": dentist,
        "notes": "afraid of needles",
    });
    let booked = stack.post("/appointments", &body).with_status(201);
    let id = booked["appointment_id"].as_str().expect("an id").to_owned();
    (dentist, id)
}

fn admin(stack: &Stack, method: &str, path: &str, body: Option<&Value>) -> Answer {
    stack.api(Some("admin"), method, path, body)
}

/// The path of a calendar's address.
fn path(calendar: &Value) -> String {
    let url = calendar["url"].as_str().expect("an address");
    let (_, file) = url.rsplit_once("/calendar/").expect("an address of a calendar");
    format!("/calendar/{file}")
}

fn count(calendar: &Answer, line: &str) -> usize {
    calendar.text.split("\r\n").filter(|found| *found == line).count()
}

#[test]
fn a_dentists_calendar_is_followed_until_it_is_revoked() {
    let stack = Stack::load();
    let (dentist, appointment) = booked(&stack);
    let body = json!({ "dentist": dentist.to_uppercase().replace("DR.", "dr. ") });
    let made = admin(&stack, "POST", "/admin/calendars", Some(&body)).with_status(201);
    let read = |headers: &[(&str, &str)]| stack.raw("GET", &path(&made), headers, b"");
    let first = read(&[]);
    assert_eq!(first.status, 200, "{}", first.text);
    assert_eq!(first.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(first.header("cache-control"), "private, max-age=300");
    for line in [
        "BEGIN:VCALENDAR",
        "SUMMARY:Teeth Cleaning (J.D.)",
        "STATUS:TENTATIVE",
        "SEQUENCE:1",
    ] {
        assert_eq!(count(&first, line), 1, "{line} in {}", first.text);
    }
    for theirs in ["Jane", "Doe", "example.org", "needles"] {
        assert!(!first.text.contains(theirs), "{theirs} in {}", first.text);
    }
    let tag = first.header("etag").to_owned();
    let again = read(&[("if-none-match", &tag)]);
    assert_eq!(
        (again.status, again.text.as_str(), again.header("etag")),
        (304, "", tag.as_str())
    );

    stack
        .post(&format!("/appointments/{appointment}/confirm"), &json!({}))
        .with_status(200);
    let confirmed = read(&[("if-none-match", &tag)]);
    assert_eq!((confirmed.status, count(&confirmed, "STATUS:CONFIRMED")), (200, 1));
    stack
        .post(&format!("/appointments/{appointment}/cancel"), &json!({}))
        .with_status(200);
    assert_eq!(count(&read(&[]), "BEGIN:VEVENT"), 0);

    let id = made["id"].as_str().expect("an id");
    let all = stack.read("/admin/calendars?limit=200");
    let listed = all["calendars"].as_array().expect("calendars").iter();
    let listed = listed
        .clone()
        .find(|calendar| calendar["id"] == id)
        .expect("it is listed");
    assert!(listed["last_fetched_on"].is_string(), "{listed}");
    let key = path(&made);
    let key = key.trim_start_matches("/calendar/").trim_end_matches(".ics");
    assert!(!all.to_string().contains(key), "keys are shown once");
    let revoke = || admin(&stack, "DELETE", &format!("/admin/calendars/{id}"), None);
    revoke().with_status(200);
    read(&[]).is_problem(404, "not-found");
    revoke().is_problem(404, "not-found");
}

#[test]
fn only_an_admin_makes_calendars_and_nobody_finds_one_by_chance() {
    let stack = Stack::load();
    let body = json!({ "chair": format!("chair {:x}", unique()) });
    stack.post("/admin/calendars", &body).is_problem(403, "forbidden");
    for wrong in [
        json!({}),
        json!({ "dentist": "Dr. Ada", "chair": "Window" }),
        json!({ "dentist": "" }),
        json!({ "dentist": "Dr. Ada", "colour": "red" }),
    ] {
        admin(&stack, "POST", "/admin/calendars", Some(&wrong)).is_problem(400, "malformed-request");
    }
    let made = admin(&stack, "POST", "/admin/calendars", Some(&body)).with_status(201);
    let empty = stack.raw("GET", &path(&made), &[], b"");
    assert_eq!((empty.status, count(&empty, "BEGIN:VEVENT")), (200, 0));
    let nowhere = "0".repeat(64);
    let id = made["id"].as_str().expect("an id");
    let problems: Vec<String> = [nowhere.as_str(), "x", id]
        .into_iter()
        .map(|key| {
            let answer = stack.raw("GET", &format!("/calendar/{key}.ics"), &[], b"");
            answer.is_problem(404, "not-found");
            answer.text
        })
        .collect();
    assert!(problems.windows(2).all(|two| two[0] == two[1]), "{problems:?}");
}
