//! The columns of every table that is read, what else people call them, and how their cells become fields.
use super::table::{Column, Form, Table};
use super::{Found, Row};
use crate::run::note;
use anyhow::Result;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The columns of a kind of table, and which there have to be.
pub(super) struct Kind {
    pub(super) columns: &'static [Column],
    pub(super) needed: &'static [&'static [&'static str]],
}

const fn column(name: &'static str, also: &'static [&'static str], form: Form) -> Column {
    Column { name, also, form }
}

pub(super) const CUSTOMERS: Kind = Kind {
    columns: &[
        column("id", &["customer_id", "patient_id"], Form::Text),
        column(
            "name",
            &["full_name", "customer_name", "patient_name", "customer", "patient"],
            Form::Text,
        ),
        column("email", &["e_mail", "email_address", "mail"], Form::Text),
        column(
            "phone",
            &["phone_number", "mobile", "mobile_number", "telephone", "cell"],
            Form::Text,
        ),
        column("language", &["preferred_language", "lang"], Form::Word),
        column("notes", &["note", "comments", "comment", "remarks"], Form::Text),
        column(
            "created_at",
            &["created", "customer_since", "since", "registered_at"],
            Form::Text,
        ),
        column("last_visit", &["last_visited", "last_appointment"], Form::Text),
        column("loyalty_points", &["points", "loyalty"], Form::Number),
        column("allow_duplicate", &[], Form::Flag),
    ],
    needed: &[&["name"], &["email", "phone"]],
};

pub(super) const APPOINTMENTS: Kind = Kind {
    columns: &[
        column("appointment_id", &["id"], Form::Text),
        column(
            "customer",
            &[
                "customer_id",
                "patient_id",
                "customer_email",
                "patient_email",
                "email",
                "customer_phone",
                "phone",
                "patient",
            ],
            Form::Text,
        ),
        column(
            "service_type",
            &["service", "treatment", "procedure", "type"],
            Form::Text,
        ),
        column(
            "scheduled_time",
            &[
                "scheduled_at",
                "starts_at",
                "start",
                "start_time",
                "appointment_time",
                "date_time",
                "time",
                "date",
            ],
            Form::Text,
        ),
        column("duration_minutes", &["duration", "minutes", "length"], Form::Number),
        column("dentist", &["doctor", "provider", "practitioner"], Form::Text),
        column("chair", &["room", "operatory"], Form::Text),
        column("status", &["state"], Form::Word),
        column("notes", &["note", "comments", "comment", "remarks"], Form::Text),
        column("created_at", &["created", "booked_at"], Form::Text),
    ],
    needed: &[&["customer"], &["service_type"], &["scheduled_time"]],
};

pub(super) const DENTISTS: Kind = Kind {
    columns: &[
        column("name", &["dentist_name", "dentist"], Form::Text),
        column("phone", &["phone_number", "user_id", "whatsapp", "mobile"], Form::Text),
        column("email", &["e_mail", "email_address"], Form::Text),
        column("clinic", &["clinic_name"], Form::Text),
        column("licence", &["license", "licence_number", "license_number"], Form::Text),
        column("address", &[], Form::Text),
        column("city", &[], Form::Text),
        column("state", &[], Form::Text),
        column("subscription_type", &["subscription"], Form::Text),
        column("language", &[], Form::Word),
        column("created_at", &["created"], Form::Text),
    ],
    needed: &[&["phone"]],
};

pub(super) const CASES: Kind = Kind {
    columns: &[
        column("case_id", &["id"], Form::Text),
        column("user_id", &["phone"], Form::Text),
        column("patient_name", &["patient"], Form::Text),
        column("dentist_name", &["dentist"], Form::Text),
        column("status", &["stage"], Form::Text),
        column("delivery_status", &["delivery"], Form::Text),
        column("notes", &["note"], Form::Text),
        column("priority", &[], Form::Word),
        column("created_at", &["created"], Form::Text),
    ],
    needed: &[&["user_id"], &["patient_name"], &["dentist_name"]],
};

pub(super) const PRODUCTION: Kind = Kind {
    columns: &[
        column("case_id", &["id"], Form::Text),
        column("production_stage", &["stage", "status"], Form::Text),
        column("started_at", &["started"], Form::Text),
        column("assigned_to", &["assignee"], Form::Text),
        column("estimated_completion", &["estimate"], Form::Text),
        column("notes", &["note"], Form::Text),
    ],
    needed: &[&["case_id"]],
};

/// One table of one kind.
pub(super) fn read(kind: &'static str, columns: &'static Kind, text: &str) -> Result<Found> {
    let table = Table::of_text(columns.columns, columns.needed, text)?;
    told_of(&table, kind);
    Ok(Found {
        kinds: vec![(kind, rows(&table, "line"))],
        left: Vec::new(),
    })
}

/// What stands in columns that nobody asked for is not taken, and that is said.
pub(super) fn told_of(table: &Table<'_>, what: &str) {
    if !table.ignored.is_empty() {
        note(format!(
            "{what}: these columns are not taken: {}",
            table.ignored.join(", ")
        ));
    }
}

/// Every row with its place, `where_` and the line.
pub(super) fn rows(table: &Table<'_>, where_: &str) -> Vec<Row> {
    let row = |(line, cells): &(u64, Vec<String>)| Row {
        place: format!("{where_} {line}"),
        fields: table
            .cells(cells)
            .map(|(column, text)| (column.name.to_owned(), value(column.form, text)))
            .collect(),
    };
    table.rows.iter().map(row).collect()
}

fn value(form: Form, text: &str) -> Value {
    match form {
        Form::Text => json!(text),
        Form::Number => text.parse::<u64>().map_or_else(|_| json!(text), |number| json!(number)),
        Form::Flag => match text.to_lowercase().as_str() {
            "true" | "yes" | "1" => json!(true),
            "false" | "no" | "0" => json!(false),
            _ => json!(text),
        },
        Form::Word => json!(
            text.to_lowercase()
                .replace([' ', '-'], "_")
                .replace("canceled", "cancelled")
        ),
    }
}

/// Rows that say the same are told apart by their place among their likes, over the whole source: one request holds only a
/// part of them. (The API knows the rule, and what a row without an id is known by.)
pub(super) fn number(rows: &mut [Row], known_by: &[&str]) {
    let mut likes: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    for row in rows {
        if row.fields.contains_key("case_id") {
            continue;
        }
        // However a number is written, it is the same person's.
        let plain = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let said = |name: &&str| plain(said(&row.fields, name).unwrap_or_default());
        let nth = likes.entry(known_by.iter().map(said).collect()).or_default();
        *nth += 1;
        row.fields.insert("ordinal".to_owned(), json!(*nth));
    }
}

/// The field, if it says something.
pub(super) fn said<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(name: &str) -> String {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/imports");
        std::fs::read_to_string(folder.join(name)).unwrap()
    }

    #[test]
    fn the_example_of_customers_is_read() {
        let found = read("customers", &CUSTOMERS, &example("customers.csv")).unwrap();
        let (kind, rows) = &found.kinds[0];
        assert_eq!((*kind, rows.len()), ("customers", 5));
        assert_eq!(rows[0].place, "line 2");
        assert_eq!(rows[0].fields["loyalty_points"], 120);
        assert_eq!(rows[0].fields["phone"], "+15550100141");
        assert!(!rows[1].fields.contains_key("email"), "an empty cell says nothing");
    }

    #[test]
    fn the_example_of_appointments_is_read() {
        let found = read("appointments", &APPOINTMENTS, &example("appointments.csv")).unwrap();
        let rows = &found.kinds[0].1;
        assert_eq!(rows[0].fields["duration_minutes"], 60);
        assert_eq!(rows[0].fields["customer"], "jane@example.org");
        let statuses: Vec<_> = rows.iter().map(|row| row.fields["status"].clone()).collect();
        assert_eq!(statuses, ["confirmed", "completed", "no_show", "cancelled"]);
    }

    #[test]
    fn numbers_that_are_none_go_as_they_are() {
        assert_eq!(value(Form::Number, "12"), json!(12));
        assert_eq!(value(Form::Number, "twelve"), json!("twelve"));
        assert_eq!(value(Form::Flag, "Yes"), json!(true));
    }
}
