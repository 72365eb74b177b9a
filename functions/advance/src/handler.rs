//! Translates a ticket into the task that it names.

use app::ports::DueItem;
use app::{Advanced, App};
use runtime::batch::{Record, Retry};
use runtime::metrics;
use store::{Bus, Queues, Table, Ticket};

pub(crate) async fn handle(app: &App<Table, Queues, Bus>, record: Record) -> Result<(), Retry> {
    let ticket = Ticket::from_json(&record.body).map_err(|error| Retry(error.to_string()))?;
    match ticket {
        Ticket::Due(DueItem::Task(id)) => {
            let advanced = app
                .advance(&id, runtime::spread(), runtime::now())
                .await
                .map_err(|failure| Retry(failure.to_string()))?;
            match advanced {
                Advanced::Done => tracing::info!(%id, "done"),
                Advanced::NothingToDo => tracing::info!(%id, "nothing to do"),
                Advanced::WillRetry => tracing::warn!(%id, "failed; will be tried again"),
                Advanced::Parked => {
                    tracing::error!(%id, "parked: a person has to look");
                    metrics::count("TasksParked", 1);
                }
            }
            Ok(())
        }
        Ticket::Due(DueItem::Announcement(id)) => app.publish(&id).await.map_err(|failure| Retry(failure.to_string())),
        Ticket::Due(DueItem::Message(_)) | Ticket::Message(_) => Err(Retry("this ticket is not for advance".to_owned())),
    }
}
