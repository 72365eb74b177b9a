//! The list: newest first, or everybody who has a phone number or e-mail address.

use api::lists::{MAX_READS, failed, left, list, paging, text};
use api::view;
use app::ports::Store;
use domain::customer::{Contact, Customer};
use domain::{Email, Phone};
use lambda_http::{Body, Request, Response};
use runtime::problem::Problem;
use store::Chairside;

pub(super) async fn customers(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let contacts = contacts(app, request).await?;
    let wanted = text(request, "q").map(|q| q.trim().to_lowercase());
    let matches = |customer: &Customer| {
        let theirs = customer.contacts();
        let named = |wanted: &String| customer.name.to_lowercase().contains(wanted);
        contacts.iter().all(|contact| theirs.contains(contact)) && wanted.as_ref().is_none_or(named)
    };
    let mut paging = paging(request)?;
    if let Some(contact) = contacts.first() {
        // Whoever shares a contact lies together: one read, and all of them.
        let mut found = app.store.customers_by_contact(contact).await.map_err(failed)?;
        found.retain(matches);
        found.reverse();
        return Ok(list("customers", found.iter().map(view::customer).collect(), None));
    }
    let limit = paging.limit;
    let mut found = Vec::new();
    for _ in 0..MAX_READS {
        paging.limit = left(limit, found.len());
        let page = app.store.customers(&paging).await.map_err(failed)?;
        let matching = page.items.iter().filter(|customer| matches(customer));
        found.extend(matching.map(view::customer));
        paging.cursor = page.next;
        if paging.cursor.is_none() || found.len() >= usize::from(limit) {
            break;
        }
    }
    Ok(list("customers", found, paging.cursor))
}

async fn contacts(app: &Chairside, request: &Request) -> Result<Vec<Contact>, Problem> {
    let mut contacts = Vec::new();
    if let Some(phone) = text(request, "phone") {
        let settings = app.settings(runtime::now()).await.map_err(api::problem)?;
        // An unescaped plus sign in a query is a space.
        let phone = Phone::parse(phone.trim(), &settings.region);
        let phone = phone.map_err(|invalid| Problem::malformed(format!("phone: {invalid}")))?;
        contacts.push(Contact::of_phone(&phone));
    }
    if let Some(email) = text(request, "email") {
        let email = Email::parse(&email).map_err(|invalid| Problem::malformed(format!("email: {invalid}")))?;
        contacts.push(Contact::of_email(&email));
    }
    Ok(contacts)
}
