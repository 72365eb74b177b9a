//! Dentists as people keep them in the spreadsheet, taken into Chairside. Nothing is written into the spreadsheet here.

use std::collections::{BTreeMap, BTreeSet};

use domain::conversation::Conversation;
use domain::effect::Fact;
use domain::sheet::{self, Difference, Layout, Row, Tab, Taken};
use domain::{Phone, Settings, Timestamp, WhatsAppUser};
use futures_util::StreamExt as _;
use futures_util::stream::iter;

use super::marks;
use super::pass::folded;
use crate::plan::Plan;
use crate::ports::{Bus, Person, Queues, SheetSubject, Spreadsheet, Store, StoreError, Subject, Write};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

/// What was found in the tab, and what became of it.
#[derive(Debug, Clone, Default)]
pub struct CustomerSync {
    /// Every row, by the names of its columns.
    pub customers: Vec<BTreeMap<String, String>>,
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub rejected: Vec<RejectedRow>,
    /// What both sides have changed, by the row's number: neither was touched.
    pub conflicts: Vec<(usize, Difference)>,
    /// Rows that there was no time for: the next call goes on with them.
    pub left: usize,
}

/// A row that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// As the spreadsheet counts: the names of the columns are in row 1.
    pub row: usize,
    pub reason: String,
}

/// Rows that are worked on at the same time.
const AT_ONCE: usize = 8;

/// A row of the tab.
struct Given {
    number: usize,
    user: WhatsAppUser,
    cells: Vec<(&'static str, String)>,
}

enum Outcome {
    Created,
    Updated,
    Unchanged,
    Rejected(String),
    NoTime,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Takes in what people have written about dentists. `dry_run`: says what would be done, and does nothing. Rows are left
    /// for the next call once `has_time` is false.
    ///
    /// # Errors
    /// [`Failure::Rejected`] if there is no spreadsheet; what reading it has led to.
    pub async fn sync_customers(
        &self,
        sheets: &impl Spreadsheet,
        dry_run: bool,
        has_time: impl Fn() -> bool + Sync,
        now: Timestamp,
    ) -> Result<CustomerSync, Failure> {
        let settings = self.settings(now).await?;
        let (_, mut tabs) = self.read_sheet(sheets, None, now).await?;
        let rows = tabs.remove(&Tab::Customers).unwrap_or_default();
        let mut sync = CustomerSync {
            customers: by_names(&rows),
            ..CustomerSync::default()
        };
        let given = sync.parse(&rows, &settings);
        let settings = &settings;
        let has_time = &has_time;
        let works = given.into_iter().map(async |given| {
            let outcome = if has_time() {
                self.take_row(&given, dry_run, settings, now).await
            } else {
                Ok((Outcome::NoTime, Vec::new()))
            };
            (given.number, outcome)
        });
        let outcomes: Vec<_> = iter(works).buffered(AT_ONCE).collect().await;
        for (row, outcome) in outcomes {
            let (outcome, conflicts) = outcome?;
            match outcome {
                Outcome::Created => sync.created += 1,
                Outcome::Updated => sync.updated += 1,
                Outcome::Unchanged => sync.unchanged += 1,
                Outcome::NoTime => sync.left += 1,
                Outcome::Rejected(reason) => sync.rejected.push(RejectedRow { row, reason }),
            }
            sync.conflicts
                .extend(conflicts.into_iter().map(|conflict| (row, conflict)));
        }
        sync.rejected.sort_by_key(|rejected| rejected.row);
        Ok(sync)
    }

