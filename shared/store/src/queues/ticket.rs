//! What is written on a ticket: a message whole, or the id of what has to be looked at.

use app::ports::{DueItem, QueueError};
use domain::message::Message;
use domain::{AnnouncementId, MessageId, TaskId};
use serde_json::{Value, json};

use crate::items::{message_from_json, message_to_json};

const FORM: u64 = 1;

/// A ticket as a worker finds it in its queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ticket {
    /// Handed over whole, as it was committed.
    Message(Box<Message>),
    /// Something to look at: it has to be read first.
    Item(DueItem),
}

impl Ticket {
    /// # Errors
    /// What is wrong with it. It will not get better by trying again.
    pub fn parse(body: &str) -> Result<Self, String> {
        let json: Value = serde_json::from_str(body).map_err(|_| "ticket: not JSON".to_owned())?;
        if json.get("v").and_then(Value::as_u64) != Some(FORM) {
            return Err("ticket: of a form that is not known".to_owned());
        }
        if let Some(message) = json.get("message") {
            let message = message_from_json(message.clone()).map_err(|error| error.to_string())?;
            return Ok(Self::Message(Box::new(message)));
        }
        let text = |name| json.get(name).and_then(Value::as_str);
        match (text("item"), text("id")) {
            (Some("message"), Some(id)) => Ok(Self::Item(DueItem::Message(MessageId::trusted(id)))),
            (Some("task"), Some(id)) => Ok(Self::Item(DueItem::Task(TaskId::trusted(id)))),
            (Some("announcement"), Some(id)) => Ok(Self::Item(DueItem::Announcement(AnnouncementId::trusted(id)))),
            _ => Err("ticket: neither a message nor an item with its id".to_owned()),
        }
    }

    pub fn message_body(message: &Message) -> Result<String, QueueError> {
        let message = message_to_json(message).map_err(|error| QueueError(error.to_string()))?;
        Ok(json!({ "v": FORM, "message": message }).to_string())
    }

    pub fn item_body(item: &DueItem) -> String {
        let (name, id) = match item {
            DueItem::Message(id) => ("message", id.as_str()),
            DueItem::Task(id) => ("task", id.as_str()),
            DueItem::Announcement(id) => ("announcement", id.as_str()),
        };
        json!({ "v": FORM, "item": name, "id": id }).to_string()
    }
}

#[cfg(test)]
mod tests {
    use testkit::builders::message;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let message = message("m-1");
        let body = Ticket::message_body(&message).unwrap();
        assert_eq!(Ticket::parse(&body), Ok(Ticket::Message(Box::new(message))));
        for item in [
            DueItem::Message(MessageId::trusted("m-1")),
            DueItem::Task(TaskId::trusted("t-1")),
            DueItem::Announcement(AnnouncementId::trusted("a-1")),
        ] {
            assert_eq!(Ticket::parse(&Ticket::item_body(&item)), Ok(Ticket::Item(item)));
        }
    }

    #[test]
    fn what_is_no_ticket_is_said_to_be_none() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"v":2,"item":"task","id":"t"}"#,
            r#"{"v":1,"item":"car","id":"t"}"#,
        ] {
            assert!(Ticket::parse(body).is_err(), "{body}");
        }
        assert!(
            Ticket::parse(r#"{"v":1,"message":{"v":1,"id":"Jane"}}"#)
                .unwrap_err()
                .starts_with("the store")
        );
    }
}
