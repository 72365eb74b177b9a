//! Points: what somebody has, and what staff redeems or adjusts.

use api::fields::MAX_TEXT;
use api::view;
use domain::practice::loyalty::{Intent, Ledger, What};
use domain::{CustomerId, Settings, Timestamp};
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Caller};
use runtime::problem::Problem;
use serde_json::{Map, Value, json};
use store::Chairside;

/// More points than anybody is given or redeems at once.
const MAX_POINTS: i64 = 1_000_000;

pub(super) async fn read(app: &Chairside, id: &str) -> Result<Response<Body>, Problem> {
    let ledger = app
        .ledger(&CustomerId::trusted(id), runtime::now())
        .await
        .map_err(api::problem)?;
    Ok(edge::json(200, &shown(&ledger)))
}

pub(super) async fn change(
    app: &Chairside,
    id: &str,
    request: &Request,
    caller: Caller,
) -> Result<Response<Body>, Problem> {
    let now = runtime::now();
    let settings = app.settings(now).await.map_err(api::problem)?;
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let what = what(&mut fields);
    let reason = fields.required_text("reason", MAX_TEXT);
    fields.finish()?;
    let Some(what) = what else {
        return Err(Problem::malformed("kind and points are required"));
    };
    let key = request
        .headers()
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok());
    let key = key.map_or_else(runtime::new_id, str::to_owned);
    let intent = Intent {
        cause: format!("{} {} {key}", what.name(), caller.name),
        what,
        reason,
        expires_at: expiry(&settings, now),
    };
    let id = CustomerId::trusted(id);
    let spent = app.post_points(&id, intent, now).await.map_err(api::problem)?;
    let mut answer = shown(&spent.ledger);
    if let Value::Object(members) = &mut answer {
        members.insert("entry".to_owned(), json!(spent.entry.as_ref().map(view::entry)));
    }
    Ok(edge::json(200, &answer))
}

fn what(fields: &mut Fields) -> Option<What> {
    let kind = fields.required_text("kind", 20);
    let points = fields.value("points").and_then(|points| points.as_i64());
    let points = points.filter(|points| (-MAX_POINTS..=MAX_POINTS).contains(points) && *points != 0);
    if points.is_none() {
        fields.wrong(
            "points",
            format!("has to be a whole number up to {MAX_POINTS}, and not 0"),
        );
    }
    match (kind.as_str(), points) {
        ("adjust", points) => points.map(|points| What::Adjust { points }),
        ("redeem", Some(points)) => {
            let points = u32::try_from(points).ok();
            if points.is_none() {
                fields.wrong("points", "has to be more than 0: what is redeemed is taken");
            }
            points.map(|points| What::Redeem { points })
        }
        ("redeem", None) => None,
        (_, _) => {
            if !fields.is_wrong("kind") {
                fields.wrong("kind", "is redeem or adjust");
            }
            None
        }
    }
}

fn expiry(settings: &Settings, now: Timestamp) -> Option<Timestamp> {
    let days = settings.practice.points_expire_days?;
    Some(settings.calendar.days_after(now, days))
}

fn shown(ledger: &Ledger) -> Value {
    let mut members: Map<String, Value> = view::points(ledger).into_iter().collect();
    members.insert("customer_id".to_owned(), json!(ledger.customer.as_str()));
    let entries = ledger.entries.iter().map(view::entry).collect();
    members.insert("entries".to_owned(), Value::Array(entries));
    Value::Object(members)
}
