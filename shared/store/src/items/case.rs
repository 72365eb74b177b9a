//! The stored form of a case.

use std::collections::BTreeMap;

use app::ports::StoreError;
use domain::case::{Case, Files, Hold, Milestones, OpenTimer, Parcel, Priority, Quotation, Stage};
use domain::delivery::{DeliveryStatus, Shipment};
use domain::money::Money;
use domain::record::FileKind;
use domain::{CaseId, PersonKey, TaskId};
use serde::{Deserialize, Serialize};

use super::task::TimerRecord;
use super::{FORM, Item, Record, micros, named, supported, time, times};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct CaseRecord {
    v: u8,
    id: String,
    person: String,
    user_id: String,
    patient: String,
    dentist: String,
    stage: String,
    stage_since: i64,
    priority: String,
    notes: Option<String>,
    phases: u8,
    phase: u8,
    /// How many files there are, by the names of their kinds.
    #[serde(default)]
    files: BTreeMap<String, u16>,
    quotation: Option<QuotationRecord>,
    #[serde(default)]
    from_chat: bool,
    #[serde(default)]
    needs_licence: bool,
    next_parcel: ParcelRecord,
    shipment: Option<ShipmentRecord>,
    arrival_asked: bool,
    hold: Option<HoldRecord>,
    timers: Vec<OpenTimerRecord>,
    milestones: MilestonesRecord,
    created_at: i64,
    updated_at: i64,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct ParcelRecord {
    carrier: Option<String>,
    tracking_number: Option<String>,
}

/// The price in the smallest unit of its currency (ISO 4217).
#[derive(Serialize, Deserialize)]
struct QuotationRecord {
    minor: i64,
    currency: String,
    note: Option<String>,
    document: Option<String>,
    offered_at: i64,
    accepted: Option<bool>,
    answered_at: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct ShipmentRecord {
    status: String,
    reported_at: i64,
    carrier: Option<String>,
    tracking_number: Option<String>,
    dentist_says_arrived_at: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct HoldRecord {
    reason: String,
    since: i64,
}

#[derive(Serialize, Deserialize)]
struct OpenTimerRecord {
    id: String,
    timer: TimerRecord,
    at: i64,
}

#[derive(Serialize, Deserialize)]
struct MilestonesRecord {
    planning_started_at: Option<i64>,
    dispatched_at: Option<i64>,
    delivered_at: Option<i64>,
    fit_issue_reported_at: Option<i64>,
    fit_confirmed_at: Option<i64>,
    delivery_choice_confirmed_at: Option<i64>,
    phase_production_started: Option<i64>,
    full_production_started: Option<i64>,
    completed_at: Option<i64>,
}

impl Record for CaseRecord {
    type Domain = Case;
    const KIND: &'static str = "case";

    fn of(value: &Case) -> Self {
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            person: value.person.as_str().to_owned(),
            user_id: value.user_id.clone(),
            patient: value.patient.clone(),
            dentist: value.dentist.clone(),
            stage: value.stage.name().to_owned(),
            stage_since: micros(value.stage_since),
            priority: value.priority.name().to_owned(),
            notes: value.notes.clone(),
            phases: value.phases,
            phase: value.phase,
            files: value
                .files
                .iter()
                .map(|(kind, count)| (kind.name().to_owned(), *count))
                .collect(),
            quotation: value.quotation.as_ref().map(QuotationRecord::of),
            from_chat: value.from_chat,
            needs_licence: value.needs_licence,
            next_parcel: ParcelRecord {
                carrier: value.next_parcel.carrier.clone(),
                tracking_number: value.next_parcel.tracking_number.clone(),
            },
            shipment: value.shipment.as_ref().map(ShipmentRecord::of),
            arrival_asked: value.arrival_asked,
            hold: value.hold.as_ref().map(|hold| HoldRecord {
                reason: hold.reason.clone(),
                since: micros(hold.since),
            }),
            timers: value.timers.iter().map(OpenTimerRecord::of).collect(),
            milestones: MilestonesRecord::of(&value.milestones),
            created_at: micros(value.created_at),
            updated_at: micros(value.updated_at),
            version: value.version,
        }
    }

    fn read(self) -> Result<Case, String> {
        supported(self.v)?;
        let hold = |hold: HoldRecord| {
            Ok::<_, String>(Hold {
                reason: hold.reason,
                since: time(hold.since)?,
            })
        };
        Ok(Case {
            id: CaseId::trusted(self.id),
            person: PersonKey::trusted(self.person),
            user_id: self.user_id,
            patient: self.patient,
            dentist: self.dentist,
            stage: named("stage", &self.stage, Stage::from_name)?,
            stage_since: time(self.stage_since)?,
            priority: named("priority", &self.priority, Priority::from_name)?,
            notes: self.notes,
            phases: self.phases,
            phase: self.phase,
            files: files(self.files)?,
            quotation: self.quotation.map(QuotationRecord::read).transpose()?,
            from_chat: self.from_chat,
            needs_licence: self.needs_licence,
            next_parcel: Parcel {
                carrier: self.next_parcel.carrier,
                tracking_number: self.next_parcel.tracking_number,
            },
            shipment: self.shipment.map(ShipmentRecord::read).transpose()?,
            arrival_asked: self.arrival_asked,
            hold: self.hold.map(hold).transpose()?,
            timers: self
                .timers
                .into_iter()
                .map(OpenTimerRecord::read)
                .collect::<Result<_, _>>()?,
            milestones: self.milestones.read()?,
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
            version: self.version,
        })
    }
}

impl CaseRecord {
    pub fn item(value: &Case) -> Result<Item, StoreError> {
        Ok(Item::new::<Self>(keys::case(&value.person, &value.id), value)?
            .version(value.version)
            .list(
                keys::cases(value.stage.status()),
                keys::sort(value.created_at, value.id.as_str()),
            )
            .alias(value.tracking_number().map(keys::tracking)))
    }
}

fn files(counts: BTreeMap<String, u16>) -> Result<Files, String> {
    let counts = counts.into_iter();
    counts
        .map(|(kind, count)| Ok((named("kind of file", &kind, FileKind::from_name)?, count)))
        .collect()
}

impl QuotationRecord {
    fn of(value: &Quotation) -> Self {
        Self {
            minor: value.price.minor(),
            currency: value.price.code().to_owned(),
            note: value.note.clone(),
            document: value.document.clone(),
            offered_at: micros(value.offered_at),
            accepted: value.accepted,
            answered_at: value.answered_at.map(micros),
        }
    }

    fn read(self) -> Result<Quotation, String> {
        Ok(Quotation {
            price: Money::new(self.minor, &self.currency).map_err(|invalid| invalid.to_string())?,
            note: self.note,
            document: self.document,
            offered_at: time(self.offered_at)?,
            accepted: self.accepted,
            answered_at: times(self.answered_at)?,
        })
    }
}

impl ShipmentRecord {
    fn of(value: &Shipment) -> Self {
        Self {
            status: value.status.name().to_owned(),
            reported_at: micros(value.reported_at),
            carrier: value.carrier.clone(),
            tracking_number: value.tracking_number.clone(),
            dentist_says_arrived_at: value.dentist_says_arrived_at.map(micros),
        }
    }

    fn read(self) -> Result<Shipment, String> {
        Ok(Shipment {
            status: named("delivery status", &self.status, DeliveryStatus::parse)?,
            reported_at: time(self.reported_at)?,
            carrier: self.carrier,
            tracking_number: self.tracking_number,
            dentist_says_arrived_at: times(self.dentist_says_arrived_at)?,
        })
    }
}

impl OpenTimerRecord {
    fn of(value: &OpenTimer) -> Self {
        Self {
            id: value.id.as_str().to_owned(),
            timer: TimerRecord::of(value.timer),
            at: micros(value.at),
        }
    }

    fn read(self) -> Result<OpenTimer, String> {
        Ok(OpenTimer {
            id: TaskId::trusted(self.id),
            timer: self.timer.read(),
            at: time(self.at)?,
        })
    }
}

impl MilestonesRecord {
    fn of(value: &Milestones) -> Self {
        Self {
            planning_started_at: value.planning_started_at.map(micros),
            dispatched_at: value.dispatched_at.map(micros),
            delivered_at: value.delivered_at.map(micros),
            fit_issue_reported_at: value.fit_issue_reported_at.map(micros),
            fit_confirmed_at: value.fit_confirmed_at.map(micros),
            delivery_choice_confirmed_at: value.delivery_choice_confirmed_at.map(micros),
            phase_production_started: value.phase_production_started.map(micros),
            full_production_started: value.full_production_started.map(micros),
            completed_at: value.completed_at.map(micros),
        }
    }

    fn read(self) -> Result<Milestones, String> {
        Ok(Milestones {
            planning_started_at: times(self.planning_started_at)?,
            dispatched_at: times(self.dispatched_at)?,
            delivered_at: times(self.delivered_at)?,
            fit_issue_reported_at: times(self.fit_issue_reported_at)?,
            fit_confirmed_at: times(self.fit_confirmed_at)?,
            delivery_choice_confirmed_at: times(self.delivery_choice_confirmed_at)?,
            phase_production_started: times(self.phase_production_started)?,
            full_production_started: times(self.full_production_started)?,
            completed_at: times(self.completed_at)?,
        })
    }
}
