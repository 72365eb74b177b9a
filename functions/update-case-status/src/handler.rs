//! Translates a request into a change of a case, and the case into an answer.

use api::{fields, view};
use app::{Actor, Details, UpdateCase};
use domain::case::Parcel;
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Role};
use runtime::problem::Problem;
use serde_json::json;
use store::Chairside;

pub(crate) async fn handle(app: &Chairside, request: Request) -> Result<Response<Body>, Problem> {
    let caller = edge::caller(&request, Role::Staff)?;
    let mut fields = Fields::parse(edge::body(&request, edge::MAX_BODY_BYTES)?)?;
    let update = UpdateCase {
        id: fields::required_case_id(&mut fields),
        stage: fields::status(&mut fields),
        delivery: fields::delivery_status(&mut fields, "delivery_status"),
        details: Details {
            parcel: Parcel {
                carrier: fields.text("carrier", fields::MAX_NAME),
                tracking_number: fields.text("tracking_number", fields::MAX_NAME),
            },
            note: fields.text("note", fields::MAX_TEXT),
            priority: fields::priority(&mut fields),
        },
        hold: fields.flag("hold"),
        force: fields.flag("force").unwrap_or_default(),
        version: fields.number("version", 1, u64::MAX),
    };
    let says_something = update.stage.is_some()
        || update.delivery.is_some()
        || update.hold.is_some()
        || update.details.parcel != Parcel::default()
        || update.details.note.is_some()
        || update.details.priority.is_some();
    if !says_something && fields.all_right() {
        fields.wrong(
            "status",
            "is required, or one of delivery_status, carrier, tracking_number, note, priority, hold",
        );
    }
    fields.finish()?;
    if update.force && caller.role < Role::Admin {
        return Err(Problem::forbidden("force needs the role admin"));
    }
    let updated = app
        .update_case(&update, &Actor::Staff(caller.name), runtime::now)
        .await
        .map_err(api::problem)?;
    Ok(edge::json(
        200,
        &json!({
            "message": "Status updated successfully",
            "changed": updated.changed,
            "notice": updated.notice,
            "case": view::case(&updated.case),
        }),
    ))
}
