//! `POST /admin/import`: takes in what another system knew. What is wrong with a row is said of that row; the others are
//! taken.

mod rows;

use api::lists;
use app::Actor;
use app::import::{Import, Outcome, Read, Refused, Rows, Taken};
use domain::{Settings, Source, Timestamp};
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Caller};
use runtime::problem::Problem;
use serde_json::{Map, Value, json};
use store::Chairside;

/// More rows than this would take longer than whoever asks waits.
const MAX_ROWS: usize = 100;
/// Where rows come from if nobody says.
const SOURCE: &str = "api";
const KINDS: &str = "cases, dentists, customers or appointments";

pub(super) async fn take_in(app: &Chairside, request: &Request, caller: Caller) -> Result<Response<Body>, Problem> {
    let now = runtime::now();
    let dry_run = dry_run(request)?;
    let settings = app.settings(now).await.map_err(api::problem)?;
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let kind = fields.required_text("kind", 20);
    let source = fields.parsed(
        "source",
        |text| Source::parse(text).ok(),
        || domain::origin::InvalidSource.to_string(),
    );
    let given = fields.value("rows");
    let rows = read(&mut fields, &kind, given, &settings, now);
    let default = || Source::parse(SOURCE).map_err(|_| Problem::internal());
    fields.finish()?;
    let Some(rows) = rows else {
        return Err(Problem::malformed("kind and rows are required"));
    };
    let import = Import {
        source: source.map_or_else(default, Ok)?,
        dry_run,
        rows,
    };
    let taken = Box::pin(app.import(import, &Actor::Staff(caller.name), now))
        .await
        .map_err(api::problem)?;
    Ok(edge::json(200, &answer(&taken, dry_run)))
}

fn dry_run(request: &Request) -> Result<bool, Problem> {
    match lists::text(request, "dry_run").as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Problem::malformed("dry_run has to be true or false")),
    }
}

fn read(fields: &mut Fields, kind: &str, given: Option<Value>, settings: &Settings, now: Timestamp) -> Option<Rows> {
    let Some(Value::Array(given)) = given else {
        fields.wrong("rows", "is required: a list of objects");
        return None;
    };
    if given.len() > MAX_ROWS {
        fields.wrong("rows", format!("are too many: at most {MAX_ROWS} in one request"));
        return None;
    }
    Some(match kind {
        "cases" => Rows::Cases(each(given, |row| rows::case(row, settings, now))),
        "dentists" => Rows::Dentists(each(given, |row| rows::dentist(row, settings, now))),
        "customers" => Rows::Customers(each(given, |row| rows::customer(row, settings, now))),
        "appointments" => Rows::Appointments(each(given, |row| rows::appointment(row, settings, now))),
        _ => {
            if !fields.is_wrong("kind") {
                fields.wrong("kind", format!("is none: it is {KINDS}"));
            }
            return None;
        }
    })
}

/// Every row by itself, with everything that is wrong with it.
fn each<T>(given: Vec<Value>, read: impl Fn(&mut Fields) -> T) -> Vec<Read<T>> {
    let one = |value| {
        let mut fields = Fields::of(value).map_err(|_| Refused {
            field: None,
            reason: "has to be an object".to_owned(),
        })?;
        let row = read(&mut fields);
        let wrong = fields.all_wrong();
        let Some((field, _)) = wrong.first() else {
            return Ok(row);
        };
        let told: Vec<_> = wrong.iter().map(|(name, why)| format!("{name} {why}")).collect();
        Err(Refused {
            field: Some(field.clone()),
            reason: told.join("; "),
        })
    };
    given.into_iter().map(one).collect()
}

/// Rows count from 1.
fn answer(taken: &[Taken], dry_run: bool) -> Value {
    let results = taken.iter().zip(1_u64..).map(|(taken, row)| {
        json!({
            "row": row,
            "outcome": taken.outcome.name(),
            "id": taken.id,
            "reason": taken.reason,
            "field": taken.field,
        })
    });
    let mut members: Map<String, Value> = Map::new();
    members.insert("dry_run".to_owned(), json!(dry_run));
    for outcome in Outcome::ALL {
        let count = taken.iter().filter(|taken| taken.outcome == outcome).count();
        members.insert(outcome.name().to_owned(), json!(count));
    }
    members.insert("results".to_owned(), results.collect());
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_answered_in_its_place() {
        let now = "2026-11-20T12:00:00Z".parse().unwrap();
        let settings = Settings::default();
        let given = vec![
            json!({ "user_id": "+1 555 010 0021", "patient_name": "A", "dentist_name": "B", "status": "fitconfirmed" }),
            json!({ "user_id": "12ab", "patient_name": "A", "colour": "red" }),
            json!(7),
            json!({ "user_id": "15550100021", "patient_name": "A", "dentist_name": "B", "created_at": "1700000000.25" }),
        ];
        let rows = each(given, |row| rows::case(row, &settings, now));
        let fields: Vec<_> = rows
            .iter()
            .map(|row| row.as_ref().map_err(|refused| refused.field.clone()).map(|_| ()))
            .collect();
        assert_eq!(fields, [Ok(()), Err(Some("user_id".to_owned())), Err(None), Ok(())]);
        let created_at = rows.last().unwrap().as_ref().unwrap().created_at;
        assert_eq!(created_at.unwrap().as_second(), 1_700_000_000);
        let reason = &rows.get(1).unwrap().as_ref().unwrap_err().reason;
        for name in ["user_id", "dentist_name", "colour"] {
            assert!(reason.contains(name), "{reason}");
        }
    }
}
