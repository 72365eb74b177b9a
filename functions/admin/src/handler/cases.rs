//! One case: all that is known of it, its files, and the price that the lab names.

use std::time::Duration;

use api::view;
use app::Actor;
use app::ports::{Files, Paging, SheetSubject, Spoken, Store, Subject};
use domain::case::Quotation;
use domain::money::{InvalidMoney, Money};
use domain::record::{Record, State as RecordState};
use domain::task::{State, Task};
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Caller};
use runtime::problem::Problem;
use serde_json::{Value, json};
use store::Chairside;

use super::Admin;
use super::lists::{case_id, failed};
use super::sheets;

/// How many of a dentist's newest messages are looked through for those of one case.
const MESSAGES: u16 = 200;
/// How long a link to a file is good for: long enough to click it.
const LINK_LIVES: Duration = Duration::from_mins(15);
/// The longest note that fits into a message with buttons beside everything else.
const MAX_NOTE: usize = 500;
/// The longest link that is taken (RFC 9110 asks for 8000 octets at least; nobody's documents need that).
const MAX_LINK: usize = 2000;

pub(super) async fn read(app: &Chairside, id: &str) -> Result<Response<Body>, Problem> {
    let id = case_id(id)?;
    let (person, case) = app.case(&id).await.map_err(api::problem)?;
    let facts = app.store.facts(&Subject::Case(id.clone())).await.map_err(failed)?;
    let tasks = app.store.tasks_of(&id).await.map_err(failed)?;
    let records = app.store.records_of(&id).await.map_err(failed)?;
    let newest = Paging {
        limit: MESSAGES,
        cursor: None,
    };
    let talk = app.store.talk(&person.key, &newest).await.map_err(failed)?;
    let of_this_case = |spoken: &&Spoken| match spoken {
        Spoken::In(received) => received.case.as_ref() == Some(&id),
        Spoken::Out(message) => message.case.as_ref() == Some(&id),
    };
    let is_open = |task: &&Task| matches!(task.state, State::Waiting | State::Parked);
    let visits = person
        .appointments
        .iter()
        .filter(|visit| visit.case.as_ref() == Some(&id));
    let more = [
        ("history", facts.iter().map(view::fact).collect()),
        (
            "messages",
            talk.items.iter().filter(of_this_case).map(view::spoken).collect(),
        ),
        ("open_tasks", tasks.iter().filter(is_open).map(view::task).collect()),
        (
            "records",
            records.iter().map(|record| view::record(record, None)).collect(),
        ),
        ("appointments", visits.map(view::appointment).collect()),
        (
            "sheet_differences",
            sheets::differences(app, SheetSubject::Case(id.clone())).await?,
        ),
    ];
    let mut answer = view::case(&case);
    if let Value::Object(members) = &mut answer {
        members.extend(more.map(|(name, list): (_, Vec<Value>)| (name.to_owned(), Value::Array(list))));
    }
    Ok(edge::json(200, &answer))
}

/// The case's files, oldest first, each with a link that ends.
pub(super) async fn records(admin: &Admin, id: &str) -> Result<Response<Body>, Problem> {
    let id = case_id(id)?;
    // A case that is not there has no files, and a wrong id should not look like one that has none.
    admin.app.case(&id).await.map_err(api::problem)?;
    let mut records = Vec::new();
    for record in admin.app.store.records_of(&id).await.map_err(failed)? {
        let link = link(admin, &record).await?;
        records.push(view::record(&record, link.as_deref()));
    }
    Ok(edge::json(
        200,
        &json!({ "records": records, "links_live_seconds": LINK_LIVES.as_secs() }),
    ))
}

async fn link(admin: &Admin, record: &Record) -> Result<Option<String>, Problem> {
    let RecordState::Stored(stored) = &record.state else {
        return Ok(None);
    };
    let name = record.file_name.as_deref().unwrap_or(record.kind.name());
    let link = admin.files.link(&stored.key, name, LINK_LIVES).await;
    link.map(Some).map_err(|error| api::problem(error.into()))
}

pub(super) async fn quote(
    app: &Chairside,
    id: &str,
    request: &Request,
    caller: Caller,
) -> Result<Response<Body>, Problem> {
    let id = case_id(id)?;
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let amount = fields.number("amount", 1, u64::MAX);
    let currency = fields.required_text("currency", 3);
    let note = fields.text("note", MAX_NOTE);
    let document = fields.text("media", MAX_LINK);
    if document.as_ref().is_some_and(|link| !link.starts_with("https://")) {
        fields.wrong("media", "has to be an https link to a document");
    }
    let minor = amount.and_then(|amount| i64::try_from(amount).ok());
    let price = Money::new(minor.unwrap_or_default(), &currency);
    if let Err(invalid) = &price
        && fields.all_right()
    {
        let field = match invalid {
            InvalidMoney::Amount => "amount",
            InvalidMoney::Currency => "currency",
        };
        fields.wrong(field, invalid.to_string());
    }
    fields.finish()?;
    let price = price.map_err(|invalid| Problem::malformed(invalid.to_string()))?;
    let quotation = Quotation {
        price,
        note,
        document,
        offered_at: runtime::now(),
        accepted: None,
        answered_at: None,
    };
    let actor = Actor::Staff(caller.name);
    let updated = app
        .quote(&id, &quotation, &actor, runtime::now)
        .await
        .map_err(api::problem)?;
    Ok(edge::json(
        200,
        &json!({
            "message": if updated.changed { "Quotation sent" } else { "This is the quotation that the dentist has" },
            "changed": updated.changed,
            "notice": updated.notice,
            "case": view::case(&updated.case),
        }),
    ))
}
