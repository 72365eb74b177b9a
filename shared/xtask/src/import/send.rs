//! Rows, in batches, to `POST /admin/import`.
use super::report::Sent;
use super::{Left, Row};
use crate::api::Api;
use anyhow::{Context as _, Result, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

/// The API takes twice as many, in the time that it has; so there is always enough of it.
const ROWS: usize = 50;
/// The API takes 1 MiB.
const BYTES: usize = 900 * 1024;

/// Sends everything, and says how far it came.
pub(super) fn send(
    api: &Api<'_>,
    kind: &str,
    source: &str,
    dry_run: bool,
    rows: &[Row],
    left: &mut Vec<Left>,
) -> (Sent, Result<()>) {
    let bar = ProgressBar::new(rows.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("    {prefix} {wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar.set_prefix(kind.to_owned());
    let mut sent = Sent::default();
    for batch in batches(rows) {
        let path = format!("/admin/import?dry_run={dry_run}");
        let fields: Vec<_> = batch.iter().map(|row| Value::Object(row.fields.clone())).collect();
        let answer = api.post(&path, &json!({ "kind": kind, "source": source, "rows": fields }));
        if let Err(error) = answer.and_then(|answer| note(&answer, batch, kind, &mut sent, left)) {
            bar.abandon();
            return (sent, Err(error));
        }
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    (sent, Ok(()))
}

/// As many rows as one request takes.
fn batches(rows: &[Row]) -> Vec<&[Row]> {
    let mut batches = Vec::new();
    let mut rest = rows;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = rest
            .iter()
            .take(ROWS)
            .take_while(|row| {
                bytes += Value::Object(row.fields.clone()).to_string().len() + 1;
                bytes <= BYTES
            })
            .count();
        // One that is too big alone is sent alone: the API says so.
        let (batch, after) = rest.split_at(fits.max(1));
        batches.push(batch);
        rest = after;
    }
    batches
}

fn note(answer: &Value, batch: &[Row], kind: &str, sent: &mut Sent, left: &mut Vec<Left>) -> Result<()> {
    let results = answer.get("results").and_then(Value::as_array);
    let results = results.context("the API answered without results")?;
    ensure!(
        results.len() == batch.len(),
        "the API answered other rows than it was sent"
    );
    for (result, row) in results.iter().zip(batch) {
        let text = |name: &str| result.get(name).and_then(Value::as_str);
        let reason = text("reason").unwrap_or_default().to_owned();
        match text("outcome").unwrap_or_default() {
            "created" => sent.created += 1,
            "updated" => sent.updated += 1,
            "unchanged" => sent.unchanged += 1,
            _ => {
                sent.rejected += 1;
                left.push(Left {
                    place: row.place.clone(),
                    what: format!("{kind}: {}", text("field").unwrap_or("row")),
                    reason,
                });
                continue;
            }
        }
        if !reason.is_empty() {
            left.push(Left {
                place: row.place.clone(),
                what: format!("{kind}: taken, but"),
                reason,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Map;

    fn row(nth: usize, bytes: usize) -> Row {
        Row {
            place: format!("line {nth}"),
            fields: Map::from_iter([("notes".to_owned(), json!("x".repeat(bytes)))]),
        }
    }

    #[test]
    fn a_batch_is_what_one_request_takes() {
        let lengths = |rows: &[Row]| batches(rows).into_iter().map(<[Row]>::len).collect::<Vec<_>>();
        let small: Vec<_> = (0..120).map(|nth| row(nth, 10)).collect();
        assert_eq!(lengths(&small), [50, 50, 20]);
        let big: Vec<_> = (0..3).map(|nth| row(nth, 500 * 1024)).collect();
        assert_eq!(lengths(&big), [1, 1, 1]);
        assert_eq!(lengths(&[row(1, 2 * BYTES)]), [1]);
        assert!(lengths(&[]).is_empty());
    }

    #[test]
    fn what_was_not_taken_is_said_with_its_place() {
        let answer = json!({ "results": [
            { "row": 1, "outcome": "created", "id": "a", "reason": null },
            { "row": 2, "outcome": "rejected", "field": "phone", "reason": "12 is no number" },
            { "row": 3, "outcome": "created", "reason": "another dentist has given this licence number too" },
        ] });
        let (mut sent, mut left) = (Sent::default(), Vec::new());
        let rows = [row(1, 1), row(2, 1), row(3, 1)];
        note(&answer, &rows, "dentists", &mut sent, &mut left).unwrap();
        assert_eq!((sent.created, sent.rejected), (2, 1));
        assert_eq!(
            (left[0].place.as_str(), left[0].what.as_str()),
            ("line 2", "dentists: phone")
        );
        assert_eq!(left[1].place, "line 3");
        assert!(note(&answer, &rows[..1], "dentists", &mut sent, &mut left).is_err());
    }
}
