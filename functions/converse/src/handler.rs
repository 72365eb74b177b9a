//! Translates one event of the inbox into what the use cases take.

use app::{Conversed, Failure};
use channels::whatsapp::{self, Envelope, StatusUpdate, Update};
use domain::MessageId;
use domain::message::State;
use runtime::batch::{Record, Retry};
use runtime::{metrics, now};
use store::Chairside;
use understand::Understand;

pub(crate) struct Worker {
    pub(crate) app: Chairside,
    pub(crate) reader: Understand,
}

pub(crate) async fn handle(worker: &Worker, record: Record) -> Result<(), Retry> {
    // What cannot be read goes back until the queue gives it up: in the dead-letter queue it can be looked at, and put
    // back once the code can read it.
    let envelope = Envelope::from_json(&record.body).map_err(|error| Retry(error.to_string()))?;
    let update = whatsapp::read(&envelope).map_err(|error| Retry(error.to_string()))?;
    let handled = match update {
        Update::Message(inbound) => converse(worker, &inbound).await,
        Update::Status(status) => receipt(worker, &status).await,
        Update::UserIdUpdate(change) => worker.app.link(&change.previous, &change.current, now()).await,
        // Marketing is the only category that these are about, and Chairside sends none.
        Update::Preference(_) => Ok(()),
        Update::Account(account) => {
            tracing::warn!(field = account.field, "WhatsApp reports a change of the account");
            metrics::count("WhatsAppAccountChanged", 1);
            Ok(())
        }
        Update::Ignored { kind } => {
            tracing::info!(kind, "nothing to do for this kind of event");
            Ok(())
        }
    };
    handled.map_err(|failure| Retry(failure.to_string()))
}

async fn converse(worker: &Worker, inbound: &domain::inbound::Inbound) -> Result<(), Failure> {
    let conversed = worker.app.converse(&worker.reader, inbound, now()).await?;
    match conversed {
        Conversed::Handled { reading, read_by } => {
            tracing::info!(id = ?inbound.id, kind = inbound.content.kind(), reading = reading.name(), by = read_by.name(), "handled");
        }
        Conversed::Duplicate => tracing::info!(id = ?inbound.id, "a duplicate"),
    }
    Ok(())
}

async fn receipt(worker: &Worker, status: &StatusUpdate) -> Result<(), Failure> {
    let Some(receipt) = &status.receipt else { return Ok(()) };
    let ours = status.opaque.as_ref().map(MessageId::trusted);
    let message = worker
        .app
        .receipt(ours.as_ref(), &status.message_id, receipt, now())
        .await?;
    match message {
        Some(message) if message.state == State::Failed => {
            tracing::error!(id = %message.id, error = message.last_error, "a message could not be delivered");
            metrics::count("MessagesFailed", 1);
        }
        Some(_) => {}
        None => tracing::info!("a status of a message that is not ours"),
    }
    Ok(())
}
