//! The settings document, read at most once a minute by each process.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{Settings, Timestamp};
use jiff::SignedDuration;

use crate::ports::{Bus, Queues, Store, Write};
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

    /// Replaces the document; `settings.version` has to be the version that the editor saw.
    pub async fn save_settings(&self, mut settings: Settings) -> Result<Settings, Failure> {
        settings.version += 1;
        match self.store.commit(vec![Write::Settings(settings.clone())]).await {
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
}
