//! Booking: the same request again is the same appointment, and of two who want one time one gets it.

use std::collections::{BTreeMap, BTreeSet};

use domain::appointment::Slot;
use domain::practice::appointment::{self, Appointment, NewAppointment, Resource, rules};
use domain::practice::availability::{Candidate, first_free};
use domain::{Moment, Rejection, Settings, Timestamp};
use futures_util::future::try_join_all;
use jiff::SignedDuration;

use super::{taken, too_fast};
use crate::plan::Plan;
use crate::ports::{Bus, Queues, Store, StoreError, Write};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

/// What a request to book came to.
#[derive(Debug, Clone)]
pub struct Booked {
    pub appointment: Appointment,
    /// The same request had booked it before.
    pub before: bool,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Books; who is not named is chosen among those who have time.
    ///
    /// # Errors
    /// [`Failure::NotFound`] without such a customer; [`Failure::Conflict`] if the time is taken, or the id was used for
    /// another request; [`Failure::Rejected`].
    pub async fn book_appointment(
        &self,
        mut new: NewAppointment,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Booked, Failure> {
        new.fingerprint = fingerprint(&new);
        // As finely as it is stored: the same request again gets the same answer.
        let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        let settings = self.settings(now).await?;
        for _ in 0..TRIES_ON_CONFLICT {
            if let Some(known) = self.store.practice_appointment(&new.id).await? {
                return again(known, &new);
            }
            let customer = self.customer(&new.customer).await?;
            if customer.erased_at.is_some() {
                return Err(Rejection::illegal("this customer was erased: nothing can be booked for them").into());
            }
            let (wanted, chosen) = self.choose(new.clone(), &settings, now, &BTreeMap::new()).await?;
            let moment = Moment {
                now,
                settings: &settings,
            };
            let decision = appointment::book(wanted, &moment)?;
            let cause = format!("{} v{}", new.id, decision.appointment.version);
            let mut plan = Plan::of_practice(&settings, actor.clone(), cause, now);
            self.take(&mut plan, &decision).await?;
            // Nobody who is erased meanwhile gets one.
            plan.writes.push(Write::CustomerStill {
                customer: customer.id,
                version: customer.version,
            });
            match self.carry_out(plan).await {
                Ok(_) => {
                    return Ok(Booked {
                        appointment: decision.appointment,
                        before: false,
                    });
                }
                // Somebody else may have time.
                Err(StoreError::SlotTaken) if chosen => {}
                Err(StoreError::SlotTaken) => return Err(taken(&decision)),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(too_fast())
    }

    /// With the first dentist and the first chair that are free, where the practice has some and none is named. `besides`
    /// is what is taken and not stored yet.
    pub(crate) async fn choose(
        &self,
        mut new: NewAppointment,
        settings: &Settings,
        now: Timestamp,
        besides: &BTreeMap<Resource, BTreeSet<Slot>>,
    ) -> Result<(NewAppointment, bool), Failure> {
        rules::plausible(new.starts_at, now)?;
        let practice = &settings.practice;
        let minutes = new.minutes.unwrap_or(practice.service(&new.service).1.minutes);
        let until = new.starts_at + SignedDuration::from_mins(i64::from(minutes));
        // What took place is recorded as it was; and what is too long is refused anyway.
        if until <= now || minutes > appointment::MAX_MINUTES {
            return Ok((new, false));
        }
        let slots = Slot::between(new.starts_at, until);
        let day = new.starts_at.to_zoned(settings.calendar.zone.clone()).date();
        let mut chosen = false;
        if new.dentist.is_none() && !practice.dentists.is_empty() {
            let there = practice
                .dentists
                .iter()
                .filter(|name| new.anyway || !practice.is_away(name, day));
            let there: Vec<String> = there.cloned().collect();
            let free = self.free_one(&there, Resource::dentist, &slots, besides).await?;
            new.dentist = Some(free.ok_or_else(|| nobody("dentist"))?);
            chosen = true;
        }
        if new.chair.is_none() && !practice.chairs.is_empty() {
            let free = self
                .free_one(&practice.chairs, Resource::chair, &slots, besides)
                .await?;
            new.chair = Some(free.ok_or_else(|| nobody("chair"))?);
            chosen = true;
        }
        Ok((new, chosen))
    }

    async fn free_one(
        &self,
        names: &[String],
        resource: impl Fn(&str) -> Resource,
        slots: &[Slot],
        besides: &BTreeMap<Resource, BTreeSet<Slot>>,
    ) -> Result<Option<String>, Failure> {
        let (Some(first), Some(last)) = (slots.first(), slots.last()) else {
            return Ok(None);
        };
        let (from, until) = (first.starts_at(), last.starts_at() + Slot::LENGTH);
        let mut candidates = self.candidates(names, &resource, from, until).await?;
        for candidate in &mut candidates {
            let taken = besides.get(&resource(&candidate.name));
            candidate.busy.extend(taken.into_iter().flatten());
        }
        Ok(first_free(&candidates, slots).map(str::to_owned))
    }

    /// Everybody with what they have in a stretch of time.
    pub(super) async fn candidates(
        &self,
        names: &[String],
        resource: impl Fn(&str) -> Resource,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Candidate>, Failure> {
        let asked = names.iter().map(async |name| {
            let busy = self.store.busy(&resource(name), from, until).await?;
            Ok::<_, StoreError>(Candidate {
                name: name.clone(),
                busy: busy.into_iter().collect(),
            })
        });
        Ok(try_join_all(asked).await?)
    }
}

fn again(known: Appointment, new: &NewAppointment) -> Result<Booked, Failure> {
    if known.fingerprint == new.fingerprint {
        return Ok(Booked {
            appointment: known,
            before: true,
        });
    }
    Err(Failure::Conflict(
        "this Idempotency-Key was used for another appointment".to_owned(),
    ))
}

fn nobody(what: &str) -> Failure {
    Failure::Conflict(format!(
        "no {what} is free for all of that time: choose another, or ask for what is available"
    ))
}

/// What makes two requests the same: everything that was asked for, and nothing of when or by whom.
fn fingerprint(new: &NewAppointment) -> String {
    let content = serde_json::json!([
        new.customer.as_str(),
        new.service,
        new.starts_at.to_string(),
        new.minutes,
        new.dentist,
        new.chair,
        new.notes,
        new.pending,
        new.anyway,
    ]);
    crate::sha256_hex(content.to_string().as_bytes())
}
