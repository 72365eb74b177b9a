//! Translates a ticket into the reminder that it names.

use runtime::batch::{Record, Retry};
use runtime::metrics;
use store::{Chairside, Ticket};

pub(crate) async fn handle(app: &Chairside, record: Record) -> Result<(), Retry> {
    let id = Ticket::task(&record.body).map_err(Retry)?;
    let reminded = app
        .remind(&id, runtime::spread(), runtime::now())
        .await
        .map_err(|failure| Retry(failure.to_string()))?;
    if reminded.tell(&id) {
        metrics::count("TasksParked", 1);
    }
    Ok(())
}
