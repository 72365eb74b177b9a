//! Translates a ticket into one attempt to deliver a message.

use app::Delivered;
use app::ports::DueItem;
use channels::Wires;
use domain::message::State;
use runtime::batch::{Record, Retry};
use runtime::metrics;
use store::{Chairside, Ticket};

pub(crate) struct Worker {
    pub(crate) app: Chairside,
    pub(crate) wires: Wires,
}

pub(crate) async fn handle(worker: &Worker, record: Record) -> Result<(), Retry> {
    let ticket = Ticket::parse(&record.body).map_err(Retry)?;
    let (id, handed) = match ticket {
        Ticket::Message(message) => (message.id.clone(), Some(*message)),
        Ticket::Item(DueItem::Message(id)) => (id, None),
        Ticket::Item(DueItem::Task(..) | DueItem::Announcement(_)) => {
            return Err(Retry("this ticket is not for deliver".to_owned()));
        }
    };
    let delivered = worker
        .app
        .deliver(&worker.wires, &id, handed, runtime::spread(), runtime::now)
        .await
        .map_err(|failure| Retry(failure.to_string()))?;
    match delivered {
        Delivered::Attempted {
            state: State::Failed,
            reason,
        } => {
            tracing::error!(%id, reason, "given up");
            metrics::count("MessagesFailed", 1);
        }
        Delivered::Attempted { state, reason } => tracing::info!(%id, state = state.name(), reason, "attempted"),
        Delivered::HeldBack { state } => tracing::info!(%id, state = state.name(), "held back"),
        Delivered::NothingToDo => tracing::info!(%id, "nothing to do"),
    }
    Ok(())
}
