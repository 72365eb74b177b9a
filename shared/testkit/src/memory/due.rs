//! What is due: found among what is open, however much has been done before.

use std::collections::BTreeSet;

use app::ports::{Due, DueItem, Write};
use domain::{AnnouncementId, MessageId, TaskId, Timestamp};

use super::{Tables, Timed};

/// Everything that somebody may have to look at; what is settled leaves with the next look.
#[derive(Debug, Default)]
pub(super) struct Open {
    messages: BTreeSet<MessageId>,
    tasks: BTreeSet<TaskId>,
    announcements: BTreeSet<AnnouncementId>,
}

impl Open {
    pub fn note(&mut self, write: &Write) {
        if let Write::Message(new) = write {
            self.messages.insert(new.id.clone());
        } else if let Write::Task(new) = write {
            self.tasks.insert(new.id.clone());
        } else if let Write::Announcement(new) = write {
            self.announcements.insert(new.id.clone());
        }
    }
}

impl Tables {
    /// Everything that is due until then, in no order.
    pub fn due(&mut self, until: Timestamp) -> Vec<Due> {
        let mut due = Vec::new();
        self.open.messages.retain(|id| {
            let item = |_: &_| DueItem::Message(id.clone());
            look(self.messages.get(id), until, item, &mut due)
        });
        self.open.tasks.retain(|id| {
            let item = |task: &domain::task::Task| DueItem::Task(id.clone(), task.kind.worker());
            look(self.tasks.get(id), until, item, &mut due)
        });
        self.open.announcements.retain(|id| {
            let item = |_: &_| DueItem::Announcement(id.clone());
            look(self.announcements.get(id), until, item, &mut due)
        });
        due
    }
}

/// Whether it is still open.
fn look<T>(known: Option<&Timed<T>>, until: Timestamp, item: impl Fn(&T) -> DueItem, due: &mut Vec<Due>) -> bool {
    let Some((timed, due_at)) = known.and_then(|timed| Some((timed, timed.due_at?))) else {
        return false;
    };
    if due_at <= until {
        let item = item(&timed.value);
        due.push(Due { item, due_at });
    }
    true
}
