//! The settings document, read at most once a minute by each process.

use std::sync::{Arc, Mutex, PoisonError};

use domain::ids::derive;
use domain::task::{Kind, State, Task};
use domain::{Settings, TaskId, Timestamp};
use futures_util::future::join3;
use jiff::SignedDuration;

use crate::ports::{Bus, Queues, Store, Write};
use crate::sheets::Look;
use crate::{App, Failure};

/// How old the settings may be that a decision is made with.
const KEPT_FOR: SignedDuration = SignedDuration::from_secs(60);

#[derive(Debug, Default)]
pub(crate) struct SettingsCache(Mutex<Option<(Timestamp, Arc<Settings>)>>);

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// The settings, at most a minute old.
    pub async fn settings(&self, now: Timestamp) -> Result<Arc<Settings>, Failure> {
        let kept = self.settings.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((read_at, settings)) = kept
            && now < read_at + KEPT_FOR
        {
            return Ok(settings);
        }
        let settings = Arc::new(self.store.settings().await?);
        *self.settings.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&settings)));
        Ok(settings)
    }

    /// Opens all connections, and reads the settings with the store's, before the first event needs them.
    pub async fn warm_up(&self, now: Timestamp) -> Result<(), Failure> {
        // Boxed, for together they would be most of what a function's `main` keeps for as long as it lives.
        let (settings, queues, bus) = join3(
            Box::pin(self.settings(now)),
            Box::pin(self.queues.connect()),
            Box::pin(self.bus.connect()),
        )
        .await;
        queues
            .and(bus)
            .map_err(|error| Failure::Unavailable(error.to_string()))?;
        settings.map(drop)
    }

    /// Replaces the document; `settings.version` has to be the version that the editor saw.
    pub async fn save_settings(&self, mut settings: Settings, now: Timestamp) -> Result<Settings, Failure> {
        settings.version += 1;
        let mut writes = vec![Write::Settings(settings.clone())];
        let before = self.store.settings().await?;
        let is_another = before.sheets.spreadsheet != settings.sheets.spreadsheet;
        let look = if is_another { Look::AllOfANewOne } else { Look::Changes };
        writes.extend(self.sync_tasks(&settings, look, now).await?);
        match self.store.commit(writes).await {
            Ok(()) => {
                *self.settings.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
                Ok(settings)
            }
            Err(crate::ports::StoreError::Conflict) => Err(Failure::Conflict(
                "the settings were changed by somebody else: read them again".to_owned(),
            )),
            Err(error) => Err(error.into()),
        }
    }

    /// The tasks that look after calendars and the spreadsheet, where there are none. `look`: at what of the
    /// spreadsheet.
    pub(crate) async fn sync_tasks(
        &self,
        settings: &Settings,
        look: Look,
        now: Timestamp,
    ) -> Result<Vec<Write>, Failure> {
        let mut writes = Vec::new();
        for calendar in &settings.visits.calendars {
            writes.extend(self.looks_at(calendar, now).await?);
        }
        writes.extend(self.sheet_tasks(settings, look, now).await?);
        Ok(writes)
    }

    /// The task that looks into a calendar again and again, if there is none yet.
    async fn looks_at(&self, calendar: &str, now: Timestamp) -> Result<Option<Write>, Failure> {
        let id = TaskId::trusted(derive(&["calendar sync", calendar]));
        let before = self.store.task(&id).await?;
        if before.as_ref().is_some_and(|task| task.state == State::Waiting) {
            return Ok(None);
        }
        let kind = Kind::CalendarSync {
            calendar: calendar.to_owned(),
        };
        let mut task = Task::new(id, kind, now, now);
        task.version = before.map_or(0, |task| task.version) + 1;
        Ok(Some(Write::Task(task)))
    }
}
