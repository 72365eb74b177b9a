//! What follows from appointments and tickets: e-mails, SMS, points and notices to staff, once each; and what a run tells of
//! it when the mail server is away.
use crate::stack::{LATER, SOON, Stack, eventually, unique};
use serde_json::{Value, json};

/// One patient of the test's own, and an appointment of theirs.
struct Patient<'a> {
    stack: &'a Stack,
    id: String,
    email: String,
    phone: String,
}

impl<'a> Patient<'a> {
    fn new(stack: &'a Stack) -> Self {
        let email = format!("pat.{:x}@example.org", unique());
        let phone = format!("+1415555{:04}", unique() % 10_000);
        let body = json!({ "name": "Pat Miller", "email": email, "phone": phone, "allow_duplicate": true });
        let answer = stack.post("/customers", &body).with_status(201);
        let id = answer["customer_id"].as_str().expect("a text").to_owned();
        Self {
            stack,
            id,
            email,
            phone,
        }
    }

    fn book(&self, service: &str) -> String {
        let dentist = format!("Dr. {:x}", unique());
        let query = format!("service={service}&dentist={dentist}").replace(' ', "%20");
        let free = self.stack.read(&format!("/availability?{query}"));
        let time = free["free"].as_array().expect("a list").last().expect("a free time")["scheduled_time"].clone();
        let body =
            json!({ "customer_id": self.id, "service_type": service, "scheduled_time": time, "dentist": dentist });
        let answer = self.stack.post("/appointments", &body).with_status(201);
        answer["appointment_id"].as_str().expect("a text").to_owned()
    }

    fn act(&self, appointment: &str, action: &str, body: &Value) {
        let path = format!("/appointments/{appointment}/{action}");
        self.stack.post(&path, body).with_status(200);
    }

    /// What arrived in their mailbox, or on their phone, by its subject or text.
    fn got(&self, channel: &str, says: &str) -> Vec<Value> {
        let to = if channel == "email" { &self.email } else { &self.phone };
        let query = format!("messages?to={}&channel={channel}", to.replace('+', "%2B"));
        let all = self.stack.simulator("GET", &query, None).with_status(200);
        let said = |message: &&Value| {
            let part = |name: &str| message[name].as_str().unwrap_or_default().contains(says);
            part("subject") || part("text")
        };
        all.as_array().expect("a list").iter().filter(said).cloned().collect()
    }

    fn gets(&self, channel: &str, says: &str) -> Value {
        let what = format!("{channel}: {says}");
        eventually(&what, SOON, || self.got(channel, says).into_iter().next())
    }

    /// The run of a workflow about something of theirs, once it is in this state.
    fn run(&self, about: &str, workflow: &str, status: &str) -> Value {
        let what = format!("{workflow} is {status}");
        eventually(&what, LATER, || {
            let runs = self.stack.read(&format!("/workflows?{about}"));
            let of = |run: &&Value| run["workflow_name"] == workflow && run["status"] == status;
            runs["workflows"].as_array().expect("a list").iter().find(of).cloned()
        })
    }

    fn texts(&self, body: &str) {
        let sms = json!({ "from": self.phone, "body": body });
        self.stack.simulator("POST", "sms", Some(&sms));
    }

    fn status(&self, appointment: &str) -> Value {
        self.stack.read(&format!("/appointments/{appointment}"))["status"].clone()
    }

    fn ticket(&self, subject: &str, description: &str) -> String {
        let body = json!({ "customer_id": self.id, "subject": subject, "description": description });
        let answer = self.stack.post("/tickets", &body).with_status(201);
        answer["ticket_id"].as_str().expect("a text").to_owned()
    }
}

