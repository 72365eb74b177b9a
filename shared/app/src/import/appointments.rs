//! Appointments: those of the past as what they were, those ahead with their times.

use std::collections::BTreeSet;

use domain::appointment::Slot;
use domain::customer::{Contact, Customer};
use domain::practice::appointment::{self, Appointment, Decision, NewAppointment, Status};
use domain::{AppointmentId, CustomerId, Email, Moment, Phone, Timestamp};

use super::{Batch, Outcome, Taken, too_fast};
use crate::plan::Plan;
use crate::ports::{Bus, Queues, Store, StoreError, Write};
use crate::practice::taken;
use crate::{App, Failure, TRIES_ON_CONFLICT, sha256_hex};

/// An appointment as another system has it.
#[derive(Clone)]
pub struct AppointmentRow {
    pub id: Option<AppointmentId>,
    /// A customer's id, e-mail address or phone number.
    pub customer: String,
    pub service: String,
    pub starts_at: Timestamp,
    pub minutes: Option<u16>,
    pub dentist: Option<String>,
    pub chair: Option<String>,
    pub status: Status,
    pub notes: Option<String>,
    pub created_at: Option<Timestamp>,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub(super) async fn import_appointment(
        &self,
        batch: &mut Batch<'_>,
        row: AppointmentRow,
    ) -> Result<Taken, Failure> {
        let id = row.id.clone().unwrap_or_else(|| derived(batch, &row));
        let mut lost = None;
        for _ in 0..TRIES_ON_CONFLICT {
            let stored = self.store.practice_appointment(&id).await?;
            if let Some(known) = stored.or_else(|| batch.seen.appointments.get(id.as_str()).cloned()) {
                let customer = self.customer_named(batch, &row.customer).await?;
                return Ok(again(&known, &row, customer.ok().as_ref()));
            }
            let customer = match self.customer_named(batch, &row.customer).await? {
                Ok(customer) => customer,
                Err(reason) => return Ok(Taken::rejected(Some("customer"), reason)),
            };
            if customer.erased_at.is_some() {
                let reason = "this customer was erased: nothing is noted of them";
                return Ok(Taken::rejected(Some("customer"), reason));
            }
            let (decision, chosen) = self.decide_appointment(batch, &row, &id, &customer).await?;
            if batch.dry_run && self.is_taken(batch, &decision).await? {
                return Err(taken(&decision));
            }
            let cause = format!("{id} v{}", decision.appointment.version);
            let mut plan = Plan::of_practice(batch.settings, batch.actor.clone(), cause, batch.now);
            self.take(&mut plan, &decision).await?;
            // Nobody who is erased meanwhile gets one.
            plan.writes.push(Write::CustomerStill {
                customer: customer.id,
                version: customer.version,
            });
            match self.write_row(batch, plan).await {
                Ok(()) => {
                    batch.seen.takes(&decision.times);
                    let appointments = &mut batch.seen.appointments;
                    appointments.insert(id.as_str().to_owned(), decision.appointment);
                    return Ok(Taken::new(Outcome::Created, id.as_str()));
                }
                // Somebody else may have time; if nobody has, that is said.
                Err(StoreError::SlotTaken) if chosen => lost = Some(taken(&decision)),
                Err(StoreError::SlotTaken) => return Err(taken(&decision)),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(lost.unwrap_or_else(too_fast))
    }

    /// And whether somebody was chosen who has time.
    async fn decide_appointment(
        &self,
        batch: &Batch<'_>,
        row: &AppointmentRow,
        id: &AppointmentId,
        customer: &Customer,
    ) -> Result<(Decision, bool), Failure> {
        let mut new = NewAppointment {
            id: id.clone(),
            customer: customer.id.clone(),
            service: row.service.clone(),
            starts_at: row.starts_at,
            minutes: row.minutes,
            dentist: row.dentist.clone(),
            chair: row.chair.clone(),
            notes: row.notes.clone(),
            pending: row.status == Status::PendingConfirmation,
            // Somebody has promised it, whatever the opening hours say.
            anyway: true,
            fingerprint: fingerprint(row),
        };
        let mut chosen = false;
        if row.status.is_open() {
            (new, chosen) = self.choose(new, batch.settings, batch.now, &batch.seen.times).await?;
        }
        let moment = Moment {
            now: batch.now,
            settings: batch.settings,
        };
        let decision = appointment::import(new, row.status, &batch.origin(row.created_at), &moment)?;
        Ok((decision, chosen))
    }

    /// Whether somebody else has the time that it wants.
    async fn is_taken(&self, batch: &Batch<'_>, decision: &Decision) -> Result<bool, Failure> {
        for times in &decision.times {
            let (Some(first), Some(last)) = (times.take.first(), times.take.last()) else {
                continue;
            };
            let until = last.starts_at() + Slot::LENGTH;
            let stored = self.store.busy(&times.resource, first.starts_at(), until).await?;
            let mut busy: BTreeSet<Slot> = stored.into_iter().collect();
            busy.extend(batch.seen.times.get(&times.resource).into_iter().flatten());
            if times.take.iter().any(|slot| busy.contains(slot)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Who is meant, or why nobody can be.
    async fn customer_named(&self, batch: &Batch<'_>, named: &str) -> Result<Result<Customer, String>, Failure> {
        if let Some(customer) = self.store.customer(&CustomerId::trusted(named)).await? {
            return Ok(Ok(customer));
        }
        let email = Email::parse(named).ok().map(|email| Contact::of_email(&email));
        let phone = || Phone::parse(named, &batch.settings.region).ok();
        let Some(contact) = email.or_else(|| phone().map(|phone| Contact::of_phone(&phone))) else {
            return Ok(Err(
                "is no known customer's id, and no e-mail address or phone number either".to_owned(),
            ));
        };
        let mut found = self.store.customers_by_contact(&contact).await?;
        Ok(match (found.pop(), found.is_empty()) {
            (Some(only), true) => Ok(only),
            (Some(last), false) => {
                let ids: Vec<_> = found.iter().chain([&last]).map(|it| it.id.as_str()).collect();
                Err(format!("is several customers': name one by id: {}", ids.join(", ")))
            }
            (None, _) => Err("is nobody's: import the customers first".to_owned()),
        })
    }
}

/// One with this id is known: it is this one, wherever it was moved, or the id means another here.
fn again(known: &Appointment, row: &AppointmentRow, customer: Option<&Customer>) -> Taken {
    let another = row.id.is_some()
        && known.fingerprint != fingerprint(row)
        && customer.is_some_and(|customer| customer.id != known.customer);
    if another {
        let reason = format!("somebody else's appointment is {} already", known.id);
        return Taken::rejected(Some("appointment_id"), reason);
    }
    Taken::new(Outcome::Unchanged, known.id.as_str())
}

/// What makes a row without an id the same row: who, what and when, as it was written.
fn derived(batch: &Batch<'_>, row: &AppointmentRow) -> AppointmentId {
    let start = row.starts_at.as_second().to_string();
    let dentist = row.dentist.as_deref().unwrap_or_default();
    let identity = [row.customer.as_str(), &row.service, &start, dentist];
    AppointmentId::trusted(batch.derived("appointment", &identity))
}

fn fingerprint(row: &AppointmentRow) -> String {
    let content = serde_json::json!(["imported", row.customer, row.service, row.starts_at.to_string()]);
    sha256_hex(content.to_string().as_bytes())
}

/// A row says something of somebody's health.
impl std::fmt::Debug for AppointmentRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AppointmentRow({:?}, {:?})", self.id, self.status)
    }
}
