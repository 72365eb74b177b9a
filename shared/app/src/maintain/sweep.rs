//! Reminders that were lost: every appointment that is to come has a task for each reminder that it still expects.

use domain::Timestamp;
use domain::practice::appointment::{Appointment, OpenReminder};
use domain::task::{Kind, State, Task};
use jiff::SignedDuration;

use super::{Ended, Upkeep};
use crate::ports::{AppointmentFilter, Bus, Paging, Queues, Store, StoreError, Write};
use crate::{App, Failure};

/// Appointments read at once.
const PAGE: u16 = 100;
/// No reminder is sent longer before its appointment.
const AHEAD: SignedDuration = SignedDuration::from_hours(32 * 24);

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub(super) async fn sweep_reminders<T, A, W, X>(
        &self,
        upkeep: &Upkeep<'_, T, A, W, X>,
        now: Timestamp,
    ) -> Result<Ended, Failure> {
        let filter = AppointmentFilter {
            from: Some(now),
            until: Some(now + AHEAD),
            ..AppointmentFilter::default()
        };
        let mut paging = Paging {
            limit: PAGE,
            cursor: None,
        };
        let (mut seen, mut found) = (0_u32, 0_u32);
        loop {
            let page = self.store.appointments(&filter, &paging).await?;
            for appointment in page.items.iter().filter(|appointment| appointment.is_ahead(now)) {
                for reminder in &appointment.reminders {
                    seen += 1;
                    found += u32::from(self.find_again(appointment, reminder, now).await?);
                }
            }
            paging.cursor = page.next;
            let told = format!("{seen} reminders seen, {found} found again");
            if paging.cursor.is_none() || !upkeep.has_time() {
                return Ok(Ended::Done(told));
            }
        }
    }

    /// Whether the task of a reminder was missing, and is there again.
    async fn find_again(
        &self,
        appointment: &Appointment,
        reminder: &OpenReminder,
        now: Timestamp,
    ) -> Result<bool, Failure> {
        let known = self.store.task(&reminder.id).await?;
        let version = match &known {
            // A parked one waits for a person, and was told.
            Some(task) if matches!(task.state, State::Waiting | State::Paused | State::Parked) => return Ok(false),
            Some(task) => task.version,
            None => 0,
        };
        let kind = Kind::AppointmentReminder {
            appointment: appointment.id.clone(),
            minutes_before: reminder.minutes_before,
        };
        let due = appointment.starts_at - SignedDuration::from_mins(i64::from(reminder.minutes_before));
        let mut task = Task::new(reminder.id.clone(), kind, due.max(now), now);
        task.version = version + 1;
        // Whoever cancelled or moved the appointment since it was read has changed its epoch.
        let still = Write::StillAt {
            appointment: appointment.id.clone(),
            epoch: appointment.epoch,
        };
        match self.store.commit(vec![Write::Task(task), still]).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
