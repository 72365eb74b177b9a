//! One conversation: read in order, written in by people, taken over by one of them and handed back.

use api::view;
use app::Actor;
use app::ports::Store;
use domain::WhatsAppUser;
use domain::ids::derive;
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Caller};
use runtime::problem::Problem;
use serde_json::json;
use store::Chairside;

use super::lists::{failed, list, paging, user};

/// The longest text of a WhatsApp message, in characters (Meta, "Text messages").
const MAX_WORDS: usize = 4096;

/// A page of what was said, both ways. The pages start with the newest; in each, the oldest comes first, as people read.
pub(super) async fn read(app: &Chairside, id: &str, request: &Request) -> Result<Response<Body>, Problem> {
    let paging = paging(request)?;
    let user = user(app, id).await?;
    let (person, _) = app.dentist(&user).await.map_err(api::problem)?;
    let page = app.store.talk(&person.key, &paging).await.map_err(failed)?;
    let spoken = page.items.iter().rev().map(view::spoken).collect();
    Ok(list("messages", spoken, page.next))
}

/// What a person of the lab writes goes through the same gate as everything else. The same `Idempotency-Key` is written once.
pub(super) async fn write(
    app: &Chairside,
    id: &str,
    request: &Request,
    caller: Caller,
) -> Result<Response<Body>, Problem> {
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let words = fields.required_text("text", MAX_WORDS);
    fields.finish()?;
    let user = user(app, id).await?;
    let given = request
        .headers()
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok());
    let key = given.map_or_else(runtime::new_id, |key| derive(&["staff writes", &caller.name, key]));
    let actor = Actor::Staff(caller.name);
    let messages = app
        .write_to(&user, &words, &key, &actor, runtime::now())
        .await
        .map_err(api::problem)?;
    let messages: Vec<_> = messages.iter().map(view::message).collect();
    Ok(edge::json(201, &json!({ "messages": messages })))
}

pub(super) async fn take_over(app: &Chairside, id: &str, caller: Caller) -> Result<Response<Body>, Problem> {
    let user = user(app, id).await?;
    let actor = Actor::Staff(caller.name);
    app.take_over(&user, &actor, runtime::now())
        .await
        .map_err(api::problem)?;
    shown(app, "Chairside is silent here until you hand back", &user).await
}

pub(super) async fn hand_back(app: &Chairside, id: &str, caller: Caller) -> Result<Response<Body>, Problem> {
    let user = user(app, id).await?;
    let actor = Actor::Staff(caller.name);
    app.hand_back(&user, &actor, runtime::now())
        .await
        .map_err(api::problem)?;
    shown(app, "Chairside answers again", &user).await
}

async fn shown(app: &Chairside, message: &str, user: &WhatsAppUser) -> Result<Response<Body>, Problem> {
    let (person, conversation) = app.dentist(user).await.map_err(api::problem)?;
    let conversation = view::user(&conversation, &person.cases);
    Ok(edge::json(
        200,
        &json!({ "message": message, "conversation": conversation }),
    ))
}
