//! The practice's side: appointments are booked and change, times are offered, points are earned and spent. What people are
//! told of it is said by workflows, which decisions ask for.

mod book;
mod change;
mod free;
mod points;
mod sms;
mod unsubscribe;
mod visits;

pub use book::Booked;
pub use points::Spent;
pub use sms::Texted;
pub use visits::Visits;

use domain::practice::appointment::Decision;

use crate::plan::Plan;
use crate::ports::{Bus, Queues, Store, Subject, Write};
use crate::{App, Failure};

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Everything that a decision about an appointment writes, points included.
    pub(crate) async fn take(&self, plan: &mut Plan<'_>, decision: &Decision) -> Result<(), Failure> {
        let appointment = &decision.appointment;
        if !decision.points.is_empty() {
            let mut ledger = self.store.ledger(&appointment.customer).await?;
            let entries = ledger.post(decision.points.clone(), plan.now)?;
            plan.writes.extend(entries.into_iter().map(|entry| Write::Points {
                customer: appointment.customer.clone(),
                entry,
            }));
        }
        plan.writes.push(Write::Booking(appointment.clone()));
        plan.writes.extend(decision.times.iter().map(|times| Write::Times {
            resource: times.resource.clone(),
            take: times.take.clone(),
            free: times.free.clone(),
            appointment: appointment.id.clone(),
        }));
        for effect in &decision.effects {
            plan.effect(effect, None);
        }
        let subject = Subject::Appointment(appointment.id.clone());
        plan.facts(&subject, appointment.version, &decision.facts);
        Ok(())
    }
}

/// Somebody else has the time: what a person can do about it.
pub(crate) fn taken(decision: &Decision) -> Failure {
    let appointment = &decision.appointment;
    let who = [&appointment.dentist, &appointment.chair];
    let who: Vec<&str> = who.into_iter().flatten().map(String::as_str).collect();
    Failure::Conflict(format!(
        "{} has another appointment at {}: choose another time, or somebody else",
        who.join(" or "),
        appointment.local_start().strftime("%Y-%m-%d %H:%M")
    ))
}

fn too_fast() -> Failure {
    Failure::Unavailable("the appointment is changing too fast".to_owned())
}
