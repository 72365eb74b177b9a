//! How much there is in the queues: for people to look at.

use app::ports::{QueueDepth, QueueDepths, QueueError};
use aws_sdk_sqs::error::ProvideErrorMetadata as _;
use aws_sdk_sqs::types::QueueAttributeName;
use futures_util::future::{join_all, try_join};

use super::SqsQueues;

/// A queue, and the one for what could not be handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedQueue {
    pub name: String,
    pub url: String,
    pub dead_url: String,
}

impl WatchedQueue {
    /// As the environment gives them: for each its name, its URL and the other's, with spaces between. What is incomplete is
    /// left out.
    pub fn all(text: &str) -> Vec<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let one = |words: &[&str]| match words {
            [name, url, dead_url] => Some(Self {
                name: (*name).to_owned(),
                url: (*url).to_owned(),
                dead_url: (*dead_url).to_owned(),
            }),
            _ => None,
        };
        words.chunks(3).filter_map(one).collect()
    }
}

impl QueueDepths for SqsQueues {
    async fn depths(&self) -> Vec<(String, Result<QueueDepth, QueueError>)> {
        let looks = self.urls.watched.iter().map(async |queue| {
            let both = try_join(self.counts(&queue.url), self.counts(&queue.dead_url)).await;
            let depth = both.map(|([waiting, in_flight, delayed], [dead, ..])| QueueDepth {
                waiting,
                in_flight,
                delayed,
                dead,
            });
            (queue.name.clone(), depth)
        });
        join_all(looks).await
    }
}

impl SqsQueues {
    /// What can be received, what somebody has, and what is delayed.
    async fn counts(&self, url: &str) -> Result<[u64; 3], QueueError> {
        let wanted = [
            QueueAttributeName::ApproximateNumberOfMessages,
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
            QueueAttributeName::ApproximateNumberOfMessagesDelayed,
        ];
        let asked = self
            .client
            .get_queue_attributes()
            .queue_url(url)
            .set_attribute_names(Some(wanted.to_vec()))
            .send()
            .await;
        let found = asked.map_err(|error| {
            let code = error.as_service_error().and_then(|error| error.code());
            QueueError(code.unwrap_or("no connection").to_owned())
        })?;
        let found = found.attributes.unwrap_or_default();
        Ok(wanted.map(|name| {
            found
                .get(&name)
                .and_then(|count| count.parse().ok())
                .unwrap_or_default()
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queues_are_named_with_their_addresses() {
        let queues =
            WatchedQueue::all("inbox https://q/in https://q/dead\n  outbox https://q/out https://q/out-dead  ");
        let names: Vec<_> = queues.iter().map(|queue| queue.name.as_str()).collect();
        assert_eq!(names, ["inbox", "outbox"]);
        assert_eq!(queues[1].dead_url, "https://q/out-dead");
        assert_eq!(WatchedQueue::all("inbox https://q/in"), []);
        assert_eq!(WatchedQueue::all(""), []);
    }
}
