//! The one SQS batch runner: every record on its own, and only what failed goes back to its queue.
//!
//! Records of one message group are worked off in order, and after a failure the rest of that group goes back unprocessed;
//! other groups, and all records of a standard queue, do not wait for each other.

use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use futures_util::future::join_all;

/// Pauses before the second and the third try, in milliseconds, without their jitter.
const PAUSES_MS: [u64; 2] = [100, 500];

/// One record of a batch.
#[derive(Debug, Clone)]
pub struct Record {
    pub id: String,
    pub body: String,
    /// How often the queue has handed it out, this time included.
    pub receive_count: u32,
}

/// A record could not be handled, and goes back to its queue. After the queue's maximum it is in the dead-letter queue.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Retry(pub String);

/// Handles every record and answers with the ones that failed.
pub async fn run<F, T>(event: SqsEvent, handle: F) -> SqsBatchResponse
where
    F: Fn(Record) -> T,
    T: Future<Output = Result<(), Retry>>,
{
    let mut groups: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let mut failed = Vec::new();
    for (nth, message) in event.records.into_iter().enumerate() {
        let group = message
            .attributes
            .get("MessageGroupId")
            .map_or_else(|| format!("{nth:05}"), |id| format!("group {id}"));
        if let Some(record) = record(message) {
            groups.entry(group).or_default().push(record);
        } else {
            tracing::error!("an SQS record without a message id was left out");
        }
    }
    let handle = &handle;
    let results = join_all(groups.into_values().map(|records| async move {
        let mut failed = Vec::new();
        for record in records {
            let id = record.id.clone();
            if !failed.is_empty() {
                failed.push(id);
                continue;
            }
            let receive_count = record.receive_count;
            if let Err(error) = patiently(handle, record).await {
                tracing::warn!(record = id, receive_count, %error, "the record goes back to its queue");
                failed.push(id);
            }
        }
        failed
    }))
    .await;
    failed.extend(results.into_iter().flatten());
    let mut response = SqsBatchResponse::default();
    response.batch_item_failures = failed
        .into_iter()
        .map(|id| {
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = id;
            failure
        })
        .collect();
    response
}

/// A record that goes back to its queue waits for minutes, and with it everything else of its group: what may pass in a
/// moment (a throttle, a conflict) is tried again here first.
async fn patiently<F, T>(handle: &F, record: Record) -> Result<(), Retry>
where
    F: Fn(Record) -> T,
    T: Future<Output = Result<(), Retry>>,
{
    for pause_ms in PAUSES_MS {
        match handle(record.clone()).await {
            Ok(()) => return Ok(()),
            Err(error) => tracing::info!(record = record.id, %error, "trying again in a moment"),
        }
        tokio::time::sleep(Duration::from_millis(pause_ms + u64::from(crate::spread()) / 4)).await;
    }
    handle(record).await
}

fn record(message: SqsMessage) -> Option<Record> {
    let count = message
        .attributes
        .get("ApproximateReceiveCount")
        .and_then(|count| count.parse().ok());
    Some(Record {
        id: message.message_id?,
        body: message.body.unwrap_or_default(),
        receive_count: count.unwrap_or(1),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn event(records: &[(&str, Option<&str>)]) -> SqsEvent {
        let records: Vec<_> = records
            .iter()
            .map(|(id, group)| {
                let mut attributes = serde_json::Map::new();
                if let Some(group) = group {
                    attributes.insert("MessageGroupId".to_owned(), (*group).into());
                }
                serde_json::json!({ "messageId": id, "body": id, "attributes": attributes, "messageAttributes": {} })
            })
            .collect();
        serde_json::from_value(serde_json::json!({ "Records": records })).unwrap()
    }

    async fn failures(records: &[(&str, Option<&str>)], failing: &str) -> (Vec<String>, Vec<String>) {
        let seen = Mutex::new(Vec::new());
        let response = run(event(records), |record| {
            seen.lock().unwrap().push(record.id.clone());
            let fails = record.id == failing;
            async move { if fails { Err(Retry("no".to_owned())) } else { Ok(()) } }
        })
        .await;
        let failed = response
            .batch_item_failures
            .into_iter()
            .map(|failure| failure.item_identifier)
            .collect();
        (failed, seen.into_inner().unwrap())
    }

    #[tokio::test]
    async fn one_failure_takes_back_only_the_rest_of_its_group() {
        let records = [
            ("a1", Some("a")),
            ("b1", Some("b")),
            ("a2", Some("a")),
            ("a3", Some("a")),
            ("b2", Some("b")),
        ];
        let (failed, seen) = failures(&records, "a2").await;
        assert_eq!(failed, ["a2", "a3"]);
        assert!(!seen.contains(&"a3".to_owned()), "a3 was not tried");
    }

    #[tokio::test]
    async fn records_of_a_standard_queue_do_not_wait_for_each_other() {
        let (failed, seen) = failures(&[("1", None), ("2", None), ("3", None)], "1").await;
        assert_eq!(failed, ["1"]);
        assert_eq!(seen.len(), 5, "the failing one was tried three times");
    }
}
