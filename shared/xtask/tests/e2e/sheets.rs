//! The lab's spreadsheet: what happens gets into it, what people write there stays theirs, and comes in.
use crate::case::Case;
use crate::dentist::Dentist;
use crate::registration::encoded;
use crate::stack::{LATER, Stack, eventually, unique};
use serde_json::{Value, json};

/// The rows of a tab, by the names of its columns.
fn rows(stack: &Stack, tab: &str) -> Vec<Value> {
    let sheets = stack.simulator("GET", "sheets", None).with_status(200);
    let tabs = sheets["spreadsheets"][0]["tabs"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let Some(found) = tabs.into_iter().find(|there| there["title"] == tab) else {
        return Vec::new();
    };
    let rows = found["rows"].as_array().cloned().unwrap_or_default();
    let names: Vec<String> = match rows.first() {
        Some(names) => names
            .as_array()
            .into_iter()
            .flatten()
            .map(|name| name.as_str().unwrap_or_default().to_owned())
            .collect(),
        None => Vec::new(),
    };
    let by_name = |row: &Value| -> Value {
        let cell = |(n, name): (usize, &String)| (name.clone(), row.get(n).cloned().unwrap_or_else(|| json!("")));
        Value::Object(names.iter().enumerate().map(cell).collect())
    };
    rows.iter().skip(1).map(by_name).collect()
}

fn of_case(stack: &Stack, tab: &str, id: &str) -> Vec<Value> {
    let mut rows = rows(stack, tab);
    rows.retain(|row| row["case_id"] == id);
    rows
}

#[track_caller]
fn shows(stack: &Stack, tab: &str, id: &str, column: &str, text: &str) -> Value {
    eventually(&format!("{tab} shows {text} as {column} of {id}"), LATER, || {
        let rows = of_case(stack, tab, id);
        assert!(rows.len() < 2, "a row is there twice: {rows:?}");
        rows.into_iter().find(|row| row[column] == text)
    })
}

/// What people do in the spreadsheet.
fn edit(stack: &Stack, edits: &Value) {
    stack
        .simulator("PUT", "sheets", Some(&json!({ "edits": edits })))
        .with_status(200);
}

/// The number of the row in which a text stands, as the spreadsheet counts, and its column's letter by its name.
fn place(stack: &Stack, tab: &str, key: &str, column: &str) -> String {
    let sheets = stack.simulator("GET", "sheets", None).with_status(200);
    let tabs = sheets["spreadsheets"][0]["tabs"].as_array().expect("tabs");
    let rows = tabs.iter().find(|there| there["title"] == tab).expect("the tab")["rows"]
        .as_array()
        .expect("rows");
    let row = rows
        .iter()
        .position(|row| row.as_array().expect("cells").iter().any(|cell| cell == key))
        .expect("the row");
    let column = rows[0]
        .as_array()
        .expect("names")
        .iter()
        .position(|name| name == column)
        .expect("the column");
    let letter = char::from(b'A' + u8::try_from(column).expect("few columns"));
    format!("{letter}{}", row + 1)
}

#[test]
fn a_case_gets_into_the_sheet_and_every_stage_into_its_row() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "=HYPERLINK(\"http://example.org\")");
    let row = shows(&stack, "Cases", &case.id, "status", "ApprovedForProduction");
    assert_eq!(row["patient_name"], "=HYPERLINK(\"http://example.org\")");
    assert_eq!(row["user_id"], dentist.id);
    case.starts("CasePlanningComplete");
    shows(&stack, "Cases", &case.id, "status", "CasePlanningComplete");
    let row = shows(
        &stack,
        "Production",
        &case.id,
        "production_stage",
        "CasePlanningComplete",
    );
    let schedule = stack.read("/admin/schedule");
    let schedule = schedule["schedule"].as_array().expect("a schedule");
    let line = schedule
        .iter()
        .find(|line| line["case_id"] == case.id.as_str())
        .expect("the case");
    assert_eq!(line["estimated_completion"], row["estimated_completion"]);
    assert_eq!((&line["late"], &line["on_hold"]), (&json!(false), &json!(false)));
}

