//! Visits to take a scan: a free time, a place, a yes, one event in the calendar, and what becomes of it.
use crate::dentist::{Dentist, text};
use crate::quotations::accepted;
use crate::registration::known;
use crate::stack::{LATER, SOON, Stack, eventually, seconds_ago, unique};
use serde_json::{Value, json};
use std::time::Duration;

const ADDRESS: &str = "12 Lake View Road, Flat 3, Ahmedabad";

/// A time on a working day, far enough ahead, that hardly any other test asks for: as it is written, and its clock time.
fn some_time() -> (String, String) {
    let pick = unique();
    let now = i64::try_from(seconds_ago(0)).expect("seconds");
    let now = jiff::Timestamp::from_second(now).expect("a time");
    let today = now.in_tz("Asia/Kolkata").expect("a zone").date();
    let mut day = today.tomorrow().expect("a day").tomorrow().expect("a day");
    let mut left = pick % 18;
    loop {
        let is_working = day.weekday().to_monday_one_offset() <= 5;
        if is_working && left == 0 {
            break;
        }
        left -= u64::from(is_working);
        day = day.tomorrow().expect("a day");
    }
    let half_hours = pick / 18 % 17;
    let time = format!("{:02}:{:02}", 9 + half_hours / 2, half_hours % 2 * 30);
    (day.to_string(), time)
}

/// Asks for times until one is free, and gives it.
#[track_caller]
fn finds_time(dentist: &Dentist<'_>, next: &str) -> (String, String) {
    for _ in 0..20 {
        let (day, time) = some_time();
        dentist.says(&format!("{day} {time}"));
        let answer = dentist.hears("");
        if text(&answer).contains(next) {
            assert!(text(&answer).contains(&time), "{answer}");
            return (day, time);
        }
        assert!(text(&answer).contains("already taken"), "{answer}");
    }
    panic!("no free time in twenty tries");
}

fn events(stack: &Stack, dentist: &Dentist<'_>) -> Vec<Value> {
    let visits = known(dentist)["appointments"].as_array().cloned().unwrap_or_default();
    let ids: Vec<String> = visits
        .iter()
        .filter_map(|visit| Some(visit["id"].as_str()?.to_owned()))
        .collect();
    let calendar = stack.simulator("GET", "calendar", None).with_status(200);
    let events = calendar["events"].as_array().cloned().unwrap_or_default();
    let is_ours = |event: &Value| ids.iter().any(|id| event.to_string().contains(id.as_str()));
    events.into_iter().filter(is_ours).collect()
}

/// A booked visit, with its day and time.
#[track_caller]
fn booked<'a>(stack: &'a Stack, patient: &str) -> (Dentist<'a>, String, String) {
    let (dentist, _) = accepted(stack, patient);
    dentist.says("please come and take the scan");
    let offer = dentist.hears("These times are free");
    assert_eq!(
        offer["buttons"].as_array().map(Vec::len),
        Some(3),
        "three suggestions: {offer}"
    );
    let (day, time) = finds_time(&dentist, "Where shall we come?");
    dentist.says(ADDRESS);
    let question = dentist.hears("Shall we *book* this visit?");
    assert!(
        text(&question).contains(ADDRESS) && text(&question).contains(&time),
        "{question}"
    );
    dentist.says("yes");
    let confirmed = dentist.hears("*booked*");
    assert!(
        text(&confirmed).contains(ADDRESS) && text(&confirmed).contains(&time),
        "{confirmed}"
    );
    (dentist, day, time)
}

#[test]
fn a_visit_is_booked_after_a_yes_and_stands_in_the_calendar_once() {
    let stack = Stack::load();
    let (dentist, day, time) = booked(&stack, "Alice Martin");
    let event = eventually("the calendar has it", LATER, || events(&stack, &dentist).pop());
    let start = event["start"]["dateTime"].as_str().expect("a start");
    assert!(
        start.starts_with(&format!("{day}T{time}")),
        "in the lab's zone: {event}"
    );
    assert!(
        event["location"].as_str().is_some_and(|place| place.contains(ADDRESS)),
        "{event}"
    );
    // "Yes" once more books nothing.
    dentist.says("yes");
    dentist.hears("");
    assert_eq!(events(&stack, &dentist).len(), 1);
    let visit = known(&dentist)["appointments"][0].clone();
    assert_eq!(
        (&visit["status"], &visit["duration_minutes"]),
        (&json!("booked"), &json!(30))
    );
}

