//! Calendars that somebody may follow from a program of theirs. An address is shown once, when it is made.

use api::fields::MAX_NAME;
use app::ports::Feeds as _;
use app::{Actor, Failure};
use domain::FeedId;
use domain::practice::feed::{Feed, Whose};
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Caller};
use runtime::problem::Problem;
use serde_json::{Value, json};
use store::Chairside;

use super::lists::{failed, list, paging};

pub(super) async fn create(
    app: &Chairside,
    public_url: Option<&str>,
    request: &Request,
    caller: Caller,
) -> Result<Response<Body>, Problem> {
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let dentist = fields.text("dentist", MAX_NAME);
    let chair = fields.text("chair", MAX_NAME);
    let of = match (dentist, chair) {
        (Some(dentist), None) => Some(Whose::Dentist(dentist)),
        (None, Some(chair)) => Some(Whose::Chair(chair)),
        (Some(_), Some(_)) => {
            fields.wrong("chair", "is not taken beside dentist: a calendar is of one of them");
            None
        }
        (None, None) => {
            if fields.all_right() {
                fields.wrong("dentist", "is required, or chair");
            }
            None
        }
    };
    fields.finish()?;
    let of = of.ok_or_else(|| Problem::malformed("dentist or chair is required"))?;
    let key = runtime::new_key().map_err(|error| api::problem(Failure::Unavailable(error.0)))?;
    let feed = app
        .create_feed(of, &key, &Actor::Staff(caller.name), runtime::now())
        .await
        .map_err(api::problem)?;
    let mut answer = view(&feed);
    if let Value::Object(members) = &mut answer {
        let url = format!("{}/calendar/{key}.ics", edge::base(public_url, request));
        members.insert("url".to_owned(), url.into());
    }
    Ok(edge::json(201, &answer))
}

pub(super) async fn all(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let page = app.store.feeds(&paging(request)?).await.map_err(failed)?;
    Ok(list("calendars", page.items.iter().map(view).collect(), page.next))
}

pub(super) async fn revoke(app: &Chairside, id: &str, caller: Caller) -> Result<Response<Body>, Problem> {
    let id = FeedId::trusted(id);
    app.revoke_feed(&id, &Actor::Staff(caller.name))
        .await
        .map_err(api::problem)?;
    Ok(edge::json(
        200,
        &json!({ "message": "The calendar is revoked", "id": id.as_str() }),
    ))
}

fn view(feed: &Feed) -> Value {
    let (dentist, chair) = match &feed.of {
        Whose::Dentist(name) => (Some(name), None),
        Whose::Chair(name) => (None, Some(name)),
    };
    json!({
        "id": feed.id.as_str(),
        "dentist": dentist,
        "chair": chair,
        "made_by": feed.made_by,
        "created_at": feed.created_at.to_string(),
        "last_fetched_on": feed.fetched_on.map(|day| day.to_string()),
    })
}
