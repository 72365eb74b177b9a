//! The queues: who has to go on after a commit, and what was said there (tickets).
//!
//! A ticket only wakes somebody. What it says may be old: whoever gets it looks at the table before acting.

mod batch;
mod depth;
mod ticket;

use std::time::Duration;

use app::ports::{DueItem, QueueError, Queues};
use aws_sdk_sqs::Client;
use domain::message::Message;
use domain::task::Worker;

use batch::Entry;
pub use depth::WatchedQueue;
pub use ticket::Ticket;

/// The longest delay that SQS takes (SQS, "Amazon SQS message quotas").
const MAX_DELAY: Duration = Duration::from_mins(15);

/// Where things go. A function is told only of the queues that it may write to.
#[derive(Debug, Clone, Default)]
pub struct QueueUrls {
    pub inbox: Option<String>,
    /// Events that will never be understood as they are.
    pub inbox_dead: Option<String>,
    pub outbox: Option<String>,
    /// Messages that have to be looked at later.
    pub release: Option<String>,
    /// Tasks of cases, and announcements.
    pub stages: Option<String>,
    /// Tasks that remind of appointments.
    pub reminders: Option<String>,
    /// Tasks that bring the world outside up to date.
    pub projections: Option<String>,
    /// Jobs.
    pub maintenance: Option<String>,
    /// Those that are only looked at.
    pub watched: Vec<WatchedQueue>,
}

/// The queues that wake somebody who has to read first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wakes {
    Release,
    Stages,
    Reminders,
    Projections,
    Maintenance,
}

#[derive(Debug, Clone)]
pub struct SqsQueues {
    client: Client,
    urls: QueueUrls,
}

/// One event for the inbox. Its body is the caller's.
#[derive(Clone)]
pub struct InboxEntry {
    /// Whose events have to stay in order.
    pub group: String,
    /// What a repeated delivery of the event shares.
    pub dedup_id: String,
    pub body: String,
}

impl SqsQueues {
    pub fn new(client: Client, urls: QueueUrls) -> Self {
        Self { client, urls }
    }

    /// Puts events on the inbox, ten a call. What SQS could not take is tried once more.
    ///
    /// # Errors
    /// When something was not taken after all: whoever sent the events has to send them again, and those that were taken
    /// are recognised by their `dedup_id`.
    pub async fn inbox(&self, events: &[InboxEntry]) -> Result<(), QueueError> {
        let entries = events.iter().map(|event| Entry {
            body: event.body.clone(),
            delay: None,
            group: Some(group(&event.group)),
            dedup_id: Some(legal(&event.dedup_id)),
        });
        self.send(url(self.urls.inbox.as_ref(), "inbox")?, entries.collect())
            .await
    }
}

impl SqsQueues {
    /// Puts an event where a person finds it: trying again would only hold up everything else of the same sender.
    ///
    /// # Errors
    /// When the queue does not take it.
    pub async fn park(&self, id: &str, body: &str) -> Result<(), QueueError> {
        let entry = Entry {
            body: body.to_owned(),
            delay: None,
            group: Some(group(id)),
            dedup_id: Some(legal(id)),
        };
        self.send(url(self.urls.inbox_dead.as_ref(), "dead letter")?, vec![entry])
            .await
    }

    /// Opens the connection that the first call will take: one, for all queues. Nothing is queued.
    ///
    /// # Errors
    /// When there is no connection.
    pub async fn connect(&self) -> Result<(), QueueError> {
        let QueueUrls {
            inbox,
            inbox_dead,
            outbox,
            release,
            stages,
            reminders,
            projections,
            maintenance,
            watched: _,
        } = &self.urls;
        let urls = [
            inbox,
            outbox,
            release,
            stages,
            reminders,
            projections,
            maintenance,
            inbox_dead,
        ];
        match urls.into_iter().flatten().next() {
            Some(url) => self.knock(url).await,
            // A function that knows no queue needs no connection.
            None => Ok(()),
        }
    }
}

impl Queues for SqsQueues {
    async fn outbox(&self, messages: &[Message]) -> Result<(), QueueError> {
        let entry = |message: &Message| {
            Ok(Entry {
                body: Ticket::message_body(message)?,
                delay: None,
                group: Some(group(message.to.as_str())),
                dedup_id: Some(legal(&format!("{}-{}", message.id, message.version))),
            })
        };
        let entries = messages.iter().map(entry).collect::<Result<Vec<_>, QueueError>>()?;
        if entries.is_empty() {
            return Ok(());
        }
        self.send(url(self.urls.outbox.as_ref(), "outbox")?, entries).await
    }