#[test]
fn what_people_write_beside_stays_also_when_a_tab_is_lost_and_what_they_write_over_is_told() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Bob Keller");
    case.starts("CasePlanningComplete");
    shows(
        &stack,
        "Production",
        &case.id,
        "production_stage",
        "CasePlanningComplete",
    );
    shows(&stack, "Cases", &case.id, "status", "CasePlanningComplete");
    let put = |tab: &str, column: &str, value: &str| {
        edit(
            &stack,
            &json!([{ "tab": tab, "cell": place(&stack, tab, &case.id, column), "value": value }]),
        );
    };
    put("Production", "assigned_to", "Mira");
    put("Cases", "notes", "call before noon");
    put("Cases", "status", "Whatever");
    case.starts("AwaitingDelivery");
    let row = shows(&stack, "Production", &case.id, "production_stage", "AwaitingDelivery");
    assert_eq!(row["assigned_to"], "Mira");
    let row = shows(&stack, "Cases", &case.id, "status", "AwaitingDelivery");
    assert_eq!(row["notes"], "call before noon");
    let replaced = eventually("it is told what was written over", LATER, || {
        let case = stack.read(&format!("/admin/cases/{}", case.id));
        case["sheet_differences"]
            .as_array()
            .expect("differences")
            .first()
            .cloned()
    });
    assert_eq!(
        (&replaced["kind"], &replaced["sheet"]),
        (&json!("replaced"), &json!("Whatever"))
    );
}

#[test]
fn customers_come_in_and_what_is_wrong_is_said() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Dora Lind");
    shows(&stack, "Cases", &case.id, "status", "ApprovedForProduction");
    let number = unique() % 10_000_000;
    let phone = format!("+1212{number:07}");
    let name = format!("Dr. Number {number}");
    let wrong = format!("nobody {number}");
    eventually("the tab is there", LATER, || {
        (!rows(&stack, "Customers").is_empty()).then_some(())
    });
    edit(
        &stack,
        &json!([
            { "tab": "Customers", "append": [name, format!("'{phone}"), "new@example.org", "New Clinic"] },
            { "tab": "Customers", "append": [wrong, "12"] },
        ]),
    );
    stack
        .api(Some("viewer"), "POST", "/sync-customers", None)
        .is_problem(403, "forbidden");
    let of_number = |sync: &Value| {
        let rejected = sync["rejected"].as_array().expect("rejected").iter();
        rejected
            .filter(|rejected| {
                rejected["reason"]
                    .as_str()
                    .is_some_and(|reason| reason.contains("phone"))
            })
            .count()
    };
    let path = format!("/admin/dentists/{}", encoded(&phone));
    let dry = stack
        .post("/sync-customers?dry_run=true", &Value::Null)
        .with_status(200);
    assert!(dry["created"].as_u64() >= Some(1) && of_number(&dry) >= 1, "{dry}");
    stack
        .api(Some("viewer"), "GET", &path, None)
        .is_problem(404, "not-found");
    let wet = stack.post("/sync-customers", &Value::Null).with_status(200);
    assert!(
        wet["message"]
            .as_str()
            .is_some_and(|message| message.starts_with("Synced")),
        "{wet}"
    );
    assert!(
        wet["customers"]
            .as_array()
            .expect("rows")
            .iter()
            .any(|row| row["dentist_name"] == name.as_str()),
        "{wet}"
    );
    let known = stack.read(&path);
    assert_eq!(known["registration"]["clinic"], "New Clinic");
    // Chairside's own columns of the new row follow.
    let row = eventually("the row is completed", LATER, || {
        let mut rows = rows(&stack, "Customers");
        rows.retain(|row| row["dentist_name"] == name.as_str() && row["created_at"] != "");
        rows.pop()
    });
    assert_eq!(row["email"], "new@example.org");
    // What staff correct goes the other way.
    let change = json!({ "city": "Oakland" });
    stack.api(Some("staff"), "PATCH", &path, Some(&change)).with_status(200);
    eventually("the city is in the row", LATER, || {
        rows(&stack, "Customers")
            .into_iter()
            .find(|row| row["dentist_name"] == name.as_str() && row["city"] == "Oakland")
    });
}
