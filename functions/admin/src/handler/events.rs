//! Events that another system is to be told again.

use app::Actor;
use domain::Timestamp;
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Caller};
use runtime::problem::Problem;
use serde_json::json;
use store::Chairside;

/// Longer than any name, any time, and any cursor of ours.
const MAX_CHARS: usize = 1000;

pub(super) async fn replay(app: &Chairside, request: &Request, caller: Caller) -> Result<Response<Body>, Problem> {
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let subscription = fields.required_text("subscription", MAX_CHARS);
    let cursor = fields.text("cursor", MAX_CHARS);
    let from = time(&mut fields, "from");
    let until = time(&mut fields, "until");
    if from.zip(until).is_some_and(|(from, until)| from >= until) {
        fields.wrong("until", "has to be later than from");
    }
    fields.finish()?;
    let (Some(from), Some(until)) = (from, until) else {
        return Err(Problem::malformed("from and until are required"));
    };
    let replayed = app
        .replay(
            &subscription,
            (from, until),
            cursor,
            &Actor::Staff(caller.name),
            runtime::now(),
        )
        .await
        .map_err(api::problem)?;
    Ok(edge::json(
        200,
        &json!({
            "message": "They are on their way",
            "replayed": replayed.events,
            "next_cursor": replayed.next,
        }),
    ))
}

/// A time that has to be there.
fn time(fields: &mut Fields, name: &'static str) -> Option<Timestamp> {
    let wrong = || "is not a time such as 2026-11-20T12:00:00Z".to_owned();
    let time = fields.parsed(name, |text| text.parse::<Timestamp>().ok(), wrong);
    if time.is_none() && !fields.is_wrong(name) {
        fields.wrong(name, "is required");
    }
    time
}