#[test]
fn a_booking_is_confirmed_with_an_entry_for_the_calendar_and_staff_are_told() {
    let stack = Stack::load();
    let patient = Patient::new(&stack);
    let appointment = patient.book("Teeth Cleaning");
    let mail = patient.gets("email", "Appointment Confirmation - Teeth Cleaning");
    assert!(mail["text"].as_str().unwrap().contains("Pat Miller"), "{mail}");
    assert!(mail["html"].as_str().unwrap().contains("<html"), "{mail}");
    assert!(mail.to_string().contains(".ics"), "{mail}");
    let run = patient.run(
        &format!("appointment={appointment}"),
        "AppointmentScheduled",
        "completed",
    );
    assert_eq!(run["tasks_executed"], 3, "{run}");
    assert_eq!(run["tasks_successful"], 3, "{run}");
    assert_eq!(run["results"][1]["points_earned"], 15, "{run}");
    let customer = stack.read(&format!("/customers/{}", patient.id));
    assert_eq!(customer["loyalty_points_pending"], 15, "{customer}");
    assert_eq!(patient.got("email", "Appointment Confirmation").len(), 1);
}

#[test]
fn a_step_whose_mail_does_not_go_is_named_and_the_others_are_done() {
    let stack = Stack::load();
    let patient = Patient::new(&stack);
    let fault = json!({ "service": "smtp", "status": 451, "times": 2, "match": patient.email });
    stack.trouble(&fault);
    let appointment = patient.book("Root Canal");
    let about = format!("appointment={appointment}");
    let run = patient.run(&about, "AppointmentScheduled", "running");
    assert!(run["tasks_successful"].as_u64().unwrap() < 3, "{run}");
    let run = patient.run(&about, "AppointmentScheduled", "completed");
    assert_eq!(run["tasks_successful"], 3, "{run}");
    assert_eq!(patient.got("email", "Appointment Confirmation").len(), 1);
}

#[test]
fn a_mail_server_that_says_no_fails_the_run_until_somebody_has_it_tried_again() {
    let stack = Stack::load();
    let patient = Patient::new(&stack);
    let fault = json!({ "service": "smtp", "status": 550, "times": 1, "match": patient.email });
    stack.trouble(&fault);
    let appointment = patient.book("Dental Crown");
    let about = format!("appointment={appointment}");
    let run = patient.run(&about, "AppointmentScheduled", "failed");
    assert_eq!(run["failed_tasks"], json!(["SendAppointmentConfirmation"]), "{run}");
    let message = json!({ "id": run["results"][0]["messages"][0] });
    stack.retry(&message).with_status(200);
    patient.run(&about, "AppointmentScheduled", "completed");
}

#[test]
fn patients_confirm_and_cancel_by_sms_and_strangers_get_no_answer() {
    let stack = Stack::load();
    let patient = Patient::new(&stack);
    let appointment = patient.book("General Checkup");
    patient.texts("Confirm please");
    eventually("confirmed", SOON, || {
        (patient.status(&appointment) == "confirmed").then_some(())
    });
    patient.gets("sms", "is confirmed");
    patient.texts("what is this about?");
    patient.gets("sms", "Reply CONFIRM or CANCEL");
    patient.texts("I can't make it");
    eventually("cancelled", SOON, || {
        (patient.status(&appointment) == "cancelled").then_some(())
    });
    patient.gets("sms", "is cancelled");
    patient.gets("email", "Your appointment is cancelled");
    let tasks = stack.read(&format!("/appointments/{appointment}"));
    assert_eq!(tasks["reminders"], json!([]), "{tasks}");
    let stranger = Patient {
        phone: format!("+1415556{:04}", unique() % 10_000),
        ..Patient::new(&stack)
    };
    stranger.texts("CONFIRM");
    patient.texts("hello?");
    patient.gets("sms", "you have no appointment ahead");
    assert!(stranger.got("sms", "").is_empty());
}

