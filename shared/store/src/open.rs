//! The use cases on AWS: table, queues and bus by the names that the function's environment gives them.

use app::App;
use aws_config::SdkConfig;
use domain::Timestamp;

use crate::queues::WatchedQueue;
use crate::{EventBus, QueueUrls, SqsQueues, Table};

/// The use cases on what is durable on AWS.
pub type Chairside = App<Table, SqsQueues, EventBus>;

/// A name that the environment does not give.
#[derive(Debug, thiserror::Error)]
#[error("the environment variable {0} is missing")]
pub struct Missing(&'static str);

/// Opens everything. `variable` looks a name up in the environment; `clock` tells the time to what expires on reading.
/// A function is only told of the queues and the bus that it uses, so these may be missing.
///
/// # Errors
/// When there is no `TABLE`.
pub fn open(
    config: &SdkConfig,
    variable: impl Fn(&str) -> Option<String>,
    clock: fn() -> Timestamp,
) -> Result<Chairside, Missing> {
    let table = table(config, &variable, clock)?;
    let bus = EventBus::new(
        aws_sdk_eventbridge::Client::new(config),
        variable("EVENT_BUS").unwrap_or_default(),
    );
    Ok(App::new(table, queues(config, variable), bus))
}

/// Just the table.
///
/// # Errors
/// When there is no `TABLE`.
pub fn table(
    config: &SdkConfig,
    variable: impl Fn(&str) -> Option<String>,
    clock: fn() -> Timestamp,
) -> Result<Table, Missing> {
    let name = variable("TABLE").ok_or(Missing("TABLE"))?;
    Ok(Table::new(aws_sdk_dynamodb::Client::new(config), name, clock))
}

/// Just the queues.
pub fn queues(config: &SdkConfig, variable: impl Fn(&str) -> Option<String>) -> SqsQueues {
    let urls = QueueUrls {
        inbox: variable("INBOX_URL"),
        inbox_dead: variable("INBOX_DEAD_URL"),
        outbox: variable("OUTBOX_URL"),
        release: variable("RELEASE_URL"),
        stages: variable("STAGES_URL"),
        reminders: variable("REMINDERS_URL"),
        projections: variable("PROJECTIONS_URL"),
        maintenance: variable("MAINTENANCE_URL"),
        watched: WatchedQueue::all(&variable("WATCHED_QUEUES").unwrap_or_default()),
    };
    SqsQueues::new(aws_sdk_sqs::Client::new(config), urls)
}
