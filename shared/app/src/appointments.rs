//! Visits: which times are free, what the lab's calendar shows, and what its people changed there.

use domain::appointment::times::{self, Busy, Times};
use domain::appointment::{self, Appointment, Event, Slot};
use domain::integration::Integration;
use domain::task::{Kind, State, Task};
use domain::{AppointmentId, Moment, PersonKey, Settings, TaskId, Timestamp};
use jiff::SignedDuration;

use crate::advance::{Advanced, done, not_mine};
use crate::plan::Plan;
use crate::ports::{Bus, Calendar, CalendarChanges, CalendarEntry, Queues, Store, StoreError, Write};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

/// How often the calendars are looked at.
const LOOKS_EVERY: SignedDuration = SignedDuration::from_mins(2);
/// A visit that was booked a moment ago may begin before the range that is asked for.
const LONGEST_VISIT: SignedDuration = SignedDuration::from_hours(12);

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Everything that is taken from now to the end of what can be booked. Without an answer of the calendars nothing is
    /// known to be free.
    pub(crate) async fn times(
        &self,
        calendar: &impl Calendar,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Times, Failure> {
        let until = times::horizon(settings, now);
        let calendars = &settings.visits.calendars;
        let outside = async {
            if calendars.is_empty() {
                Ok(Vec::new())
            } else {
                let busy = calendar.busy(calendars, now, until);
                self.watch(Integration::Calendar, now, busy).await
            }
        };
        let (slots, outside) = futures_util::future::join(self.store.slots(now - LONGEST_VISIT, until), outside).await;
        let mut busy: Vec<Busy> = slots?
            .into_iter()
            .map(|slot| Busy {
                from: slot.starts_at(),
                until: slot.starts_at() + Slot::LENGTH,
            })
            .collect();
        match outside {
            Ok(outside) => busy.extend(outside),
            Err(error) => {
                tracing::warn!(%error, "the calendar did not answer: no time is offered");
                return Ok(Times::Unknown);
            }
        }
        Ok(Times::Known { busy })
    }

    /// Reminds of an appointment, or asks how one was.
    pub async fn remind(&self, id: &TaskId, spread: u16, now: Timestamp) -> Result<Advanced, Failure> {
        self.work_on(id, spread, now, async |task| match &task.kind {
            Kind::Reminder {
                person, appointment, ..
            } => {
                let event = Event::ReminderDue { id: task.id.clone() };
                self.change_visit(person, appointment, &event, Some(task), &Actor::Clock, now)
                    .await
            }
            Kind::AppointmentReminder { appointment, .. } => self.remind_of_appointment(task, appointment, now).await,
            Kind::FollowUp { appointment } => self.follow_up(task, appointment, now).await,
            Kind::CaseTimer { .. }
            | Kind::SheetSync
            | Kind::SheetRebuild { .. }
            | Kind::WorkflowRun { .. }
            | Kind::CalendarEntry { .. }
            | Kind::CalendarSync { .. }
            | Kind::FetchFile { .. }
            | Kind::FileInDrive { .. }
            | Kind::EventDelivery(_)
            | Kind::Job(_) => Err(not_mine(&task.kind)),
        })
        .await
    }

    /// The calendar shows the appointment as it is now.
    pub(crate) async fn show_in_calendar(
        &self,
        calendar: &impl Calendar,
        task: &Task,
        (person, id): (&PersonKey, &AppointmentId),
        now: Timestamp,
    ) -> Result<(), Failure> {
        let settings = self.settings(now).await?;
        let first = settings.visits.calendars.first();
        if let (Some(name), Some(appointment)) = (first, self.visit(person, id).await?) {
            let shown = calendar.show(name, &appointment, &settings.lab_name);
            self.watch(Integration::Calendar, now, shown).await?;
        }
        self.finish(task, now).await
    }

    /// Takes in what was changed in a calendar, and comes back to it.
    pub(crate) async fn look_into_calendar(
        &self,
        calendar: &impl Calendar,
        task: &Task,
        name: &str,
        now: Timestamp,
    ) -> Result<(), Failure> {
        // Not what was kept for a minute: it may have become the first one.
        let settings = self.store.settings().await?;
        // Only the first one gets bookings, so only there something of ours can change.
        if settings.visits.calendars.first().is_none_or(|first| first != name) {
            return self.finish(task, now).await;
        }
        let zone = settings.calendar.zone.iana_name().unwrap_or("UTC");
        let token = self.store.sync_token(name).await?;
        let mut writes = Vec::new();
        let changes = calendar.changes(name, zone, token.as_deref());
        match self.watch(Integration::Calendar, now, changes).await? {
            CalendarChanges::StartAgain => writes.push(Write::SyncToken {
                calendar: name.to_owned(),
                token: None,
            }),
            CalendarChanges::Listed { entries, next } => {
                for entry in entries {
                    self.take_in(&entry, now).await?;
                }
                if token.as_ref() != Some(&next) {
                    writes.push(Write::SyncToken {
                        calendar: name.to_owned(),
                        token: Some(next),
                    });
                }
            }
        }
        let started_again = token.is_some() && matches!(writes.first(), Some(Write::SyncToken { token: None, .. }));
        let mut again = task.clone();
        let wait = if started_again {
            SignedDuration::ZERO
        } else {
            LOOKS_EVERY
        };
        again.again(now + wait, now);
        again.version += 1;
        writes.push(Write::Task(again));
        match self.store.commit(writes).await {
            Ok(()) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn take_in(&self, entry: &CalendarEntry, now: Timestamp) -> Result<(), Failure> {
        let Some(person) = self.store.appointment_owner(&entry.appointment).await? else {
            return Ok(());
        };
        let Some(appointment) = self.visit(&person, &entry.appointment).await? else {
            return Ok(());
        };
        let event = match entry.time {
            None => Event::DeletedInCalendar,
            Some(time) => {
                let minutes = time.until.duration_since(time.from).as_mins();
                Event::MovedInCalendar {
                    to: time.from,
                    minutes: u16::try_from(minutes.max(0)).unwrap_or(u16::MAX),
                }
            }
        };
        let settings = self.settings(now).await?;
        let moment = Moment {
            now,
            settings: &settings,
        };
        // Most of it is what we wrote there ourselves. And we change first and write the calendar afterwards: until then it
        // shows what was.
        let is_news = appointment::decide(&appointment, &event, &moment)?.changed;
        if !is_news || self.is_being_written(&appointment).await? {
            return Ok(());
        }
        let actor = Actor::Calendar;
        self.change_visit(&person, &entry.appointment, &event, None, &actor, now)
            .await
    }

    /// Whether the calendar has still to be told of the newest change that it has to show; not every change is one.
    async fn is_being_written(&self, appointment: &Appointment) -> Result<bool, Failure> {
        for version in (1..=appointment.version).rev() {
            let id = appointment::calendar_task(&appointment.id, version);
            if let Some(task) = self.store.task(&id).await? {
                return Ok(match task.state {
                    // What was given up is not there either.
                    State::Waiting | State::Paused | State::Parked => true,
                    State::Done | State::Cancelled => false,
                });
            }
        }
        Ok(false)
    }

    pub(crate) async fn visit(&self, person: &PersonKey, id: &AppointmentId) -> Result<Option<Appointment>, Failure> {
        let person = self.store.person(person).await?;
        Ok(person
            .appointments
            .into_iter()
            .find(|appointment| appointment.id == *id))
    }

    /// Loads, decides and commits; again if somebody else was faster. Settles `task` in the same commit.
    async fn change_visit(
        &self,
        key: &PersonKey,
        id: &AppointmentId,
        event: &Event,
        task: Option<&Task>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let settings = self.settings(now).await?;
        let mut of_others: Vec<Slot> = Vec::new();
        for _ in 0..TRIES_ON_CONFLICT {
            let person = self.store.person(key).await?;
            let found = person.appointments.iter().find(|appointment| appointment.id == *id);
            let (Some(appointment), Some(conversation)) = (found, person.conversation.clone()) else {
                return Err(Failure::Broken(format!("appointment {id} is gone")));
            };
            let moment = Moment {
                now,
                settings: &settings,
            };
            let mut decision = appointment::decide(appointment, event, &moment)?;
            decision.taken.retain(|slot| !of_others.contains(slot));
            let cause = format!("{id} v{}", decision.appointment.version);
            let mut plan = Plan::new(conversation, &settings, actor.clone(), cause, now);
            if decision.changed {
                plan.staff = self.staff(decision.effects.iter()).await?;
                plan.appointment(&decision);
            }
            if let Some(task) = task {
                match self.store.task(&task.id).await? {
                    Some(current) if current.state == State::Waiting => {
                        plan.writes.push(Write::Task(done(&current, now)));
                    }
                    Some(_) | None => return Ok(()),
                }
            }
            match self.carry_out(plan).await {
                Ok(_) => return Ok(()),
                // A person has put two visits at one time: that is theirs to do. The later one gets what is left.
                Err(StoreError::SlotTaken) => {
                    let visit = &decision.appointment;
                    of_others = self.store.slots(visit.starts_at, visit.ends_at()).await?;
                }
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("the appointment is changing too fast".to_owned()))
    }
}
