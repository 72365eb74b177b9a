//! The stored forms of what the spreadsheet does not show yet, and of what is remembered of its rows.

use std::collections::BTreeMap;

use app::ports::{SheetMark, SheetSubject, StoreError};
use domain::sheet::{Agreed, Difference, DifferenceKind, Memory, Tab};
use domain::{CaseId, PersonKey};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, micros, named, supported, time};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct SheetMarkRecord {
    v: u8,
    subject: SubjectRecord,
    person: String,
    created_at: i64,
    since: i64,
    stamp: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SubjectRecord {
    Case(String),
    Dentist(String),
}

impl Record for SheetMarkRecord {
    type Domain = SheetMark;
    const KIND: &'static str = "sheet_mark";

    fn of(value: &SheetMark) -> Self {
        Self {
            v: FORM,
            subject: match &value.subject {
                SheetSubject::Case(id) => SubjectRecord::Case(id.as_str().to_owned()),
                SheetSubject::Dentist(person) => SubjectRecord::Dentist(person.as_str().to_owned()),
            },
            person: value.person.as_str().to_owned(),
            created_at: micros(value.created_at),
            since: micros(value.since),
            stamp: value.stamp.clone(),
        }
    }

    fn read(self) -> Result<SheetMark, String> {
        supported(self.v)?;
        Ok(SheetMark {
            subject: match self.subject {
                SubjectRecord::Case(id) => SheetSubject::Case(CaseId::trusted(id)),
                SubjectRecord::Dentist(person) => SheetSubject::Dentist(PersonKey::trusted(person)),
            },
            person: PersonKey::trusted(self.person),
            created_at: time(self.created_at)?,
            since: time(self.since)?,
            stamp: self.stamp,
        })
    }
}

impl SheetMarkRecord {
    pub fn item(value: &SheetMark) -> Result<Item, StoreError> {
        let item = Item::new::<Self>(keys::sheet_mark(value), value)?;
        // In the envelope for the condition of `Write::SheetDone`.
        Ok(item.text("stamp", value.stamp.as_str()))
    }
}

#[derive(Serialize, Deserialize)]
pub struct SheetMemoryRecord {
    v: u8,
    /// By tab and column.
    agreed: BTreeMap<String, Agreed>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    sent: BTreeMap<String, Agreed>,
    differences: Vec<DifferenceRecord>,
}

#[derive(Serialize, Deserialize)]
struct DifferenceRecord {
    at: i64,
    tab: String,
    key: String,
    column: String,
    kind: String,
    sheet: String,
    chairside: String,
}

impl Record for SheetMemoryRecord {
    type Domain = Memory;
    const KIND: &'static str = "sheet_memory";

    fn of(value: &Memory) -> Self {
        let by_title = |texts: &BTreeMap<Tab, Agreed>| -> BTreeMap<String, Agreed> {
            let each = texts.iter().map(|(tab, texts)| (tab.title().to_owned(), texts.clone()));
            each.collect()
        };
        let difference = |(at, difference): &(domain::Timestamp, Difference)| DifferenceRecord {
            at: micros(*at),
            tab: difference.tab.title().to_owned(),
            key: difference.key.clone(),
            column: difference.column.to_owned(),
            kind: difference.kind.name().to_owned(),
            sheet: difference.sheet.clone(),
            chairside: difference.chairside.clone(),
        };
        Self {
            v: FORM,
            agreed: by_title(&value.agreed),
            sent: by_title(&value.sent),
            differences: value.differences.iter().map(difference).collect(),
        }
    }

    fn read(self) -> Result<Memory, String> {
        supported(self.v)?;
        let tab = |title: &str| named("tab", title, Tab::from_title);
        let by_tab = |texts: BTreeMap<String, Agreed>| -> Result<BTreeMap<Tab, Agreed>, String> {
            let each = texts.into_iter();
            each.map(|(title, texts)| Ok((tab(&title)?, texts))).collect()
        };
        let difference = |record: DifferenceRecord| {
            let tab = tab(&record.tab)?;
            let difference = Difference {
                tab,
                key: record.key,
                column: named("column", &record.column, |name| tab.column(name))?,
                kind: named("kind", &record.kind, DifferenceKind::from_name)?,
                sheet: record.sheet,
                chairside: record.chairside,
            };
            Ok::<_, String>((time(record.at)?, difference))
        };
        Ok(Memory {
            agreed: by_tab(self.agreed)?,
            sent: by_tab(self.sent)?,
            differences: self.differences.into_iter().map(difference).collect::<Result<_, _>>()?,
        })
    }
}

impl SheetMemoryRecord {
    pub fn item(subject: &SheetSubject, value: &Memory) -> Result<Item, StoreError> {
        Item::new::<Self>(keys::sheet_memory(subject), value)
    }
}
