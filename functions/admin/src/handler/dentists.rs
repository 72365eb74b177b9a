//! One dentist: who they say they are, the licence that a person checks, and the language they are written to in.

use api::view;
use app::ports::SheetSubject;
use app::{Actor, LicenceVerdict};
use domain::Language;
use domain::profile::{Profile, one_line};
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Caller};
use runtime::problem::Problem;
use serde_json::Value;
use store::Chairside;

use super::lists::user;
use super::sheets;

/// The longest text about a dentist.
const MAX_TEXT: usize = 300;
/// The longest reason that fits into the message that tells it.
const MAX_REASON: usize = 500;

pub(super) async fn read(app: &Chairside, id: &str) -> Result<Response<Body>, Problem> {
    let user = user(app, id).await?;
    let (person, conversation) = app.dentist(&user).await.map_err(api::problem)?;
    let mut answer = view::user(&conversation, &person.cases);
    if let Value::Object(members) = &mut answer {
        let cases = person.cases.iter().map(view::case).collect();
        let visits = person.appointments.iter().map(view::appointment).collect();
        members.insert("cases".to_owned(), cases);
        members.insert("appointments".to_owned(), visits);
        let of = SheetSubject::Dentist(person.key.clone());
        let differences = sheets::differences(app, of).await?;
        members.insert("sheet_differences".to_owned(), differences.into());
    }
    Ok(edge::json(200, &answer))
}

pub(super) async fn change(
    app: &Chairside,
    id: &str,
    request: &Request,
    caller: Caller,
) -> Result<Response<Body>, Problem> {
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let known = || {
        let codes: Vec<_> = Language::ALL.iter().map(|language| language.code()).collect();
        format!("is not a known language; known are: {}", codes.join(", "))
    };
    let language = fields.parsed("language", Language::from_code, known);
    let texts: Vec<(&str, String)> = Profile::AMENDABLE
        .into_iter()
        .filter_map(|name| Some((name, one_line(&fields.text(name, MAX_TEXT)?))))
        .collect();
    if language.is_none() && texts.is_empty() && fields.all_right() {
        fields.wrong(
            "language",
            format!("expected this, or any of {}", Profile::AMENDABLE.join(", ")),
        );
    }
    // Each of them alone: whoever sends two that are wrong hears of both.
    for (name, text) in &texts {
        if let Err(reason) = Profile::default().amend(name, text) {
            fields.wrong(name, reason);
        }
    }
    fields.finish()?;
    let user = user(app, id).await?;
    let actor = Actor::Staff(caller.name);
    app.amend_dentist(&user, language, &texts, &actor, runtime::now())
        .await
        .map_err(api::problem)?;
    read(app, id).await
}

pub(super) async fn check_licence(
    app: &Chairside,
    id: &str,
    request: &Request,
    caller: Caller,
) -> Result<Response<Body>, Problem> {
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let state = fields.required_text("state", 20);
    let reason = fields.text("reason", MAX_REASON);
    let verdict = match (state.as_str(), reason) {
        ("verified", _) => Some(LicenceVerdict::Verified),
        ("rejected", Some(reason)) => Some(LicenceVerdict::Rejected { reason }),
        ("rejected", None) => {
            fields.wrong("reason", "is required: the dentist is told why");
            None
        }
        ("", _) => None,
        _ => {
            fields.wrong("state", "has to be verified or rejected");
            None
        }
    };
    fields.finish()?;
    if let Some(verdict) = verdict {
        let user = user(app, id).await?;
        let actor = Actor::Staff(caller.name);
        app.check_licence(&user, &verdict, &actor, runtime::now())
            .await
            .map_err(api::problem)?;
    }
    read(app, id).await
}
