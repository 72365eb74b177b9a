//! Taking in what another system knew: cases, dentists, customers, appointments. The same rows again change nothing, whatever
//! became of the first time or of what was taken in; and what is here already is never overwritten.
//!
//! That nobody hears of it is decided in `domain`, by the `import` of each. A dry run decides everything as if the rows
//! before it had been written, and writes nothing.

mod appointments;
mod cases;
mod customers;
mod dentists;
mod seen;

use std::collections::BTreeMap;

use domain::ids::derive;
use domain::{Origin, Rejection, Settings, Source, Timestamp};

pub use appointments::AppointmentRow;
pub use cases::CaseRow;
pub use customers::CustomerRow;
pub use dentists::DentistRow;
use seen::Seen;

use crate::plan::Plan;
use crate::ports::{Bus, Queues, Store, StoreError};
use crate::{Actor, App, Failure};

/// What is to be taken in.
#[derive(Debug)]
pub struct Import {
    pub source: Source,
    pub dry_run: bool,
    pub rows: Rows,
}

/// Rows of one kind, in their order; some could not be read.
#[derive(Debug)]
pub enum Rows {
    Cases(Vec<Read<CaseRow>>),
    Dentists(Vec<Read<DentistRow>>),
    Customers(Vec<Read<CustomerRow>>),
    Appointments(Vec<Read<AppointmentRow>>),
}

/// A row, or what was wrong with it.
pub type Read<T> = Result<T, Refused>;

/// Why a row was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub field: Option<String>,
    pub reason: String,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub outcome: Outcome,
    /// Of what it is here.
    pub id: Option<String>,
    /// What somebody may want to know of it.
    pub reason: Option<String>,
    pub field: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Created,
    /// It was here, and lacked something.
    Updated,
    /// It was here.
    Unchanged,
    Rejected,
}

impl Outcome {
    pub const ALL: [Self; 4] = [Self::Created, Self::Updated, Self::Unchanged, Self::Rejected];

    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Rejected => "rejected",
        }
    }
}

/// One import at work.
struct Batch<'a> {
    source: &'a Source,
    dry_run: bool,
    settings: &'a Settings,
    actor: &'a Actor,
    now: Timestamp,
    seen: Seen,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Takes in row after row, each in a commit of its own: who asks again after a failure goes on where it was.
    ///
    /// # Errors
    /// When the store fails. What is wrong with a row is said of that row.
    pub async fn import(&self, import: Import, actor: &Actor, now: Timestamp) -> Result<Vec<Taken>, Failure> {
        // As finely as it is stored.
        let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        let settings = self.settings(now).await?;
        let mut batch = Batch {
            source: &import.source,
            dry_run: import.dry_run,
            settings: &settings,
            actor,
            now,
            seen: Seen::default(),
        };
        let mut taken = Vec::new();
        // Boxed, for together they would be most of what a caller keeps while it waits.
        match import.rows {
            Rows::Cases(rows) => {
                for row in numbered(rows) {
                    taken.push(settled(match row {
                        Ok(row) => Box::pin(self.import_case(&mut batch, row)).await,
                        Err(refused) => Ok(refused.into()),
                    })?);
                }
            }
            Rows::Dentists(rows) => {
                for row in rows {
                    taken.push(settled(match row {
                        Ok(row) => Box::pin(self.import_dentist(&mut batch, row)).await,
                        Err(refused) => Ok(refused.into()),
                    })?);
                }
            }
            Rows::Customers(rows) => {
                for row in rows {
                    taken.push(settled(match row {
                        Ok(row) => Box::pin(self.import_customer(&mut batch, row)).await,
                        Err(refused) => Ok(refused.into()),
                    })?);
                }
            }
            Rows::Appointments(rows) => {
                for row in rows {
                    taken.push(settled(match row {
                        Ok(row) => Box::pin(self.import_appointment(&mut batch, row)).await,
                        Err(refused) => Ok(refused.into()),
                    })?);
                }
            }
        }
        Ok(taken)
    }

    /// Writes a plan, unless this is a dry run.
    async fn write_row(&self, batch: &Batch<'_>, plan: Plan<'_>) -> Result<(), StoreError> {
        if batch.dry_run {
            return Ok(());
        }
        self.carry_out(plan).await.map(drop)
    }
}

impl Batch<'_> {
    fn origin(&self, created_at: Option<Timestamp>) -> Origin {
        Origin {
            source: self.source.clone(),
            created_at,
        }
    }

    /// The id of a row that brings none: the same for the same row of the same source.
    fn derived(&self, kind: &str, identity: &[&str]) -> String {
        let mut parts = vec!["imported", kind, self.source.as_str()];
        parts.extend(identity);
        derive(&parts)
    }
}

/// Tells rows without an id apart that say the same, by their place among their likes, unless whoever sends them has.
fn numbered(mut rows: Vec<Read<CaseRow>>) -> Vec<Read<CaseRow>> {
    let mut likes: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    for row in rows.iter_mut().flatten().filter(|row| row.id.is_none()) {
        let nth = likes.entry(row.identity()).or_default();
        *nth += 1;
        row.ordinal.get_or_insert(*nth);
    }
    rows
}

/// What the rules say against a row is said of it; what fails for other reasons ends the import.
fn settled(taken: Result<Taken, Failure>) -> Result<Taken, Failure> {
    match taken {
        Ok(taken) => Ok(taken),
        Err(Failure::Rejected(Rejection { reason })) => Ok(Taken::rejected(None, reason)),
        Err(Failure::Conflict(reason) | Failure::NotFound(reason) | Failure::Invalid(reason)) => {
            Ok(Taken::rejected(None, reason))
        }
        Err(failure @ (Failure::Known(_) | Failure::Unavailable(_) | Failure::Broken(_))) => Err(failure),
    }
}

impl Taken {
    fn new(outcome: Outcome, id: impl Into<String>) -> Self {
        Self {
            outcome,
            id: Some(id.into()),
            reason: None,
            field: None,
        }
    }

    fn rejected(field: Option<&str>, reason: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Rejected,
            id: None,
            reason: Some(reason.into()),
            field: field.map(str::to_owned),
        }
    }
}

impl From<Refused> for Taken {
    fn from(refused: Refused) -> Self {
        Self::rejected(refused.field.as_deref(), refused.reason)
    }
}

fn too_fast() -> Failure {
    Failure::Unavailable("what is imported is changing too fast".to_owned())
}
