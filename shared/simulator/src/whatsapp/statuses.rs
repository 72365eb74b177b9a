//! What becomes of a message after it was taken: the delivery statuses that Meta posts.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::envelope::{self, About};
use super::error::Error;
use super::people::Address;
use super::webhook::{Delivery, Outcome, Signature, deliver};
use crate::clock;
use crate::journal::{Delivery as Progress, Message};
use crate::world::World;

/// Lets the message's statuses follow by themselves, or the one that says that it failed.
pub(super) fn follow(world: &Arc<World>, message: Message, failure: Option<Error>) {
    let world = Arc::clone(world);
    let generation = world.generation();
    let ticks = world.settings.with(|settings| settings.ticks);
    let steps = match failure {
        // Meta tells also those who switched the ticks off.
        Some(error) => vec![(Some(ticks.sent_ms.unwrap_or(100)), "failed", vec![error.in_status()])],
        None => vec![
            (ticks.sent_ms, "sent", Vec::new()),
            (ticks.delivered_ms, "delivered", Vec::new()),
            (ticks.read_ms, "read", Vec::new()),
        ],
    };
    tokio::spawn(async move {
        let mut waited = 0;
        for (due, status, errors) in steps {
            let Some(due) = due else { continue };
            tokio::time::sleep(Duration::from_millis(due.saturating_sub(waited))).await;
            waited = waited.max(due);
            if world.generation() != generation {
                return;
            }
            report(&world, &message, status, errors, clock::now()).await;
        }
    });
}

/// Posts one status of a message.
pub(super) async fn report(
    world: &Arc<World>,
    message: &Message,
    status: &str,
    errors: Vec<Value>,
    at: Timestamp,
) -> Outcome {
    let update = status_of(world, message, status, &errors, at);
    // Meta leaves the contacts out of a failure.
    let contacts = if errors.is_empty() {
        let address = Address::user(&message.user_id);
        vec![
            world
                .whatsapp
                .with(|room| envelope::contact(room.people.meet(&address))),
        ]
    } else {
        Vec::new()
    };
    let body = envelope::wrap(&world.config, contacts, About::Statuses, vec![update]);
    let ascii = world.settings.with(|settings| settings.ascii);
    if let Some(progress) = progress(status) {
        world.journal.with(|journal| journal.progress(&message.id, progress));
        world.changed();
    }
    let ids = vec![format!("{} {status}", message.id)];
    deliver(
        world,
        Delivery {
            body: envelope::bytes(&body, ascii),
            signature: Signature::Valid,
            ids,
        },
    )
    .await
}

fn status_of(world: &World, message: &Message, status: &str, errors: &[Value], at: Timestamp) -> Value {
    let mut update = json!({
        "id": message.id,
        "status": status,
        "timestamp": at.as_second().to_string(),
        "recipient_user_id": message.user_id,
    });
    let Some(fields) = update.as_object_mut() else {
        return update;
    };
    if let Some(digits) = message.to.strip_prefix('+') {
        fields.insert("recipient_id".into(), json!(digits));
    }
    if let Some(tracker) = &message.tracker {
        fields.insert("biz_opaque_callback_data".into(), json!(tracker));
    }
    if errors.is_empty() {
        fields.insert("pricing".into(), pricing(world, message));
    } else {
        fields.insert("errors".into(), json!(errors));
    }
    update
}

/// Per-message pricing as of v24: free inside the window, a template's category outside it.
fn pricing(world: &World, message: &Message) -> Value {
    let accepted_at = message.accepted_at;
    world.whatsapp.with(|room| {
        let open = room
            .people
            .meet(&Address::user(&message.user_id))
            .window_open(accepted_at);
        let category = message.template.as_ref().map_or_else(
            || "service".to_owned(),
            |used| {
                let registered = room.templates.all().find(|template| template.name == used.name);
                registered.map_or_else(|| "utility".to_owned(), |template| template.category.to_lowercase())
            },
        );
        let free = category == "service" || (category == "utility" && open);
        let kind = if free { "free_customer_service" } else { "regular" };
        json!({"billable": !free, "pricing_model": "PMP", "type": kind, "category": category})
    })
}

/// How far a status says that a message got. Other words exist, and more will.
fn progress(status: &str) -> Option<Progress> {
    match status {
        "sent" => Some(Progress::Sent),
        "delivered" => Some(Progress::Delivered),
        "read" | "played" => Some(Progress::Read),
        "failed" => Some(Progress::Failed),
        _ => None,
    }
}
