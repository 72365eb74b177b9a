//! The lists: newest first, in pages. A filter that no index knows is applied to what is read, page by page.

use api::lists::{MAX_READS, left, text};
use api::view;
use app::ports::{Page, Spoken, Store};
use domain::case::{Case, Stage};
use domain::{Phone, WhatsAppUser};
use lambda_http::{Body, Request, Response};
use runtime::problem::Problem;
use store::Chairside;

pub(super) use api::lists::{failed, list, paging};

pub(super) async fn cases(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let status = known(request, "status", &Stage::statuses())?;
    let wanted = text(request, "q").map(|q| q.to_lowercase());
    let matches = |case: &Case| {
        let fields = [case.id.as_str(), &case.patient, &case.dentist, &case.user_id];
        wanted
            .as_ref()
            .is_none_or(|wanted| fields.iter().any(|field| field.to_lowercase().contains(wanted)))
    };
    let dentist = text(request, "dentist");
    if let Some(key) = match &dentist {
        Some(dentist) => user(app, dentist).await.ok().and_then(|user| user.key()),
        None => None,
    } {
        // A dentist's cases lie together: one read.
        let mut cases = app.store.person(&key).await.map_err(failed)?.cases;
        cases.retain(|case| status.as_deref().is_none_or(|status| case.stage.status() == status) && matches(case));
        cases.sort_by_key(|case| std::cmp::Reverse(case.created_at));
        return Ok(list("cases", cases.iter().map(view::case).collect(), None));
    }
    // Not a number: then it is a part of the dentist's name.
    let name = dentist.map(|name| name.to_lowercase());
    let matches = |case: &Case| {
        matches(case)
            && name
                .as_ref()
                .is_none_or(|name| case.dentist.to_lowercase().contains(name))
    };
    let mut paging = paging(request)?;
    let limit = paging.limit;
    let mut found = Vec::new();
    for _ in 0..MAX_READS {
        paging.limit = left(limit, found.len());
        let page = app.store.cases(status.as_deref(), &paging).await.map_err(failed)?;
        found.extend(page.items.iter().filter(|case| matches(case)).map(view::case));
        paging.cursor = page.next;
        if paging.cursor.is_none() || found.len() >= usize::from(limit) {
            break;
        }
    }
    Ok(list("cases", found, paging.cursor))
}

pub(super) async fn users(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let page = app.store.conversations(&paging(request)?).await.map_err(failed)?;
    let mut users = Vec::new();
    for conversation in &page.items {
        let person = app.store.person(&conversation.person).await.map_err(failed)?;
        users.push(view::user(conversation, &person.cases));
    }
    Ok(list("users", users, page.next))
}

pub(super) async fn messages(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let names: Vec<_> = domain::message::State::ALL.iter().map(|state| state.name()).collect();
    let state = known(request, "state", &names)?.and_then(|name| domain::message::State::from_name(&name));
    let paging = paging(request)?;
    let case = text(request, "case");
    let person = match (&case, text(request, "user")) {
        (_, Some(user_id)) => user(app, &user_id).await?.key(),
        (Some(case), None) => Some(app.case(&case_id(case)?).await.map_err(api::problem)?.0.key),
        (None, None) => None,
    };
    let Some(person) = person else {
        let page = app.store.messages(state, &paging).await.map_err(failed)?;
        return Ok(list(
            "messages",
            page.items.iter().map(view::message).collect(),
            page.next,
        ));
    };
    // Under whatever id they were asked for.
    let person = app.store.person(&person).await.map_err(failed)?.key;
    let mut paging = paging;
    let limit = paging.limit;
    let mut found = Vec::new();
    let in_case = |of: Option<&domain::CaseId>| {
        case.as_deref()
            .is_none_or(|case| of.is_some_and(|of| of.as_str() == case))
    };
    for _ in 0..MAX_READS {
        paging.limit = left(limit, found.len());
        let page: Page<Spoken> = app.store.talk(&person, &paging).await.map_err(failed)?;
        found.extend(
            page.items
                .iter()
                .filter(|spoken| match spoken {
                    Spoken::Out(message) => {
                        state.is_none_or(|state| message.state == state) && in_case(message.case.as_ref())
                    }
                    Spoken::In(received) => state.is_none() && in_case(received.case.as_ref()),
                })
                .map(view::spoken),
        );
        paging.cursor = page.next;
        if paging.cursor.is_none() || found.len() >= usize::from(limit) {
            break;
        }
    }
    Ok(list("messages", found, paging.cursor))
}

pub(super) async fn tasks(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let names: Vec<_> = domain::task::State::ALL.iter().map(|state| state.name()).collect();
    let state = known(request, "state", &names)?.and_then(|name| domain::task::State::from_name(&name));
    let page = app.store.tasks(state, &paging(request)?).await.map_err(failed)?;
    Ok(list("tasks", page.items.iter().map(view::task).collect(), page.next))
}

pub(super) fn case_id(text: &str) -> Result<domain::CaseId, Problem> {
    domain::CaseId::parse(text).map_err(|_| Problem::not_found(format!("there is no case {text}")))
}

pub(super) async fn user(app: &Chairside, text: &str) -> Result<WhatsAppUser, Problem> {
    if let Some(bsuid) = domain::Bsuid::parse(text) {
        return Ok(WhatsAppUser {
            phone: None,
            bsuid: Some(bsuid),
        });
    }
    let settings = app.settings(runtime::now()).await.map_err(api::problem)?;
    // An unescaped plus sign in a query is a space.
    let phone =
        Phone::parse(text.trim(), &settings.region).map_err(|invalid| Problem::malformed(invalid.to_string()))?;
    Ok(WhatsAppUser::of_phone(phone))
}

fn known(request: &Request, name: &str, values: &[&'static str]) -> Result<Option<String>, Problem> {
    match text(request, name) {
        Some(value) if !values.contains(&value.as_str()) => Err(Problem::malformed(format!(
            "{name} {value} is not known; known are: {}",
            values.join(", ")
        ))),
        value => Ok(value),
    }
}
