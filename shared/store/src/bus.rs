//! The event bus: what happened, for systems that want to know.

use app::ports::{AnnouncementRecord, Bus, QueueError};
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use domain::Announcement;
use serde_json::{Map, Value, json};

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

/// What subscribers rely on: fields may be added; whatever else changes is a new `v`.
fn detail(record: &AnnouncementRecord) -> Value {
    let fields = match &record.announcement {
        Announcement::CaseCreated { case, status } | Announcement::DeliveryChanged { case, status } => {
            json!({ "case_id": case.as_str(), "status": status })
        }
        Announcement::CaseStageChanged { case, from, to } => {
            json!({ "case_id": case.as_str(), "from": from, "to": to })
        }
        Announcement::MessageFailed { message, case } => {
            json!({ "message_id": message.as_str(), "case_id": case.as_ref().map(domain::CaseId::as_str) })
        }
        Announcement::FitAnswered { case, fits } => json!({ "case_id": case.as_str(), "fits": fits }),
        Announcement::QuotationAnswered { case, accepted } => json!({ "case_id": case.as_str(), "accepted": accepted }),
        Announcement::AppointmentBooked { appointment, starts_at }
        | Announcement::AppointmentMoved { appointment, starts_at }
        | Announcement::AppointmentReopened { appointment, starts_at } => {
            json!({ "appointment_id": appointment.as_str(), "starts_at": starts_at.to_string() })
        }
        Announcement::JobDue { task, name } => json!({ "task_id": task.as_str(), "name": name }),
        Announcement::AppointmentCancelled { appointment }
        | Announcement::AppointmentConfirmed { appointment }
        | Announcement::AppointmentCompleted { appointment }
        | Announcement::AppointmentMissed { appointment } => json!({ "appointment_id": appointment.as_str() }),
    };
    let mut detail = Map::new();
    detail.insert("v".to_owned(), 1.into());
    detail.insert("id".to_owned(), record.id.as_str().into());
    detail.insert("at".to_owned(), record.at.to_string().into());
    if let Value::Object(fields) = fields {
        detail.extend(fields);
    }
    Value::Object(detail)
}

fn failure<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> QueueError {
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    QueueError(code.unwrap_or("no connection").to_owned())
}

#[cfg(test)]
mod tests {
    use testkit::builders::announcement;

    use super::*;

    #[test]
    fn an_event_says_what_happened_to_which_case_and_when() {
        assert_eq!(
            detail(&announcement("a-1")),
            json!({
                "v": 1,
                "id": "a-1",
                "at": "2026-11-20T12:00:00Z",
                "case_id": "c-1",
                "status": "ApprovedForProduction",
            })
        );
    }
}
