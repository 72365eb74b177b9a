//! Sending: ten entries a call, and once more what SQS could not take.

use std::time::Duration;

use app::ports::QueueError;
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;

use super::SqsQueues;

/// The most that one `SendMessageBatch` takes: entries, and bytes of all bodies together. SQS itself takes 1 MiB today;
/// a quarter of that is what every emulator and older region takes too (SQS, "Amazon SQS message quotas").
const MAX_ENTRIES: usize = 10;
const MAX_BYTES: usize = 256 * 1024;

#[derive(Clone)]
pub struct Entry {
    pub body: String,
    pub delay: Option<Duration>,
    pub group: Option<String>,
    pub dedup_id: Option<String>,
}

impl SqsQueues {
    pub(super) async fn send(&self, url: &str, entries: Vec<Entry>) -> Result<(), QueueError> {
        for batch in batches(entries) {
            let left = self.send_batch(url, batch).await?;
            if !left.is_empty() {
                let count = left.len();
                let left = self
                    .send_batch(url, left.into_iter().map(|left| left.entry).collect())
                    .await?;
                if let Some(first) = left.first() {
                    return Err(QueueError(format!("{} of {count} entries: {}", left.len(), first.code)));
                }
            }
        }
        Ok(())
    }

    /// Opens the connection with a call that whoever sends may make: SQS refuses a batch of nothing.
    pub(super) async fn knock(&self, url: &str) -> Result<(), QueueError> {
        let nothing = self.client.send_message_batch().queue_url(url);
        match nothing.set_entries(Some(Vec::new())).send().await {
            Ok(_) | Err(SdkError::ServiceError(_)) => Ok(()),
            Err(error) => Err(failure(&error)),
        }
    }

    /// What was not taken, and why.
    async fn send_batch(&self, url: &str, batch: Vec<Entry>) -> Result<Vec<Rejected>, QueueError> {
        let entries = batch.iter().enumerate().map(|(place, entry)| {
            SendMessageBatchRequestEntry::builder()
                .id(place.to_string())
                .message_body(&entry.body)
                .set_delay_seconds(
                    entry
                        .delay
                        // Whole seconds, and never too early.
                        .map(|delay| i32::try_from(delay.as_millis().div_ceil(1000)).unwrap_or(i32::MAX)),
                )
                .set_message_group_id(entry.group.clone())
                .set_message_deduplication_id(entry.dedup_id.clone())
                .build()
        });
        let entries = entries
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| QueueError("an incomplete entry".to_owned()))?;
        let sent = self
            .client
            .send_message_batch()
            .queue_url(url)
            .set_entries(Some(entries))
            .send()
            .await;
        let sent = sent.map_err(|error| failure(&error))?;
        let failed = sent.failed().iter().filter_map(|failed| {
            let place: usize = failed.id().parse().ok()?;
            Some(Rejected {
                entry: batch.get(place)?.clone(),
                code: failed.code().to_owned(),
            })
        });
        Ok(failed.collect())
    }
}

struct Rejected {
    entry: Entry,
    code: String,
}

/// In order, each within what one call takes.
fn batches(entries: Vec<Entry>) -> Vec<Vec<Entry>> {
    let mut batches: Vec<Vec<Entry>> = Vec::new();
    let mut bytes = 0;
    for entry in entries {
        let fits = |batch: &&mut Vec<Entry>| batch.len() < MAX_ENTRIES && bytes + entry.body.len() <= MAX_BYTES;
        if let Some(batch) = batches.last_mut().filter(fits) {
            bytes += entry.body.len();
            batch.push(entry);
        } else {
            bytes = entry.body.len();
            batches.push(vec![entry]);
        }
    }
    batches
}

fn failure<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> QueueError {
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    QueueError(code.unwrap_or("no connection").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(bytes: usize) -> Entry {
        Entry {
            body: "x".repeat(bytes),
            delay: None,
            group: None,
            dedup_id: None,
        }
    }

    #[test]
    fn a_call_takes_ten_entries_or_a_quarter_of_a_mebibyte() {
        let sizes = |entries| batches(entries).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(Vec::new()), Vec::<usize>::new());
        assert_eq!(sizes(vec![entry(1); 10]), [10]);
        assert_eq!(sizes(vec![entry(1); 23]), [10, 10, 3]);
        assert_eq!(sizes(vec![entry(MAX_BYTES / 2); 5]), [2, 2, 1]);
        assert_eq!(sizes(vec![entry(MAX_BYTES + 1), entry(1)]), [1, 1]);
    }
}
