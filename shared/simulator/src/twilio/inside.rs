//! `/_sim/sms`: being a person with a phone, and being Twilio.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::post::{self, Callback, Form, Post, Signature};
use super::send::is_number;
use super::{Inbound, service_sid, sid};
use crate::clock;
use crate::inside::{Body, Refusal};
use crate::journal::Channel;
use crate::settings::Target;
use crate::world::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/_sim/sms", post(write))
        .route("/_sim/sms/status", post(status))
        .route("/_sim/sms/posts", get(posts))
        .route("/_sim/sms/webhook", put(aim))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    from: String,
    #[serde(alias = "text")]
    body: String,
    to: Option<String>,
    /// What Twilio says that it did: STOP, START or HELP. Found out from the words unless told; empty for none.
    opt_out_type: Option<String>,
    /// Twilio's id, to post the same message again.
    id: Option<String>,
    #[serde(default)]
    signature: Signature,
}

/// What a word alone does. CANCEL is a reply here: a practice whose patients cancel so has to take it out of the opt-out
/// words in Twilio's console, where it is one unless told.
fn opt_out(body: &str) -> Option<&'static str> {
    match body.trim().to_uppercase().as_str() {
        "STOP" | "STOPALL" | "UNSUBSCRIBE" | "END" | "QUIT" | "REVOKE" | "OPTOUT" => Some("STOP"),
        "START" | "UNSTOP" => Some("START"),
        "HELP" | "INFO" => Some("HELP"),
        _ => None,
    }
}

async fn write(State(world): State<Arc<World>>, Body(written): Body<Written>) -> Result<Json<Value>, Refusal> {
    let digits: String = written.from.chars().filter(|c| !" -().".contains(*c)).collect();
    let from = if is_number(&digits) {
        digits
    } else {
        written.from.clone()
    };
    let target = world.settings.with(|settings| settings.sms.clone());
    let target = target.ok_or_else(|| {
        Refusal::bad("nobody is told of SMS: PUT /_sim/sms/webhook {\"url\", \"host\"?}, or --sms-url")
    })?;
    let kind = match &written.opt_out_type {
        Some(kind) => Some(kind.as_str()).filter(|kind| !kind.is_empty()),
        None => opt_out(&written.body),
    };
    world.twilio.with(|room| match kind {
        Some("STOP") => drop(room.stopped.insert(from.clone())),
        Some("START") => drop(room.stopped.remove(&from)),
        Some(_) | None => {}
    });
    let message = Inbound {
        id: written.id.clone().unwrap_or_else(|| sid(&world, "SM")),
        at: clock::now().to_string(),
        channel: Channel::Sms,
        from,
        to: written.to.clone().unwrap_or_else(|| world.config.twilio_number.clone()),
        text: written.body.clone(),
        posted: None,
        order: world.next_id(),
    };
    let form = form(&world, &message, kind);
    let mut kept = message.clone();
    let way = post::way_in(&target);
    let post = post::post(&world, way, &message.id, "received", &form, written.signature).await;
    kept.posted = post.status;
    world.twilio.with(|room| room.keep(kept));
    world.changed();
    Ok(Json(told(&message.id, &post)))
}

fn told(id: &str, post: &Post) -> Value {
    json!({"id": id, "status": post.status, "answer": post.answer, "error": post.error})
}

/// What Twilio posts of an SMS, with what it thinks to know of the sender.
fn form(world: &World, message: &Inbound, opt_out: Option<&str>) -> Form {
    let account = world.config.twilio_account_sid.clone();
    let mut form = vec![
        ("ToCountry", "US".to_owned()),
        ("ToState", String::new()),
        ("SmsMessageSid", message.id.clone()),
        ("NumMedia", "0".to_owned()),
        ("ToCity", String::new()),
        ("FromZip", "94704".to_owned()),
        ("SmsSid", message.id.clone()),
        ("FromState", "CA".to_owned()),
        ("SmsStatus", "received".to_owned()),
        ("FromCity", "BERKELEY".to_owned()),
        ("Body", message.text.clone()),
        ("FromCountry", "US".to_owned()),
        ("To", message.to.clone()),
        ("MessagingServiceSid", service_sid(&account)),
        ("ToZip", String::new()),
        ("NumSegments", "1".to_owned()),
        ("MessageSid", message.id.clone()),
        ("AccountSid", account),
        ("From", message.from.clone()),
        ("ApiVersion", "2010-04-01".to_owned()),
    ];
    if let Some(kind) = opt_out {
        form.push(("OptOutType", kind.to_owned()));
    }
    form
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tick {
    /// Of an accepted message.
    id: String,
    status: String,
    /// Twilio's error code.
    code: Option<i64>,
    /// Where it is posted; unless told, to `<webhook>/status` with the message's own id.
    callback: Option<String>,
}

async fn status(State(world): State<Arc<World>>, Body(tick): Body<Tick>) -> Result<Json<Value>, Refusal> {
    let message = world.journal.with(|journal| journal.find(&tick.id).cloned());
    let message = message.ok_or_else(|| Refusal::bad("no message with this id was accepted"))?;
    let callback = match (&tick.callback, world.settings.with(|settings| settings.sms.clone())) {
        (Some(url), _) => url.clone(),
        (None, Some(target)) => {
            let id = message.tracker.as_deref().unwrap_or_default();
            // A name that is none, so that it is posted as the gateway's.
            let path = reqwest::Url::parse(&target.url).map_or_else(|_| "/sms".to_owned(), |url| url.path().to_owned());
            let pair = form_urlencoded::Serializer::new(String::new())
                .append_pair("id", id)
                .finish();
            format!("https://gateway.invalid{path}/status?{pair}")
        }
        (None, None) => return Err(Refusal::bad("nobody is told of SMS: PUT /_sim/sms/webhook")),
    };
    let callback = Callback::parse(&callback).map_err(Refusal::bad)?;
    let post = post::report(&world, &message, Some(&callback), &tick.status, tick.code).await;
    Ok(Json(post.map_or_else(|| json!({}), |post| told(&message.id, &post))))
}

async fn posts(State(world): State<Arc<World>>) -> Json<Value> {
    Json(world.twilio.with(|room| json!(room.posts)))
}

async fn aim(State(world): State<Arc<World>>, Body(target): Body<Target>) -> Result<Json<Value>, Refusal> {
    world
        .settings
        .with(|settings| settings.aim_sms(target.clone()))
        .map_err(Refusal::bad)?;
    world.changed();
    Ok(Json(json!({"sms": target})))
}