    async fn take_row(
        &self,
        given: &Given,
        dry_run: bool,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<(Outcome, Vec<Difference>), Failure> {
        let Some(key) = given.user.key() else {
            return Ok((Outcome::Unchanged, Vec::new()));
        };
        for _ in 0..TRIES_ON_CONFLICT {
            let person = self.store.person(&key).await?;
            let subject = SheetSubject::Dentist(person.key.clone());
            let memory = self.store.sheet_memory(std::slice::from_ref(&subject)).await?;
            let mut memory = memory.into_iter().next().unwrap_or_default();
            let agreed = memory.agreed.get(&Tab::Customers);
            let is_new = person.conversation.is_none();
            let conversation = conversation(&person, given, settings, now);
            let row = row(&conversation, &person, settings);
            let taken = match sheet::take(&conversation.profile, &row, &given.cells, agreed, &settings.sheets) {
                Ok(taken) if is_new && taken.profile.name.is_none() => {
                    return Ok((Outcome::Rejected("dentist_name is empty".to_owned()), Vec::new()));
                }
                Ok(taken) => taken,
                Err(reason) => return Ok((Outcome::Rejected(reason), Vec::new())),
            };
            let outcome = match (is_new, taken.changed.is_empty()) {
                (true, _) => Outcome::Created,
                (false, false) => Outcome::Updated,
                (false, true) => Outcome::Unchanged,
            };
            let is_known = agreed.is_some_and(|agreed| *agreed == taken.agreed);
            let nothing_to_write =
                taken.changed.is_empty() && is_known && !taken.is_ahead && taken.conflicts.is_empty();
            if dry_run || nothing_to_write {
                return Ok((outcome, taken.conflicts));
            }
            memory.agreed.insert(Tab::Customers, taken.agreed.clone());
            for conflict in &taken.conflicts {
                memory.note(conflict.clone(), now);
            }
            let mut plan = plan(conversation, &taken, is_new, settings, now);
            plan.writes.push(Write::SheetMemory { subject, memory });
            match self.carry_out(plan).await {
                Ok(_) => return Ok((outcome, taken.conflicts)),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable(
            "the dentist's conversation is changing too fast".to_owned(),
        ))
    }
}

impl CustomerSync {
    /// The rows that name somebody, each once; what is wrong with others is noted.
    fn parse(&mut self, rows: &[Vec<String>], settings: &Settings) -> Vec<Given> {
        let layout = Layout::of(Tab::Customers, rows);
        let is_there = |column: &&'static str| !layout.missing.contains(column);
        let columns: Vec<&'static str> = Tab::Customers.columns().iter().copied().filter(is_there).collect();
        let key = Tab::Customers.key();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut given = Vec::new();
        for (place, row) in rows.iter().enumerate().skip(1) {
            let number = place + 1;
            if columns.iter().all(|column| layout.cell(row, column).is_empty()) {
                continue;
            }
            let text = layout.cell(row, key);
            let mut reject = |reason: String| self.rejected.push(RejectedRow { row: number, reason });
            let user = match Phone::parse(text, &settings.region) {
                Ok(phone) => WhatsAppUser::of_phone(phone),
                Err(error) => match domain::Bsuid::parse(text) {
                    Some(bsuid) => WhatsAppUser {
                        phone: None,
                        bsuid: Some(bsuid),
                    },
                    None if text.is_empty() => {
                        reject(format!("{key} is empty: nobody is known without one"));
                        continue;
                    }
                    None => {
                        reject(format!("{key}: {error}"));
                        continue;
                    }
                },
            };
            if let Some(first) = seen.insert(folded(Tab::Customers, text, &settings.region), number) {
                reject(format!("row {first} has the same {key}: only that one counts"));
                seen.insert(folded(Tab::Customers, text, &settings.region), first);
                continue;
            }
            let cell = |column: &&'static str| (*column, layout.cell(row, column).to_owned());
            given.push(Given {
                number,
                user,
                cells: columns.iter().filter(|column| **column != key).map(cell).collect(),
            });
        }
        given
    }
}

fn conversation(person: &Person, given: &Given, settings: &Settings, now: Timestamp) -> Conversation {
    person
        .conversation
        .clone()
        .unwrap_or_else(|| Conversation::new(person.key.clone(), given.user.clone(), settings.language, now))
}

/// The dentist's row as Chairside would have it; of somebody new there is nothing but the key.
fn row(conversation: &Conversation, person: &Person, settings: &Settings) -> Row {
    sheet::dentist_row(conversation, &person.cases, settings).unwrap_or_else(|| Row {
        tab: Tab::Customers,
        key: conversation.user.user_id(),
        cells: BTreeMap::new(),
    })
}

fn plan<'a>(
    mut conversation: Conversation,
    taken: &Taken,
    is_new: bool,
    settings: &'a Settings,
    now: Timestamp,
) -> Plan<'a> {
    let version = conversation.version + 1;
    let cause = format!("{} v{version}", conversation.person);
    let subject = Subject::Person(conversation.person.clone());
    let mark = marks::of_dentist(&conversation, now);
    let mut plan = Plan::new(conversation.clone(), settings, Actor::Sheet, cause, now);
    if is_new || !taken.changed.is_empty() {
        conversation.profile = taken.profile.clone();
        plan.conversation = Some(conversation);
        plan.conversation_changed = true;
        let fact = Fact::new("taken_from_sheet", taken.changed.join(", "));
        plan.facts(&subject, version, &[fact]);
    } else if taken.is_ahead {
        plan.writes.push(Write::SheetMark(mark));
    }
    plan
}

/// Every row that has something in it, by the names in the first row.
fn by_names(rows: &[Vec<String>]) -> Vec<BTreeMap<String, String>> {
    let names = rows.first().map(Vec::as_slice).unwrap_or_default();
    let mut known = BTreeSet::new();
    let first: Vec<bool> = names
        .iter()
        .map(|name| !name.trim().is_empty() && known.insert(name))
        .collect();
    let by_name = |row: &Vec<String>| -> BTreeMap<String, String> {
        let cells = names.iter().zip(&first).enumerate();
        let cells = cells.filter(|(_, (_, is_first))| **is_first);
        cells
            .map(|(place, (name, _))| (name.trim().to_owned(), row.get(place).cloned().unwrap_or_default()))
            .collect()
    };
    let is_blank = |row: &BTreeMap<String, String>| row.values().all(|cell| cell.trim().is_empty());
    rows.iter().skip(1).map(by_name).filter(|row| !is_blank(row)).collect()
}
