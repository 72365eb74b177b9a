//! A dentist with WhatsApp: what they write and tap, and what comes back to their phone, one message after the other.
use crate::stack::{SOON, Stack, eventually, unique};
use serde_json::{Value, json};
use std::cell::Cell;
use std::time::Duration;

pub(crate) struct Dentist<'a> {
    pub(crate) stack: &'a Stack,
    /// How WhatsApp names them: a phone number, a business-scoped user id, or both.
    pub(crate) address: Value,
    /// How the API names them.
    pub(crate) id: String,
    /// How many of their messages the test has looked at.
    heard: Cell<usize>,
}

impl<'a> Dentist<'a> {
    /// Somebody with a phone number, who has never written.
    pub(crate) fn new(stack: &'a Stack) -> Self {
        let phone = new_phone();
        Self::known_as(stack, json!(phone), &phone)
    }

    /// Somebody who hides the phone number behind a business-scoped user id.
    pub(crate) fn without_phone(stack: &'a Stack) -> Self {
        let bsuid = new_bsuid();
        Self::known_as(stack, json!(bsuid), &bsuid)
    }

    pub(crate) fn known_as(stack: &'a Stack, address: Value, id: &str) -> Self {
        Self {
            stack,
            address,
            id: id.to_owned(),
            heard: Cell::new(0),
        }
    }

    /// Somebody who has just said hello, so that their window is open.
    #[track_caller]
    pub(crate) fn in_touch(stack: &'a Stack) -> Self {
        let dentist = Self::new(stack);
        dentist.says("Hello");
        dentist.hears("How can we help?");
        dentist
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) {
        self.sends(json!({ "type": "text", "text": text }));
    }

    /// Says something in answer to one of our messages, which WhatsApp then quotes.
    #[track_caller]
    pub(crate) fn answers(&self, message: &Value, text: &str) {
        self.sends(json!({ "type": "text", "text": text, "context": message["id"] }));
    }

    /// Taps a button or a row of the newest message that has it.
    #[track_caller]
    pub(crate) fn taps(&self, title: &str) {
        self.sends(json!({ "type": "tap", "button": title }));
    }

    /// Sends any message in the simulator's terms; the webhook has to take it.
    #[track_caller]
    pub(crate) fn sends(&self, mut message: Value) -> Value {
        let named = json!({ "from": self.address, "name": "Dr. Test" });
        for (name, value) in named.as_object().expect("an object") {
            message
                .as_object_mut()
                .expect("an object")
                .entry(name)
                .or_insert_with(|| value.clone());
        }
        let posted = self
            .stack
            .simulator("POST", "whatsapp", Some(&message))
            .with_status(200);
        let statuses = posted["statuses"].as_array().expect("statuses");
        assert!(statuses.iter().all(|status| *status == 200), "{posted}");
        posted
    }

    /// All that came to their phone so far.
    pub(crate) fn phone(&self) -> Vec<Value> {
        let to = self.id.trim_start_matches('+');
        let found = self.stack.simulator("GET", &format!("messages?to={to}"), None);
        found.with_status(200).as_array().cloned().unwrap_or_default()
    }

    /// The next message, which has to contain these words.
    #[track_caller]
    pub(crate) fn hears(&self, words: &str) -> Value {
        self.hears_within(SOON, words)
    }

    #[track_caller]
    pub(crate) fn hears_within(&self, patience: Duration, words: &str) -> Value {
        let heard = self.heard.get();
        let message = eventually(&format!("a message: {words}"), patience, || {
            self.phone().get(heard).cloned()
        });
        self.heard.set(heard + 1);
        let text = text(&message);
        assert!(text.contains(words), "expected {words:?}, and got {text:?}");
        message
    }

    /// Nothing else was said. A person's messages stay in order, so whatever is still on its way comes before the answer
    /// to a question that is asked now.
    #[track_caller]
    pub(crate) fn hears_nothing_else(&self) {
        self.says("help");
        self.hears("what you can write at any time");
    }

    /// What was said to them and by them, newest first, with the decisions about it.
    #[track_caller]
    pub(crate) fn log(&self) -> Vec<Value> {
        let id = self.id.trim_start_matches('+');
        let found = self.stack.read(&format!("/admin/messages?user={id}"));
        found["messages"].as_array().cloned().unwrap_or_default()
    }

    /// The newest message to them of this kind, once there is one in this state.
    #[track_caller]
    pub(crate) fn is_told(&self, notice: &str, state: &str) -> Value {
        eventually(&format!("{notice} is {state}"), SOON, || {
            let newest = self.log().into_iter().find(|entry| entry["notice"] == notice)?;
            (newest["state"] == state).then_some(newest)
        })
    }

    /// Their sessions, as `GET /admin/users` lists them: one, or somebody was split in two.
    #[track_caller]
    pub(crate) fn sessions(&self) -> Vec<Value> {
        let listed = self.stack.read("/admin/users?limit=200");
        let users = listed["users"].as_array().expect("users");
        let is_them = |user: &&Value| user["user_id"] == self.id || user["whatsapp_user_id"] == self.id;
        users.iter().filter(is_them).cloned().collect()
    }
}

/// What a message says, as its recipient reads it.
#[track_caller]
pub(crate) fn text(message: &Value) -> &str {
    message["text"].as_str().expect("a text")
}

/// No message leaves this machine: a number need not be one of those that are kept free for fiction.
pub(crate) fn new_phone() -> String {
    format!("+9198{:08}", unique() % 100_000_000)
}

pub(crate) fn new_bsuid() -> String {
    format!("IN.{:020}", unique())
}
