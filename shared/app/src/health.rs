//! How services outside do: noted where the outcome of a call is known, and looked at by people and by the clock.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

use domain::integration::{Health, Integration, is_about_the_recipient, overdue_since, told};
use domain::message::{Message, Outcome};
use domain::task::{Kind, Task, Worker};
use domain::{MessageId, Timestamp};
use futures_util::future::try_join_all;
use jiff::SignedDuration;

use crate::ports::{Bus, DueItem, MediaError, OutsideError, Queues, Store};
use crate::{App, Failure};

/// Successes are noted once in so long by each process, errors more often, and both at once when they turn.
const NOTE_SUCCESS_EVERY: SignedDuration = SignedDuration::from_secs(60);
const NOTE_ERROR_EVERY: SignedDuration = SignedDuration::from_secs(10);
/// What fails is put off by at most this long, and what is being worked on is leased for less (see `clock`).
const HORIZON: SignedDuration = SignedDuration::from_mins(18);
/// How soon a change is in the spreadsheet.
const SHOWN_WITHIN: SignedDuration = SignedDuration::from_mins(1);
/// Things that are looked at: more of them would not change what a person has to do.
const MOST: u16 = 100;

/// What this process has noted last of each service.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    last: Mutex<BTreeMap<Integration, (Timestamp, bool)>>,
    /// Counts failures for whoever watches.
    count: Option<fn(Integration)>,
}

/// What waits for a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Of what was looked at.
    pub count: usize,
    /// When the oldest of it should have been done.
    pub since: Timestamp,
}

/// A service with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub integration: Integration,
    pub health: Health,
    pub waiting: Option<Waiting>,
}

impl Notes {
    /// Whether this is to be noted.
    fn is_news(&self, integration: Integration, is_good: bool, now: Timestamp) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let every = if is_good { NOTE_SUCCESS_EVERY } else { NOTE_ERROR_EVERY };
        let known = last.get(&integration);
        let is_news = known.is_none_or(|(at, was_good)| *was_good != is_good || now >= *at + every);
        if is_news {
            last.insert(integration, (now, is_good));
        }
        is_news
    }
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Every failure of a service is told to `count`.
    #[must_use]
    pub fn counting_failures(mut self, count: fn(Integration)) -> Self {
        self.health.count = Some(count);
        self
    }

    /// Notes how a call to a service ended. The reason may be anything: what is kept of it names nobody. That it cannot be
    /// noted disturbs nobody's work.
    pub async fn saw(&self, integration: Integration, outcome: Result<(), &str>, now: Timestamp) {
        let outcome = outcome.map_err(told);
        if let (Err(_), Some(count)) = (&outcome, self.health.count) {
            count(integration);
        }
        if !self.health.is_news(integration, outcome.is_ok(), now) {
            return;
        }
        let outcome = outcome.as_ref().copied().map_err(String::as_str);
        // Boxed, for it is rare, and everybody who makes a call would carry its size.
        let noted = Box::pin(self.store.note_health(integration, outcome, now)).await;
        if let Err(error) = noted {
            tracing::warn!(%error, %integration, "it is not noted how a service does");
        }
    }

    /// Makes a call to a service, and notes how it ended.
    pub(crate) async fn watch<T, E: Trouble>(
        &self,
        integration: Integration,
        now: Timestamp,
        call: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let answer = call.await;
        let outcome = match &answer {
            Ok(_) => Ok(()),
            Err(error) => error.of_the_service().map_or(Ok(()), Err),
        };
        self.saw(integration, outcome, now).await;
        answer
    }

    /// Notes how an attempt to get a message to somebody ended.
    pub(crate) async fn saw_attempt(&self, message: &Message, outcome: &Outcome, now: Timestamp) {
        let outcome = match outcome {
            Outcome::Accepted { .. } | Outcome::WindowClosed { .. } | Outcome::OptedOut { .. } => Ok(()),
            Outcome::Refused { reason } if is_about_the_recipient(reason) => Ok(()),
            Outcome::Retry { reason, .. } | Outcome::Unknown { reason } | Outcome::Refused { reason } => {
                Err(reason.as_str())
            }
        };
        let integration = Integration::of_channel(message.address.channel());
        self.saw(integration, outcome, now).await;
    }

    /// All services, with what waits for them.
    pub async fn integrations(&self, now: Timestamp) -> Result<Vec<Condition>, Failure> {
        let mut health = self.store.health().await?;
        let waiting = self.waiting(&health, now).await?;
        let condition = |integration: Integration| Condition {
            integration,
            health: health.remove(&integration).unwrap_or_default(),
            waiting: waiting.get(&integration).copied(),
        };
        Ok(Integration::ALL.map(condition).into())
    }

    /// What should have been done by now and waits for a service outside. It costs what is due about now, not what is
    /// pending.
    pub async fn lags(&self, now: Timestamp) -> Result<BTreeMap<Integration, Waiting>, Failure> {
        let health = self.store.health().await?;
        self.waiting(&health, now).await
    }

    async fn waiting(
        &self,
        health: &BTreeMap<Integration, Health>,
        now: Timestamp,
    ) -> Result<BTreeMap<Integration, Waiting>, Failure> {
        let due = self.store.due(now + HORIZON, MOST).await?;
        let looks = due.into_iter().map(|due| self.late(due.item, health, now));
        let mut waiting: BTreeMap<Integration, Waiting> = BTreeMap::new();
        for (integration, late) in try_join_all(looks).await?.into_iter().flatten() {
            let since = late.since;
            let known = waiting.entry(integration).or_insert(Waiting { count: 0, since });
            known.count += late.count;
            known.since = known.since.min(since);
        }
        Ok(waiting)
    }

    /// Which service it waits for and since when, if it should have been done by now.
    async fn late(
        &self,
        item: DueItem,
        health: &BTreeMap<Integration, Health>,
        now: Timestamp,
    ) -> Result<Option<(Integration, Waiting)>, Failure> {
        let late = match item {
            DueItem::Message(id) => self.late_message(&id).await?,
            DueItem::Task(id, Worker::Project | Worker::Maintain) => match self.store.task(&id).await? {
                Some(task) if task.kind == Kind::SheetSync => return self.late_rows(now).await,
                task => task.and_then(|task| late_task(&task, health)),
            },
            DueItem::Task(_, Worker::Advance | Worker::Remind) | DueItem::Announcement(_) => None,
        };
        let late = late.filter(|(_, since)| *since <= now);
        Ok(late.map(|(integration, since)| (integration, Waiting { count: 1, since })))
    }

    /// What the spreadsheet should show by now.
    async fn late_rows(&self, now: Timestamp) -> Result<Option<(Integration, Waiting)>, Failure> {
        let marks = self.store.sheet_marks(MOST).await?;
        let late: Vec<Timestamp> = marks
            .iter()
            .map(|mark| mark.since + SHOWN_WITHIN)
            .filter(|since| *since <= now)
            .collect();
        let oldest = late.iter().min().copied();
        let count = late.len();
        Ok(oldest.map(|since| (Integration::Sheets, Waiting { count, since })))
    }

    async fn late_message(&self, id: &MessageId) -> Result<Option<(Integration, Timestamp)>, Failure> {
        let message = self.store.message(id).await?;
        Ok(message.and_then(|message| {
            let integration = Integration::of_channel(message.address.channel());
            Some((integration, overdue_since(message.due_at?, message.attempts)))
        }))
    }
}

