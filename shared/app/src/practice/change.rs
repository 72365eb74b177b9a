//! What happens to an appointment: said by staff or a patient, or due.

use domain::practice::appointment::{self, Appointment, Event};
use domain::task::{State, Task};
use domain::{AppointmentId, Moment, Rejection, Timestamp};

use super::{taken, too_fast};
use crate::advance::done;
use crate::plan::Plan;
use crate::ports::{Bus, Queues, Store, StoreError, Write};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn appointment(&self, id: &AppointmentId) -> Result<Appointment, Failure> {
        let found = self.store.practice_appointment(id).await?;
        found.ok_or_else(|| Failure::NotFound(format!("there is no appointment {id}")))
    }

    /// `version`: the one that whoever wants it saw.
    ///
    /// # Errors
    /// [`Failure::NotFound`]; [`Failure::Conflict`] if the time is taken, or the version is another by now;
    /// [`Failure::Rejected`].
    pub async fn change_appointment(
        &self,
        id: &AppointmentId,
        event: &Event,
        version: Option<u64>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Appointment, Failure> {
        for _ in 0..TRIES_ON_CONFLICT {
            let before = self.appointment(id).await?;
            if version.is_some_and(|version| version != before.version) {
                return Err(Failure::Conflict(format!(
                    "the appointment has version {} by now: read it again",
                    before.version
                )));
            }
            if let Some(after) = self.try_to_change(&before, event, None, actor, now).await? {
                return Ok(after);
            }
        }
        Err(too_fast())
    }

    /// A reminder's time has come.
    pub(crate) async fn remind_of_appointment(
        &self,
        task: &Task,
        id: &AppointmentId,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let event = Event::ReminderDue { id: task.id.clone() };
        self.appointment_due(task, id, &event, now).await
    }

    /// It is time to ask how it was.
    pub(crate) async fn follow_up(&self, task: &Task, id: &AppointmentId, now: Timestamp) -> Result<(), Failure> {
        let event = Event::FollowUpDue { id: task.id.clone() };
        self.appointment_due(task, id, &event, now).await
    }

    /// Decides again about the appointment as it is now, and settles the task in the same commit.
    async fn appointment_due(
        &self,
        task: &Task,
        id: &AppointmentId,
        event: &Event,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let mut task = task.clone();
        for _ in 0..TRIES_ON_CONFLICT {
            // What is not kept any more is not spoken of.
            let Some(before) = self.store.practice_appointment(id).await? else {
                return self.finish(&task, now).await;
            };
            let changed = self.try_to_change(&before, event, Some(&task), &Actor::Clock, now);
            if changed.await?.is_some() {
                return Ok(());
            }
            // Either the appointment changed, or the task was settled by somebody else.
            match self.store.task(&task.id).await? {
                Some(current) if current.state == State::Waiting => task = current,
                Some(_) | None => return Ok(()),
            }
        }
        Err(too_fast())
    }

    /// `None`: somebody else was faster, and nothing is written.
    async fn try_to_change(
        &self,
        before: &Appointment,
        event: &Event,
        task: Option<&Task>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Option<Appointment>, Failure> {
        let settings = self.settings(now).await?;
        let moment = Moment {
            now,
            settings: &settings,
        };
        let decision = appointment::decide(before, event, &moment)?;
        let cause = format!("{} v{}", before.id, decision.appointment.version);
        let mut plan = Plan::of_practice(&settings, actor.clone(), cause, now);
        if decision.changed {
            self.take(&mut plan, &decision).await?;
        }
        // Nobody who was erased, or is meanwhile, gets one ahead of them again.
        if decision.appointment.is_ahead(now) && !before.is_ahead(now) {
            let customer = self.customer(&before.customer).await?;
            if customer.erased_at.is_some() {
                return Err(Rejection::illegal("this customer was erased: nothing can be booked for them").into());
            }
            plan.writes.push(Write::CustomerStill {
                customer: customer.id,
                version: customer.version,
            });
        }
        plan.writes.extend(task.map(|task| Write::Task(done(task, now))));
        match self.carry_out(plan).await {
            Ok(_) => Ok(Some(decision.appointment)),
            Err(StoreError::Conflict) => Ok(None),
            Err(StoreError::SlotTaken) => Err(taken(&decision)),
            Err(error) => Err(error.into()),
        }
    }
}
