//! Translates a ticket into the task that it names.

use app::ports::DueItem;
use runtime::batch::{Record, Retry};
use runtime::metrics;
use store::{Chairside, Ticket};

pub(crate) async fn handle(app: &Chairside, record: Record) -> Result<(), Retry> {
    let ticket = Ticket::parse(&record.body).map_err(Retry)?;
    match ticket {
        Ticket::Item(DueItem::Task(id, _)) => {
            let advanced = app
                .advance(&id, runtime::spread(), runtime::now())
                .await
                .map_err(|failure| Retry(failure.to_string()))?;
            if advanced.tell(&id) {
                metrics::count("TasksParked", 1);
            }
            Ok(())
        }
        Ticket::Item(DueItem::Announcement(id)) => app.publish(&id).await.map_err(|failure| Retry(failure.to_string())),
        Ticket::Item(DueItem::Message(_)) | Ticket::Message(_) => {
            Err(Retry("this ticket is not for advance".to_owned()))
        }
    }
}
