//! What is written on a ticket: a message whole, or the id of what has to be looked at.

use app::ports::{DueItem, QueueError};
use domain::message::Message;
use domain::task::Worker;
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
            (Some("task"), Some(id)) => {
                // At first all tasks were of one worker, and their tickets did not say so.
                let worker = text("worker").map_or(Some(Worker::Advance), Worker::from_name);
                let worker = worker.ok_or_else(|| "ticket: of a worker that is not known".to_owned())?;
                Ok(Self::Item(DueItem::Task(TaskId::trusted(id), worker)))
            }
            (Some("announcement"), Some(id)) => Ok(Self::Item(DueItem::Announcement(AnnouncementId::trusted(id)))),
            _ => Err("ticket: neither a message nor an item with its id".to_owned()),
        }
    }

    /// The task that a ticket of a worker's queue names.
    ///
    /// # Errors
    /// When it is no ticket, or one of another queue.
    pub fn task(body: &str) -> Result<TaskId, String> {
        match Self::parse(body)? {
            Self::Item(DueItem::Task(id, _)) => Ok(id),
            Self::Item(DueItem::Message(_) | DueItem::Announcement(_)) | Self::Message(_) => {
                Err("ticket: not of a task".to_owned())
            }
        }
    }

    pub fn message_body(message: &Message) -> Result<String, QueueError> {
        let message = message_to_json(message).map_err(|error| QueueError(error.to_string()))?;
        Ok(json!({ "v": FORM, "message": message }).to_string())
    }

    pub fn item_body(item: &DueItem) -> String {
        let body = match item {
            DueItem::Message(id) => json!({ "v": FORM, "item": "message", "id": id.as_str() }),
            DueItem::Task(id, worker) => {
                json!({ "v": FORM, "item": "task", "id": id.as_str(), "worker": worker.name() })
            }
            DueItem::Announcement(id) => json!({ "v": FORM, "item": "announcement", "id": id.as_str() }),
        };
        body.to_string()
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
        let tasks = Worker::ALL.map(|worker| DueItem::Task(TaskId::trusted("t-1"), worker));
        let others = [
            DueItem::Message(MessageId::trusted("m-1")),
            DueItem::Announcement(AnnouncementId::trusted("a-1")),
        ];
        for item in tasks.into_iter().chain(others) {
            assert_eq!(Ticket::parse(&Ticket::item_body(&item)), Ok(Ticket::Item(item)));
        }
    }

    #[test]
    fn a_worker_finds_the_task_on_its_ticket() {
        let id = TaskId::trusted("t-1");
        for body in [
            Ticket::item_body(&DueItem::Task(id.clone(), Worker::Project)),
            r#"{"v":1,"item":"task","id":"t-1"}"#.to_owned(),
        ] {
            assert_eq!(Ticket::task(&body), Ok(id.clone()), "{body}");
        }
        let message = Ticket::item_body(&DueItem::Message(MessageId::trusted("m-1")));
        assert!(Ticket::task(&message).is_err());
    }

    #[test]
    fn what_is_no_ticket_is_said_to_be_none() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"v":2,"item":"task","id":"t"}"#,
            r#"{"v":1,"item":"car","id":"t"}"#,
            r#"{"v":1,"item":"task","id":"t","worker":"plumber"}"#,
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
