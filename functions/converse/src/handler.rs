//! Translates one event of the inbox into what the use cases take.

use app::{Conversed, Failure};
use channels::sms::{self, SmsEvent};
use channels::whatsapp::{self, Update};
use channels::{Queued, Unreadable};
use domain::MessageId;
use domain::integration::Integration;
use domain::message::{Receipt, State};
use google::LabCalendar;
use runtime::batch::{Record, Retry};
use runtime::{metrics, now};
use store::Chairside;
use understand::Understand;

pub(crate) struct Worker {
    pub(crate) app: Chairside,
    pub(crate) reader: Understand,
    pub(crate) calendar: LabCalendar,
}

pub(crate) async fn handle(worker: &Worker, record: Record) -> Result<(), Retry> {
    let done = work(worker, &record).await;
    if let Some(outcome) = worker.reader.take_outcome() {
        worker.app.saw(Integration::Model, outcome, now()).await;
    }
    match done {
        Ok(()) => Ok(()),
        Err(Failure::Unavailable(reason)) => Err(Retry(reason)),
        Err(
            failure @ (Failure::Rejected(_)
            | Failure::NotFound(_)
            | Failure::Conflict(_)
            | Failure::Known(_)
            | Failure::Invalid(_)
            | Failure::Broken(_)),
        ) => park(worker, &record, &failure).await,
    }
}

async fn work(worker: &Worker, record: &Record) -> Result<(), Failure> {
    match read(&record.body) {
        Ok(Event::WhatsApp(update)) => act(worker, update).await,
        Ok(Event::Sms(event)) => text(worker, event).await,
        Err(unreadable) => Err(Failure::Broken(unreadable.to_string())),
    }
}

/// What came by one of the channels.
enum Event {
    WhatsApp(Update),
    Sms(SmsEvent),
}

fn read(body: &str) -> Result<Event, Unreadable> {
    Ok(match Queued::from_json(body)? {
        Queued::WhatsApp(envelope) => Event::WhatsApp(whatsapp::read(&envelope)?),
        Queued::Sms(envelope) => Event::Sms(sms::read(&envelope)?),
    })
}

/// It will not get better by itself, and everything else of its sender waits behind it: a person has to look.
async fn park(worker: &Worker, record: &Record, failure: &Failure) -> Result<(), Retry> {
    tracing::error!(record = record.id, %failure, "parked in the dead-letter queue");
    metrics::count("InboxParked", 1);
    worker
        .app
        .queues
        .park(&record.id, &record.body)
        .await
        .map_err(|error| Retry(error.to_string()))
}

async fn act(worker: &Worker, update: Update) -> Result<(), Failure> {
    match update {
        Update::Message(inbound) => converse(worker, &inbound).await,
        Update::Status(status) => match &status.receipt {
            Some(news) => receipt(worker, status.opaque.as_deref(), &status.message_id, news).await,
            None => Ok(()),
        },
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
    }
}

async fn converse(worker: &Worker, inbound: &domain::inbound::Inbound) -> Result<(), Failure> {
    let conversed = worker
        .app
        .converse(&worker.reader, &worker.calendar, inbound, now())
        .await?;
    match conversed {
        Conversed::Handled { reading, read_by } => {
            tracing::info!(id = ?inbound.id, kind = inbound.content.kind(), reading = reading.name(), by = read_by.name(), "handled");
        }
        Conversed::Duplicate => tracing::info!(id = ?inbound.id, "a duplicate"),
    }
    Ok(())
}

async fn text(worker: &Worker, event: SmsEvent) -> Result<(), Failure> {
    match event {
        SmsEvent::Inbound(text) => {
            let texted = worker.app.text(&text, now()).await?;
            tracing::info!(id = ?text.id, ?texted, "an SMS");
            Ok(())
        }
        SmsEvent::Status(status) => match &status.receipt {
            Some(news) => receipt(worker, status.ours.as_ref().map(MessageId::as_str), &status.sid, news).await,
            None => Ok(()),
        },
        SmsEvent::Ignored => {
            tracing::info!("an SMS from nobody whom we could answer");
            Ok(())
        }
    }
}

/// `ours` is our id of the message, `theirs` the provider's.
async fn receipt(worker: &Worker, ours: Option<&str>, theirs: &str, receipt: &Receipt) -> Result<(), Failure> {
    let ours = ours.map(MessageId::trusted);
    let message = worker.app.receipt(ours.as_ref(), theirs, receipt, now()).await?;
    match message {
        Some((message, true)) if message.state == State::Failed => {
            tracing::error!(id = %message.id, error = message.last_error, "a message could not be delivered");
            metrics::count("MessagesFailed", 1);
        }
        Some(_) => {}
        None => tracing::info!("a status of a message that is not ours"),
    }
    Ok(())
}
