//! Other systems that are told of domain events at an address of theirs: who gets which ones, and one such delivery.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;

use crate::effect::Announcement;
use crate::ids::{AnnouncementId, TaskId, derive};
use crate::task::{Kind, Task};

/// Every one of them can mean a task more in the transaction of a decision (DynamoDB takes 100 writes).
pub const MAX_SUBSCRIPTIONS: usize = 10;

/// Somebody else's system, and what it wants to hear of.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    /// What it is known by: another address under the same name is the same system, moved.
    pub name: String,
    /// May hold a secret of theirs.
    pub url: String,
    pub events: Wanted,
}

/// Which events, by their names on the bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Those that will be thought of later too.
    All,
    Named(BTreeSet<&'static str>),
}

/// One event on its way to one subscription. It holds all that is said: what it was made from may be gone by then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The subscription's name.
    pub subscription: String,
    pub event: AnnouncementId,
    pub announcement: Announcement,
    /// When it happened.
    pub at: Timestamp,
}

impl Subscription {
    pub fn wants(&self, announcement: &Announcement) -> bool {
        match &self.events {
            Wanted::All => true,
            Wanted::Named(names) => names.contains(announcement.name()),
        }
    }
}

impl Delivery {
    /// The same event goes to the same subscription by one task, however often that is decided.
    pub fn task_id(&self) -> TaskId {
        TaskId::trusted(derive(&["delivery", self.event.as_str(), &self.subscription]))
    }

    /// Its task, as it is written for the first time.
    pub fn task(self, now: Timestamp) -> Task {
        let id = self.task_id();
        Task {
            version: 1,
            ..Task::new(id, Kind::EventDelivery(self), now, now)
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Subscription({})", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::CaseId;

    fn announced(event: &str) -> Delivery {
        Delivery {
            subscription: "crm".to_owned(),
            event: AnnouncementId::trusted(event),
            announcement: Announcement::FitAnswered {
                case: CaseId::trusted("c-1"),
                fits: true,
            },
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_subscription_gets_what_it_names_or_everything() {
        let crm = |events| Subscription {
            name: "crm".to_owned(),
            url: "https://crm.example.org/?key=s3cret".to_owned(),
            events,
        };
        let fit = announced("e-1").announcement;
        assert!(crm(Wanted::All).wants(&fit));
        assert!(crm(Wanted::Named(["FitAnswered"].into())).wants(&fit));
        assert!(!crm(Wanted::Named(["JobDue"].into())).wants(&fit));
        assert!(!crm(Wanted::Named(BTreeSet::new())).wants(&fit));
        assert!(!format!("{:?}", crm(Wanted::All)).contains("s3cret"));
    }

    #[test]
    fn an_event_has_one_task_for_each_subscription() {
        let (first, again) = (announced("e-1"), announced("e-1"));
        assert_eq!(first.task_id(), again.task_id());
        assert_ne!(first.task_id(), announced("e-2").task_id());
        let other = Delivery {
            subscription: "billing".to_owned(),
            ..announced("e-1")
        };
        assert_ne!(first.task_id(), other.task_id());
    }

    #[test]
    fn what_was_delivered_can_be_delivered_again_and_other_tasks_cannot() {
        let mut task = announced("e-1").task(Timestamp::UNIX_EPOCH);
        task.succeeded(Timestamp::UNIX_EPOCH);
        assert!(task.retry(Timestamp::UNIX_EPOCH));
        assert_eq!(task.state, crate::task::State::Waiting);
        task.cancel(Timestamp::UNIX_EPOCH);
        assert!(!task.retry(Timestamp::UNIX_EPOCH));
        let sync = Kind::CalendarSync {
            calendar: "lab".to_owned(),
        };
        let mut task = Task::new(
            TaskId::trusted("t-1"),
            sync,
            Timestamp::UNIX_EPOCH,
            Timestamp::UNIX_EPOCH,
        );
        task.succeeded(Timestamp::UNIX_EPOCH);
        assert!(!task.retry(Timestamp::UNIX_EPOCH));
    }
}