fn late_task(task: &Task, health: &BTreeMap<Integration, Health>) -> Option<(Integration, Timestamp)> {
    let integration = Integration::of_task(&task.kind)?;
    let since = match &task.kind {
        // What comes again and again has not been done since it was done last.
        Kind::CalendarSync { .. } if task.attempts > 0 => {
            let last = health.get(&integration).and_then(|health| health.last_success_at);
            last.unwrap_or(task.created_at)
        }
        Kind::CalendarSync { .. }
        | Kind::SheetSync
        | Kind::SheetRebuild { .. }
        | Kind::CalendarEntry { .. }
        | Kind::FetchFile { .. }
        | Kind::FileInDrive { .. }
        | Kind::EventDelivery(_)
        | Kind::CaseTimer { .. }
        | Kind::Reminder { .. }
        | Kind::WorkflowRun { .. }
        | Kind::AppointmentReminder { .. }
        | Kind::FollowUp { .. }
        | Kind::Job(_) => overdue_since(task.due_at, task.attempts),
    };
    Some((integration, since))
}

/// How a call to a service failed.
pub(crate) trait Trouble {
    /// Why, if it is the service's trouble.
    fn of_the_service(&self) -> Option<&str>;
}

impl Trouble for OutsideError {
    fn of_the_service(&self) -> Option<&str> {
        match self {
            Self::Unavailable(reason) | Self::Refused(reason) => Some(reason),
        }
    }
}

impl Trouble for MediaError {
    fn of_the_service(&self) -> Option<&str> {
        match self {
            Self::Unavailable(reason) => Some(reason),
            // It was asked, and has answered.
            Self::TooBig { .. } | Self::Gone(_) => None,
        }
    }
}

impl Trouble for Failure {
    fn of_the_service(&self) -> Option<&str> {
        match self {
            Self::Unavailable(reason) | Self::Broken(reason) => Some(reason),
            Self::Rejected(_) | Self::NotFound(_) | Self::Conflict(_) | Self::Known(_) | Self::Invalid(_) => None,
        }
    }
}
