//! A task whose time has come: the worker reads its subject again, decides, and settles the task in the same commit.

use domain::case::{self, Event};
use domain::conversation::Conversation;
use domain::task::{Kind, State, Task};
use domain::{AnnouncementId, CaseId, Moment, PersonKey, TaskId, Timestamp, WhatsAppUser};

use crate::plan::Plan;
use crate::ports::{Bus, Person, Queues, Store, StoreError, Write};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

/// What became of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advanced {
    Done,
    /// Cancelled, done by somebody else, or not due yet.
    NothingToDo,
    /// It failed, and will be tried again.
    WillRetry,
    /// Given up: a person has to look.
    Parked,
}

impl Advanced {
    /// Logs what became of a task; gives whether a person has to look.
    pub fn tell(self, id: &TaskId) -> bool {
        match self {
            Self::Done => tracing::info!(%id, "done"),
            Self::NothingToDo => tracing::info!(%id, "nothing to do"),
            Self::WillRetry => tracing::warn!(%id, "failed; will be tried again"),
            Self::Parked => tracing::error!(%id, "parked: a person has to look"),
        }
        self == Self::Parked
    }
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Takes a case whose time has come further, or a workflow.
    pub async fn advance(&self, id: &TaskId, spread: u16, now: Timestamp) -> Result<Advanced, Failure> {
        self.work_on(id, spread, now, async |task| match &task.kind {
            Kind::CaseTimer { person, case, .. } => self.case_timer(task, person, case, now).await,
            Kind::WorkflowRun { run } => self.work_on_run(task, run, now).await,
            Kind::Reminder { .. }
            | Kind::CalendarEntry { .. }
            | Kind::CalendarSync { .. }
            | Kind::FetchFile { .. }
            | Kind::FileInDrive { .. }
            | Kind::AppointmentReminder { .. }
            | Kind::FollowUp { .. }
            | Kind::EventDelivery(_)
            | Kind::SheetSync
            | Kind::SheetRebuild { .. }
            | Kind::Job(_) => Err(not_mine(&task.kind)),
        })
        .await
    }

    /// One try of a task, if it still has to happen, and what becomes of it.
    pub(crate) async fn work_on(
        &self,
        id: &TaskId,
        spread: u16,
        now: Timestamp,
        work: impl AsyncFnOnce(&Task) -> Result<(), Failure>,
    ) -> Result<Advanced, Failure> {
        let Some(task) = self.store.task(id).await?.filter(|task| task.may_begin(now)) else {
            return Ok(Advanced::NothingToDo);
        };
        match work(&task).await {
            Ok(()) => Ok(Advanced::Done),
            Err(failure) => self.fail(task, &failure, spread, now).await,
        }
    }

    /// Puts an announcement on the bus that was left behind.
    pub async fn publish(&self, id: &AnnouncementId) -> Result<(), Failure> {
        let Some(record) = self.store.announcement(id).await? else {
            return Ok(());
        };
        self.bus
            .publish(&[record])
            .await
            .map_err(|error| Failure::Unavailable(error.0))?;
        Ok(self.store.published(id).await?)
    }

    async fn case_timer(&self, task: &Task, key: &PersonKey, id: &CaseId, now: Timestamp) -> Result<(), Failure> {
        let settings = self.settings(now).await?;
        let mut task = task.clone();
        for _ in 0..TRIES_ON_CONFLICT {
            let person = self.store.person(key).await?;
            let Some(case) = person.cases.iter().find(|case| case.id == *id) else {
                return Err(Failure::Broken(format!("case {id} is gone")));
            };
            let moment = Moment {
                now,
                settings: &settings,
            };
            let event = Event::TimerDue { id: task.id.clone() };
            let decision = case::decide(case, &event, &moment)?;
            let conversation = conversation_of(&person, case, &settings, now);
            let mut plan = Plan::new(conversation, &settings, Actor::Clock, task.id.to_string(), now);
            if decision.changed {
                plan.staff = self.staff(decision.effects.iter()).await?;
                plan.case(&decision.case);
                plan.decision(&decision);
            }
            plan.writes.push(Write::Task(done(&task, now)));
            match self.carry_out(plan).await {
                Ok(_) => return Ok(()),
                Err(StoreError::Conflict) => {
                    // Either the case moved, or the task was settled by somebody else.
                    match self.store.task(&task.id).await? {
                        Some(current) if current.state == State::Waiting => task = current,
                        Some(_) | None => return Ok(()),
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("the case is changing too fast".to_owned()))
    }

    pub(crate) async fn finish(&self, task: &Task, now: Timestamp) -> Result<(), Failure> {
        match self.store.commit(vec![Write::Task(done(task, now))]).await {
            Ok(()) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn fail(&self, mut task: Task, failure: &Failure, spread: u16, now: Timestamp) -> Result<Advanced, Failure> {
        let permanent = match failure {
            Failure::Unavailable(_) => false,
            Failure::Rejected(_)
            | Failure::NotFound(_)
            | Failure::Conflict(_)
            | Failure::Known(_)
            | Failure::Invalid(_)
            | Failure::Broken(_) => true,
        };
        task.failed(failure.to_string(), permanent, spread, now);
        task.version += 1;
        match self.store.commit(vec![Write::Task(task.clone())]).await {
            Ok(()) if task.state == State::Parked => Ok(Advanced::Parked),
            Ok(()) => Ok(Advanced::WillRetry),
            // Somebody else settled it meanwhile.
            Err(StoreError::Conflict) => Ok(Advanced::NothingToDo),
            Err(error) => Err(error.into()),
        }
    }
}

pub(crate) fn done(task: &Task, now: Timestamp) -> Task {
    Task {
        state: State::Done,
        updated_at: now,
        version: task.version + 1,
        ..task.clone()
    }
}

/// The conversation with a case's dentist: a new one, if the dentist has not written yet.
pub(crate) fn conversation_of(
    person: &Person,
    case: &case::Case,
    settings: &domain::Settings,
    now: Timestamp,
) -> Conversation {
    person.conversation.clone().unwrap_or_else(|| {
        let user = user_from(&case.user_id);
        Conversation::new(person.key.clone(), user, settings.language, now)
    })
}

/// The WhatsApp user behind a case's `user_id`.
pub(crate) fn user_from(user_id: &str) -> WhatsAppUser {
    let phone = domain::Phone::from_wa_id(user_id.trim_start_matches('+')).ok();
    let bsuid = if phone.is_none() {
        domain::Bsuid::parse(user_id)
    } else {
        None
    };
    WhatsAppUser { phone, bsuid }
}

/// A ticket on another worker's queue.
pub(crate) fn not_mine(kind: &Kind) -> Failure {
    Failure::Broken(format!(
        "a task of kind {} belongs to {}",
        kind.name(),
        kind.worker().name()
    ))
}