#[test]
fn one_click_ends_e_mails_of_a_kind() {
    let stack = Stack::load();
    let patient = Patient::new(&stack);
    patient.book("Teeth Cleaning");
    let mail = patient.gets("email", "Appointment Confirmation");
    let link = mail["headers"]["list-unsubscribe"].as_str().unwrap_or_default();
    let id = link.trim_matches(['<', '>']).rsplit('/').next().unwrap().to_owned();
    let path = format!("/unsubscribe/{id}");
    assert_eq!(stack.raw("GET", &path, &[], b"").status, 200, "{mail}");
    assert_eq!(stack.raw("POST", &path, &[], b"List-Unsubscribe=One-Click").status, 200);
    let customer = stack.read(&format!("/customers/{}", patient.id));
    assert_eq!(customer["preferences"]["appointments"]["email"], false, "{customer}");
    assert_eq!(stack.raw("POST", "/unsubscribe/nobody", &[], b"").status, 404);
    // The next confirmation comes by the other way.
    patient.book("Teeth Whitening");
    patient.gets("sms", "your appointment is booked");
    assert_eq!(patient.got("email", "Appointment Confirmation").len(), 1);
}

#[test]
fn who_did_not_come_is_offered_another_time_and_earns_nothing() {
    let stack = Stack::load();
    let patient = Patient::new(&stack);
    let appointment = patient.book("Dental Implants");
    patient.act(&appointment, "no-show", &json!({ "override": true }));
    patient.gets("email", "We missed you");
    patient.run(&format!("appointment={appointment}"), "NoShow", "completed");
    let customer = stack.read(&format!("/customers/{}", patient.id));
    assert_eq!(customer["loyalty_points"], 0, "{customer}");
    assert_eq!(customer["loyalty_points_pending"], 0, "{customer}");
}

#[test]
fn tickets_are_answered_or_handed_to_people_and_emergencies_at_once() {
    let stack = Stack::load();
    let patient = Patient::new(&stack);
    let hours = patient.ticket("Question", "what are your hours on weekends");
    let mail = patient.gets("email", "Re: Question - Support Ticket");
    assert!(mail["text"].as_str().unwrap().contains("Saturday"), "{mail}");
    let ticket = stack.read(&format!("/tickets/{hours}"));
    assert_eq!(ticket["status"], "resolved", "{ticket}");
    assert_eq!(ticket["messages"].as_array().unwrap().len(), 1, "{ticket}");
    let crown = patient.ticket("My crown", "my crown is loose");
    patient.gets("email", "Re: My crown");
    let ticket = stack.read(&format!("/tickets/{crown}"));
    assert_ne!(ticket["status"], "resolved", "{ticket}");
    patient.run(&format!("ticket={crown}"), "SupportTicketHandling", "completed");
    patient.ticket("Help", "EMERGENCY, bleeding for 3 hours");
    let mail = patient.gets("email", "Urgent - Re: Help");
    assert!(!mail["text"].as_str().unwrap().contains("Saturday"), "{mail}");
    // What the practice writes goes into the thread.
    let words = json!({ "from": "staff", "text": "Please come at three." });
    stack.post(&format!("/tickets/{crown}/messages"), &words);
    let reply = patient.gets("email", "Please come at three.");
    let first = patient.gets("email", "One of us reads it");
    assert_eq!(
        reply["headers"]["in-reply-to"], first["headers"]["message-id"],
        "{reply}"
    );
}

#[test]
fn statistics_count_what_happened() {
    let stack = Stack::load();
    let before = stack.read("/statistics");
    let patient = Patient::new(&stack);
    let appointment = patient.book("Teeth Cleaning");
    patient.run(
        &format!("appointment={appointment}"),
        "AppointmentScheduled",
        "completed",
    );
    let more = |name: &str| {
        eventually(name, SOON, || {
            let count = |from: &Value| from[name].as_u64().unwrap();
            (count(&stack.read("/statistics")) > count(&before)).then_some(())
        });
    };
    for name in [
        "total_customers",
        "total_appointments",
        "total_workflows_executed",
        "successful_workflows",
    ] {
        more(name);
    }
}
