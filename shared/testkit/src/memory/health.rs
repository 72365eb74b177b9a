//! How services outside do.

use std::collections::BTreeMap;

use app::ports::{HealthBook, StoreError};
use domain::Timestamp;
use domain::integration::{Health, Integration, Trouble};

use super::Memory;

impl HealthBook for Memory {
    async fn note_health(
        &self,
        integration: Integration,
        outcome: Result<(), &str>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tables = self.tables();
        if let Some(failure) = tables.health_failures.pop_front() {
            return Err(failure);
        }
        tables.health_notes += 1;
        let known = tables.health.entry(integration).or_default();
        match outcome {
            Ok(()) => known.last_success_at = known.last_success_at.max(Some(at)),
            Err(message) => {
                if known.last_error.as_ref().is_none_or(|error| error.at < at) {
                    known.last_error = Some(Trouble {
                        at,
                        message: message.to_owned(),
                    });
                }
            }
        }
        Ok(())
    }

    async fn health(&self) -> Result<BTreeMap<Integration, Health>, StoreError> {
        Ok(self.tables().health.clone())
    }
}

impl Memory {
    /// How often it was noted how a service does.
    pub fn health_notes(&self) -> usize {
        self.tables().health_notes
    }

    /// The next notes of how a service does fail.
    pub fn fail_health_notes(&self, failures: impl IntoIterator<Item = StoreError>) {
        self.tables().health_failures.extend(failures);
    }
}
