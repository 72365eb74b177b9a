//! The event bus: what happened, for systems that want to know.

use app::events::detail;
use app::ports::{AnnouncementRecord, Bus, QueueError};
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;

const SOURCE: &str = "chairside";
/// The most that one `PutEvents` takes (EventBridge, API reference).
const BATCH: usize = 10;

#[derive(Debug, Clone)]
pub struct EventBus {
    client: Client,
    name: String,
}

impl EventBus {
    /// `name` is the bus's name or ARN.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }
}

impl Bus for EventBus {
    async fn publish(&self, announcements: &[AnnouncementRecord]) -> Result<(), QueueError> {
        for batch in announcements.chunks(BATCH) {
            let entries = batch.iter().map(|record| {
                PutEventsRequestEntry::builder()
                    .event_bus_name(&self.name)
                    .source(SOURCE)
                    .detail_type(record.announcement.name())
                    .time(DateTime::from_millis(record.at.as_millisecond()))
                    .detail(detail(record).to_string())
                    .build()
            });
            let put = self
                .client
                .put_events()
                .set_entries(Some(entries.collect()))
                .send()
                .await;
            let put = put.map_err(|error| failure(&error))?;
            if let Some(code) = put.entries().iter().find_map(|entry| entry.error_code()) {
                return Err(QueueError(format!(
                    "{} of {} events: {code}",
                    put.failed_entry_count(),
                    batch.len()
                )));
            }
        }
        Ok(())
    }

    async fn connect(&self) -> Result<(), QueueError> {
        // A function that does not know the bus needs no connection to it.
        if self.name.is_empty() {
            return Ok(());
        }
        // EventBridge refuses to publish nothing, and whoever publishes may ask for it.
        match self.client.put_events().set_entries(Some(Vec::new())).send().await {
            Ok(_) | Err(SdkError::ServiceError(_)) => Ok(()),
            Err(error) => Err(failure(&error)),
        }
    }
}

fn failure<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> QueueError {
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    QueueError(code.unwrap_or("no connection").to_owned())
}