#[test]
fn a_shared_location_becomes_a_maps_link_and_a_no_books_nothing() {
    let stack = Stack::load();
    let (dentist, _) = accepted(&stack, "Bob Stone");
    dentist.says("book a scan");
    dentist.hears("These times are free");
    dentist.says("yesterday at 10:00");
    dentist.hears("already passed");
    // Not this Sunday: at some hours of some days that would be too soon.
    dentist.says("Sunday next week at 03:00");
    dentist.hears("visiting hours");
    finds_time(&dentist, "Where shall we come?");
    dentist.sends(
        json!({ "type": "location", "location": { "latitude": 23.0225, "longitude": 72.5714, "name": "Clinic" } }),
    );
    let question = dentist.hears("Shall we *book* this visit?");
    assert!(
        text(&question).contains("maps") && text(&question).contains("23.0225"),
        "{question}"
    );
    dentist.says("no");
    dentist.hears("*nothing* was booked");
    assert!(known(&dentist)["appointments"].as_array().is_some_and(Vec::is_empty));

    dentist.says("book a scan");
    dentist.hears("These times are free");
    finds_time(&dentist, "Where shall we come?");
    dentist.sends(json!({ "type": "location", "location": { "latitude": 23.0225, "longitude": 72.5714 } }));
    dentist.hears("Shall we *book* this visit?");
    dentist.says("yes");
    dentist.hears("*booked*");
    let event = eventually("the calendar has it", LATER, || events(&stack, &dentist).pop());
    assert!(event.to_string().contains("maps"), "{event}");
}

#[test]
fn two_dentists_want_the_same_time() {
    let stack = Stack::load();
    let (first, _) = accepted(&stack, "Carla Gómez");
    let (second, _) = accepted(&stack, "Dev Patel");
    first.says("book a scan");
    first.hears("These times are free");
    let (day, time) = finds_time(&first, "Where shall we come?");
    second.says(&format!("book a scan on {day} {time}"));
    second.hears("Where shall we come?");
    for dentist in [&first, &second] {
        dentist.says(ADDRESS);
        dentist.hears("Shall we *book* this visit?");
    }
    let yes =
        |dentist: &Dentist<'_>| json!({ "from": dentist.address, "name": "Dr. Test", "type": "text", "text": "yes" });
    let posts = [yes(&first), yes(&second)];
    std::thread::scope(|scope| {
        for post in &posts {
            scope.spawn(|| stack.simulator("POST", "whatsapp", Some(post)).with_status(200));
        }
    });
    let answers = [first.hears(""), second.hears("")];
    let booked = answers
        .iter()
        .filter(|answer| text(answer).contains("*booked*"))
        .count();
    let taken = answers
        .iter()
        .filter(|answer| text(answer).contains("already taken"))
        .count();
    assert_eq!((booked, taken), (1, 1), "{answers:?}");
    eventually("one event", LATER, || {
        let count = events(&stack, &first).len() + events(&stack, &second).len();
        (count == 1).then_some(())
    });
}

#[test]
fn a_visit_is_moved_and_cancelled_in_the_chat() {
    let stack = Stack::load();
    let (dentist, _, _) = booked(&stack, "Eva Lindqvist");
    eventually("the calendar has it", LATER, || events(&stack, &dentist).pop());
    dentist.says("I need to reschedule the visit");
    dentist.hears("These times are free");
    let (day, time) = finds_time(&dentist, "Shall we *move*");
    dentist.says("yes");
    dentist.hears("*moved*");
    eventually("the calendar follows", LATER, || {
        let event = events(&stack, &dentist).pop()?;
        let start = event["start"]["dateTime"].as_str()?.to_owned();
        start.starts_with(&format!("{day}T{time}")).then_some(())
    });
    dentist.says("cancel the visit please");
    let question = dentist.hears("");
    assert!(text(&question).to_lowercase().contains("cancel"), "{question}");
    dentist.says("yes");
    dentist.hears("is *cancelled*");
    eventually("the calendar has none", LATER, || {
        events(&stack, &dentist).is_empty().then_some(())
    });
}

#[test]
fn what_people_do_in_the_calendar_comes_back() {
    let stack = Stack::load();
    let (dentist, _, _) = booked(&stack, "Farid Rahimi");
    let event = eventually("the calendar has it", LATER, || events(&stack, &dentist).pop());
    let calendar = stack.simulator("GET", "calendar", None).with_status(200);
    let others: Vec<&Value> = calendar["events"]
        .as_array()
        .expect("events")
        .iter()
        .filter(|other| other["id"] != event["id"])
        .collect();
    stack
        .simulator("PUT", "calendar", Some(&json!({ "events": others })))
        .with_status(200);
    dentist.hears_within(Duration::from_mins(4), "had to *cancel*");
    assert_eq!(known(&dentist)["appointments"][0]["status"], "cancelled");
}

#[test]
fn a_visit_is_reminded_of() {
    let stack = Stack::load();
    let (dentist, _, time) = booked(&stack, "Greta Holm");
    let visit = known(&dentist)["appointments"][0]["id"].clone();
    let reminders = eventually("reminders are planned", SOON, || {
        let tasks = stack.read("/admin/tasks?state=waiting&limit=200");
        let tasks = tasks["tasks"].as_array().cloned().unwrap_or_default();
        let ours: Vec<Value> = tasks
            .into_iter()
            .filter(|task| task["kind"] == "reminder" && task["about"] == visit)
            .collect();
        (ours.len() == 2).then_some(ours)
    });
    stack.retry(&reminders[0]).with_status(200);
    let reminder = dentist.hears_within(LATER, "reminder");
    assert!(text(&reminder).contains(&time), "{reminder}");
}
