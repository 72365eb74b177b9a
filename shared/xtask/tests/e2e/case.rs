//! A case, as the lab's staff handle it over the API.
use crate::dentist::Dentist;
use crate::stack::{Answer, Stack, unique};
use serde_json::{Value, json};

pub(crate) struct Case<'a> {
    stack: &'a Stack,
    pub(crate) id: String,
}

impl<'a> Case<'a> {
    /// An approved case.
    #[track_caller]
    pub(crate) fn of(dentist: &Dentist<'a>, patient: &str) -> Self {
        Self::with(dentist, patient, &json!({}))
    }

    /// An approved case with these fields besides the usual ones.
    #[track_caller]
    pub(crate) fn with(dentist: &Dentist<'a>, patient: &str, more: &Value) -> Self {
        let id = new_id();
        let mut request = request(&id, &dentist.id, patient);
        for (name, value) in more.as_object().expect("an object") {
            request[name] = value.clone();
        }
        dentist.stack.post("/create-case", &request).with_status(201);
        let stack = dentist.stack;
        Self { stack, id }
    }

    /// A case that somebody else opened.
    pub(crate) fn known_as(stack: &'a Stack, id: String) -> Self {
        Self { stack, id }
    }

    /// A case whose training aligner was delivered, and whose dentist has just been asked if it fits.
    #[track_caller]
    pub(crate) fn at_fit_question(dentist: &Dentist<'a>, patient: &str) -> Self {
        let case = Self::of(dentist, patient);
        case.goes_to_fit_question(dentist);
        case
    }

    #[track_caller]
    pub(crate) fn goes_to_fit_question(&self, dentist: &Dentist<'a>) -> Value {
        self.starts("CasePlanningComplete");
        self.starts("AwaitingDelivery");
        self.is_delivered();
        dentist.hears("planning has started");
        dentist.hears("training aligner");
        dentist.hears("Does it fit?")
    }

    /// Takes it one production step further, to this status. Returns how the dentist hears of it.
    #[track_caller]
    pub(crate) fn starts(&self, status: &str) -> Value {
        let started = self.start().with_status(200);
        assert_eq!(
            (&started["status"], &started["case_status"]),
            (&json!("Success"), &json!(status))
        );
        started["notice"].clone()
    }

    pub(crate) fn start(&self) -> Answer {
        self.stack.post("/start-production", &json!({ "case_id": self.id }))
    }

    /// Changes it as staff.
    pub(crate) fn update(&self, change: &Value) -> Answer {
        self.update_as("staff", change)
    }

    pub(crate) fn update_as(&self, role: &str, change: &Value) -> Answer {
        let mut change = change.clone();
        change["case_id"] = json!(self.id);
        self.stack.api(Some(role), "POST", "/update-case-status", Some(&change))
    }

    #[track_caller]
    pub(crate) fn is_delivered(&self) {
        self.update(&json!({ "delivery_status": "Delivered" })).with_status(200);
    }

    /// Everything that is known about it.
    #[track_caller]
    pub(crate) fn now(&self) -> Value {
        self.stack.read(&format!("/admin/cases/{}", self.id))
    }

    /// Checks its status, and what it waits for the dentist to answer: `fit`, `dispatch_choice`, `arrival` or nothing.
    #[track_caller]
    pub(crate) fn is(&self, status: &str, waiting_for: Option<&str>) {
        let now = self.now();
        assert_eq!(
            (&now["status"], &now["waiting_for"]),
            (&json!(status), &json!(waiting_for)),
            "{}",
            self.id
        );
    }

    /// What happened to it, in order.
    #[track_caller]
    pub(crate) fn history(&self) -> Vec<String> {
        let now = self.now();
        let facts = now["history"].as_array().expect("a history");
        facts
            .iter()
            .filter_map(|fact| Some(fact["what"].as_str()?.to_owned()))
            .collect()
    }

    /// The stages that it went through, as `from to to`.
    #[track_caller]
    pub(crate) fn moves(&self) -> Vec<String> {
        let now = self.now();
        let facts = now["history"].as_array().expect("a history");
        let moves = facts.iter().filter(|fact| fact["what"] == "stage_changed");
        moves
            .filter_map(|fact| Some(fact["detail"].as_str()?.to_owned()))
            .collect()
    }
}

pub(crate) fn new_id() -> String {
    format!("test-{:x}", unique())
}

pub(crate) fn request(id: &str, user_id: &str, patient: &str) -> Value {
    json!({ "case_id": id, "user_id": user_id, "patient_name": patient, "dentist_name": "Dr. Test" })
}
