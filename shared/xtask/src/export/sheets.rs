//! The same for people: a CSV for each thing that they ask about, with times as the practice's clock shows them. Customers and
//! appointments can be imported again as they are.
use super::notation::data;
use super::rules::text;
use crate::import::harmless;
use anyhow::{Context as _, Result};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Record = Map<String, Value>;
/// A header, and what stands below it.
type Column<'a> = (&'static str, fn(&Records<'a>, &Record) -> String);

/// All records by the kind of their items, in the order of their keys.
struct Records<'a> {
    of: BTreeMap<&'a str, Vec<Record>>,
    /// Contacts, and who has them.
    contacts: BTreeMap<&'a str, BTreeSet<&'a str>>,
    zone: TimeZone,
}

pub(super) fn write(folder: &Path, items: &[Value]) -> Result<()> {
    let records = Records::of(items);
    std::fs::create_dir_all(folder)?;
    for (name, headers, rows) in [
        records.customers(),
        records.appointments(),
        records.cases(),
        records.dentists(),
        records.tickets(),
        records.loyalty(),
        records.messages(),
        records.files(),
    ] {
        let path = folder.join(format!("{name}.csv"));
        let mut file =
            csv::Writer::from_path(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        file.write_record(&headers)?;
        for row in rows {
            file.write_record(row.iter().map(|cell| harmless(cell)))?;
        }
        file.flush()?;
    }
    Ok(())
}

type Sheet = (&'static str, Vec<&'static str>, Vec<Vec<String>>);

impl<'a> Records<'a> {
    fn of(items: &'a [Value]) -> Self {
        let mut of: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
        let mut contacts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for item in items {
            of.entry(text(item, "kind")).or_default().push(data(item));
            if let Some(customer) = text(item, "sk").strip_prefix("CUSTOMER#")
                && text(item, "kind") == "contact"
            {
                contacts.entry(text(item, "pk")).or_default().insert(customer);
            }
        }
        let settings = of.get("settings").and_then(|settings| settings.first());
        let zone = settings.and_then(|settings| settings.get("document")?.get("zone")?.as_str());
        let zone = zone.and_then(|zone| TimeZone::get(zone).ok());
        Self {
            of,
            contacts,
            zone: zone.unwrap_or_else(|| domain::Settings::default().calendar.zone),
        }
    }

    fn all(&self, kind: &str) -> impl Iterator<Item = &Record> {
        self.of.get(kind).into_iter().flatten()
    }

    /// One sheet whose cells are members of the records.
    fn sheet(&self, name: &'static str, kind: &str, columns: &[Column<'a>], wanted: impl Fn(&Record) -> bool) -> Sheet {
        let headers = columns.iter().map(|(header, _)| *header).collect();
        let row = |record: &Record| columns.iter().map(|(_, cell)| cell(self, record)).collect();
        (
            name,
            headers,
            self.all(kind).filter(|record| wanted(record)).map(row).collect(),
        )
    }

    fn customers(&self) -> Sheet {
        let columns: [Column<'a>; 10] = [
            ("id", |_, it| cell(it, "/id")),
            ("name", |_, it| cell(it, "/name")),
            ("email", |_, it| cell(it, "/email")),
            ("phone", |_, it| cell(it, "/phone")),
            ("language", |_, it| cell(it, "/language")),
            ("notes", |_, it| cell(it, "/notes")),
            ("created_at", |all, it| all.time(it, "/created_at")),
            ("last_visit", Self::last_visit),
            ("loyalty_points", |all, it| all.balance(&cell(it, "/id")).to_string()),
            ("allow_duplicate", |all, it| all.has_namesakes(&cell(it, "/id"))),
        ];
        self.sheet("customers", "customer", &columns, |it| {
            cell(it, "/erased_at").is_empty()
        })
    }

    fn appointments(&self) -> Sheet {
        let columns: [Column<'a>; 10] = [
            ("appointment_id", |_, it| cell(it, "/id")),
            ("customer", |_, it| cell(it, "/customer")),
            ("service_type", |_, it| cell(it, "/service")),
            ("scheduled_time", |all, it| all.time(it, "/starts_at")),
            ("duration_minutes", |_, it| cell(it, "/minutes")),
            ("dentist", |_, it| cell(it, "/dentist")),
            ("chair", |_, it| cell(it, "/chair")),
            ("status", |_, it| cell(it, "/status")),
            ("notes", |_, it| cell(it, "/notes")),
            ("created_at", |all, it| all.time(it, "/created_at")),
        ];
        // Of whoever was erased there is nobody to whom they could belong.
        let erased = self.all("customer").filter(|it| !cell(it, "/erased_at").is_empty());
        let erased: BTreeSet<String> = erased.map(|it| cell(it, "/id")).collect();
        self.sheet("appointments", "booking", &columns, |it| {
            !erased.contains(&cell(it, "/customer"))
        })
    }

    fn cases(&self) -> Sheet {
        let columns: [Column<'a>; 12] = [
            ("case_id", |_, it| cell(it, "/id")),
            ("user_id", |_, it| cell(it, "/user_id")),
            ("patient_name", |_, it| cell(it, "/patient")),
            ("dentist_name", |_, it| cell(it, "/dentist")),
            ("status", |_, it| cell(it, "/stage")),
            ("delivery_status", |_, it| cell(it, "/shipment/status")),
            ("carrier", |_, it| cell(it, "/shipment/carrier")),
            ("tracking_number", |_, it| cell(it, "/shipment/tracking_number")),
            ("notes", |_, it| cell(it, "/notes")),
            ("priority", |_, it| cell(it, "/priority")),
            ("created_at", |all, it| all.time(it, "/created_at")),
            ("updated_at", |all, it| all.time(it, "/updated_at")),
        ];
        self.sheet("cases", "case", &columns, |_| true)
    }

    fn dentists(&self) -> Sheet {
        let columns: [Column<'a>; 12] = [
            ("user_id", |_, it| cell(it, "/person")),
            ("name", |_, it| cell(it, "/name")),
            ("clinic", |_, it| cell(it, "/profile/clinic")),
            ("licence", |_, it| cell(it, "/profile/licence/number")),
            ("email", |_, it| cell(it, "/profile/office/email")),
            ("address", |_, it| cell(it, "/profile/office/address")),
            ("city", |_, it| cell(it, "/profile/office/city")),
            ("state", |_, it| cell(it, "/profile/office/state")),
            ("subscription_type", |_, it| {
                cell(it, "/profile/office/subscription_type")
            }),
            ("language", |_, it| cell(it, "/language")),
            ("created_at", |all, it| all.time(it, "/created_at")),
            ("registered_at", |all, it| all.time(it, "/profile/registered_at")),
        ];
        self.sheet("dentists", "conversation", &columns, |_| true)
    }

    fn tickets(&self) -> Sheet {
        let columns: [Column<'a>; 9] = [
            ("ticket_id", |_, it| cell(it, "/id")),
            ("customer", |_, it| cell(it, "/customer")),
            ("subject", |_, it| cell(it, "/subject")),
            ("description", |_, it| cell(it, "/description")),
            ("status", |_, it| cell(it, "/status")),
            ("priority", |_, it| cell(it, "/priority")),
            ("assigned_to", |_, it| cell(it, "/assigned_to")),
            ("created_at", |all, it| all.time(it, "/created_at")),
            ("updated_at", |all, it| all.time(it, "/updated_at")),
        ];
        self.sheet("tickets", "ticket", &columns, |_| true)
    }

    fn loyalty(&self) -> Sheet {
        let columns: [Column<'a>; 8] = [
            ("customer", |_, it| cell(it, "/customer")),
            ("number", |_, it| cell(it, "/number")),
            ("kind", |_, it| cell(it, "/kind")),
            ("points", |_, it| cell(it, "/points")),
            ("at", |all, it| all.time(it, "/at")),
            ("reason", |_, it| cell(it, "/reason")),
            ("appointment", |_, it| cell(it, "/appointment")),
            ("expires_at", |all, it| all.time(it, "/expires_at")),
        ];
        self.sheet("loyalty", "points", &columns, |_| true)
    }

    /// Both ways, in the order of time.
    fn messages(&self) -> Sheet {
        let headers = vec!["at", "direction", "person", "about", "state", "text"];
        let mut rows: Vec<(i64, Vec<String>)> = Vec::new();
        for (kind, direction, at, person, about, state, text) in [
            (
                "message",
                "out",
                "/created_at",
                "/to",
                "/notice",
                "/state",
                "/words/text",
            ),
            ("received", "in", "/sent_at", "/from", "/kind", "/reading", "/words"),
        ] {
            for it in self.all(kind) {
                let micros = it.get(at.trim_start_matches('/')).and_then(Value::as_i64);
                let mut row = vec![self.time(it, at), direction.to_owned()];
                row.extend([person, about, state, text].map(|place| cell(it, place)));
                rows.push((micros.unwrap_or_default(), row));
            }
        }
        rows.sort();
        ("messages", headers, rows.into_iter().map(|(_, row)| row).collect())
    }

    fn files(&self) -> Sheet {
        let columns: [Column<'a>; 10] = [
            ("record_id", |_, it| cell(it, "/id")),
            ("case_id", |_, it| cell(it, "/case")),
            ("person", |_, it| cell(it, "/person")),
            ("kind", |_, it| cell(it, "/kind")),
            ("file_name", |_, it| cell(it, "/file_name")),
            ("caption", |_, it| cell(it, "/caption")),
            ("file", |_, it| cell(it, "/state/stored/key")),
            ("bytes", |_, it| cell(it, "/state/stored/bytes")),
            ("sha256", |_, it| cell(it, "/state/stored/sha256")),
            ("sent_at", |all, it| all.time(it, "/sent_at")),
        ];
        self.sheet("records", "record", &columns, |_| true)
    }

    fn last_visit(&self, customer: &Record) -> String {
        let id = cell(customer, "/id");
        let been = self
            .all("booking")
            .filter(|it| cell(it, "/customer") == id && cell(it, "/status") == "completed");
        let before = customer.get("visited_before").and_then(Value::as_i64);
        let last = been.filter_map(|it| it.get("starts_at")?.as_i64()).chain(before).max();
        last.map(|micros| self.shown(micros)).unwrap_or_default()
    }

    /// What there is to spend.
    fn balance(&self, customer: &str) -> i64 {
        let of_them = self.all("points").filter(|it| cell(it, "/customer") == customer);
        let counts = of_them.filter(|it| !matches!(cell(it, "/kind").as_str(), "pending" | "released"));
        counts.filter_map(|it| it.get("points")?.as_i64()).sum()
    }

    fn has_namesakes(&self, customer: &str) -> String {
        let shared = self
            .contacts
            .values()
            .any(|who| who.len() > 1 && who.contains(customer));
        if shared { "true".to_owned() } else { String::new() }
    }

    fn time(&self, record: &Record, place: &str) -> String {
        let micros = pointed(record, place).and_then(Value::as_i64);
        micros.map(|micros| self.shown(micros)).unwrap_or_default()
    }

    fn shown(&self, micros: i64) -> String {
        let at = Timestamp::from_microsecond(micros).unwrap_or_default();
        let second = Timestamp::from_second(at.as_second()).unwrap_or_default();
        second
            .to_zoned(self.zone.clone())
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string()
    }
}