    async fn later(&self, items: &[(DueItem, Duration)]) -> Result<(), QueueError> {
        for queue in Wakes::ALL {
            let entry = |(item, delay): &(DueItem, Duration)| Entry {
                body: Ticket::item_body(item),
                delay: Some((*delay).min(MAX_DELAY)),
                group: None,
                dedup_id: None,
            };
            let items = items.iter().filter(|(item, _)| Wakes::of(item) == queue);
            let entries: Vec<_> = items.map(entry).collect();
            if !entries.is_empty() {
                self.send(queue.url(&self.urls)?, entries).await?;
            }
        }
        Ok(())
    }

    async fn connect(&self) -> Result<(), QueueError> {
        Self::connect(self).await
    }
}

impl Wakes {
    const ALL: [Self; 5] = [
        Self::Release,
        Self::Stages,
        Self::Reminders,
        Self::Projections,
        Self::Maintenance,
    ];

    fn of(item: &DueItem) -> Self {
        match item {
            DueItem::Message(_) => Self::Release,
            DueItem::Task(_, Worker::Advance) | DueItem::Announcement(_) => Self::Stages,
            DueItem::Task(_, Worker::Remind) => Self::Reminders,
            DueItem::Task(_, Worker::Project) => Self::Projections,
            DueItem::Task(_, Worker::Maintain) => Self::Maintenance,
        }
    }

    fn url(self, urls: &QueueUrls) -> Result<&str, QueueError> {
        let (known, name) = match self {
            Self::Release => (&urls.release, "release"),
            Self::Stages => (&urls.stages, "stages"),
            Self::Reminders => (&urls.reminders, "reminders"),
            Self::Projections => (&urls.projections, "projections"),
            Self::Maintenance => (&urls.maintenance, "maintenance"),
        };
        url(known.as_ref(), name)
    }
}

fn url<'a>(url: Option<&'a String>, name: &str) -> Result<&'a str, QueueError> {
    url.map(String::as_str)
        .ok_or_else(|| QueueError(format!("this function does not know the {name} queue")))
}

/// A group's name for SQS. What it is made from may be a phone number, and attributes of a message are not encrypted.
fn group(of: &str) -> String {
    domain::ids::derive(&["group", of])
}

/// Ids on a FIFO queue have at most 128 letters, digits and punctuation marks (SQS, API reference of `SendMessage`). What
/// has more, or others, is named by what is derived from it.
fn legal(id: &str) -> String {
    let fits = (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    if fits {
        id.to_owned()
    } else {
        domain::ids::derive(&["queue", id])
    }
}

/// Events hold people's words: only their number is of interest.
impl std::fmt::Debug for InboxEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InboxEntry")
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use domain::{AnnouncementId, MessageId, TaskId};

    use super::*;

    #[test]
    fn what_is_due_goes_to_the_queue_of_whoever_works_on_it() {
        let urls = QueueUrls {
            release: Some("release".to_owned()),
            stages: Some("stages".to_owned()),
            reminders: Some("reminders".to_owned()),
            projections: None,
            ..QueueUrls::default()
        };
        let queue_of = |item| Wakes::of(&item).url(&urls).map(str::to_owned);
        let task = |worker| DueItem::Task(TaskId::trusted("t-1"), worker);
        assert_eq!(
            queue_of(DueItem::Message(MessageId::trusted("m-1"))).unwrap(),
            "release"
        );
        assert_eq!(
            queue_of(DueItem::Announcement(AnnouncementId::trusted("a-1"))).unwrap(),
            "stages"
        );
        assert_eq!(queue_of(task(Worker::Advance)).unwrap(), "stages");
        assert_eq!(queue_of(task(Worker::Remind)).unwrap(), "reminders");
        let unknown = queue_of(task(Worker::Project)).unwrap_err().to_string();
        assert!(unknown.contains("does not know the projections queue"), "{unknown}");
    }

    #[test]
    fn ids_that_a_fifo_queue_does_not_take_are_replaced_the_same_way_each_time() {
        assert_eq!(legal("+14155550101"), "+14155550101");
        assert_eq!(legal("wamid.HBgLMTQxNTU1NTAxMDE="), "wamid.HBgLMTQxNTU1NTAxMDE=");
        for odd in ["", "a b", "ü", &"x".repeat(129)] {
            assert_eq!(legal(odd), legal(odd));
            assert_eq!(legal(odd).len(), 36, "{odd}");
        }
    }
}