fn pointed<'r>(record: &'r Record, place: &str) -> Option<&'r Value> {
    let mut parts = place.trim_start_matches('/').split('/');
    let first = record.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.get(part))
}

fn cell(record: &Record, place: &str) -> String {
    match pointed(record, place) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_))) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn item(kind: &str, pk: &str, sk: &str, data: &Value) -> Value {
        json!({ "pk": { "S": pk }, "sk": { "S": sk }, "kind": { "S": kind }, "data": data })
    }

    fn customer(id: &str, name: &str, erased: &Value) -> Value {
        let data = json!({ "M": {
            "id": { "S": id }, "name": { "S": name }, "phone": { "S": "+15550100141" }, "language": { "S": "en" },
            "email": { "NULL": true }, "notes": { "S": "=1+1" }, "created_at": { "N": "1700000000000000" },
            "visited_before": { "N": "1700000000000000" }, "erased_at": erased,
        } });
        item("customer", &format!("CUSTOMER#{id}"), "CUSTOMER", &data)
    }

    #[test]
    fn people_read_what_can_be_imported_again() {
        let booking = |id: &str, who: &str| {
            let data = json!({ "M": {
                "id": { "S": id }, "customer": { "S": who }, "service": { "S": "Teeth Cleaning" }, "minutes": { "N": "60" },
                "starts_at": { "N": "1800000000000000" }, "status": { "S": "completed" },
                "created_at": { "N": "1700000000000000" },
            } });
            item("booking", &format!("APPT#{id}"), "APPT", &data)
        };
        let points = |number: &str, kind: &str, points: &str| {
            let data = json!({ "M": { "customer": { "S": "k-1" }, "kind": { "S": kind }, "points": { "N": points } } });
            item("points", "LEDGER#k-1", number, &data)
        };
        let null = json!({ "NULL": true });
        let contact = |id: &str| {
            item(
                "contact",
                "CONTACT#phone#+15550100141",
                &format!("CUSTOMER#{id}"),
                &json!({}),
            )
        };
        let items = [
            booking("a-1", "k-1"),
            booking("a-2", "k-3"),
            contact("k-1"),
            contact("k-2"),
            customer("k-1", "Jane Doe", &null),
            customer("k-2", "John Doe", &null),
            customer("k-3", "", &json!({ "N": "1" })),
            points("1", "adjusted", "40"),
            points("2", "pending", "15"),
            item(
                "settings",
                "SETTINGS",
                "SETTINGS",
                &json!({ "M": { "document": { "M": { "zone": { "S": "Europe/Berlin" } } } } }),
            ),
        ];
        let folder = std::env::temp_dir().join(format!("chairside-sheets-{}", std::process::id()));
        write(&folder, &items).unwrap();
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(
            read("customers.csv"),
            "id,name,email,phone,language,notes,created_at,last_visit,loyalty_points,allow_duplicate\n\
             k-1,Jane Doe,,'+15550100141,en,'=1+1,2023-11-14T23:13:20+01:00,2027-01-15T09:00:00+01:00,40,true\n\
             k-2,John Doe,,'+15550100141,en,'=1+1,2023-11-14T23:13:20+01:00,2023-11-14T23:13:20+01:00,0,true\n"
        );
        let appointments = read("appointments.csv");
        assert!(appointments.contains("a-1,k-1,Teeth Cleaning,2027-01-15T09:00:00+01:00,60,,,completed,,"));
        assert!(!appointments.contains("a-2"), "{appointments}");
        assert!(read("messages.csv").starts_with("at,direction,"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
