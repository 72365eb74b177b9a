//! What staff and carriers do to cases: create, start production, update, report where a parcel is.

mod create;
mod track;
mod update;

pub use create::{CreateCase, Created};
pub use track::{Tracked, TrackingEvent};
pub use update::{Details, Started, UpdateCase, Updated};

use domain::case::{Case, Decision};
use domain::{CaseId, Moment, Rejection, Timestamp};

use crate::advance::conversation_of;
use crate::plan::Plan;
use crate::ports::{Bus, Person, Queues, Store, StoreError};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// A case with its dentist.
    ///
    /// # Errors
    /// [`Failure::NotFound`] if there is no such case.
    pub async fn case(&self, id: &CaseId) -> Result<(Person, Case), Failure> {
        let not_found = || Failure::NotFound(format!("there is no case {id}"));
        let pointer = self.store.case_pointer(id).await?.ok_or_else(not_found)?;
        let person = self.store.person(&pointer.person).await?;
        let case = person
            .cases
            .iter()
            .find(|case| case.id == *id)
            .cloned()
            .ok_or_else(not_found)?;
        Ok((person, case))
    }

    /// Loads a case, decides and commits; again if somebody else was faster. Returns the case and the messages that the decision made.
    pub(crate) async fn change_case(
        &self,
        id: &CaseId,
        actor: &Actor,
        clock: impl Fn() -> Timestamp,
        mut decide: impl FnMut(&Case, &Moment<'_>) -> Result<Vec<Decision>, Rejection>,
    ) -> Result<Changed, Failure> {
        let settings = self.settings(clock()).await?;
        for _ in 0..TRIES_ON_CONFLICT {
            let (person, case) = self.case(id).await?;
            // As late as possible: the stage begins when the commit is visible.
            let now = clock();
            let decisions = decide(
                &case,
                &Moment {
                    now,
                    settings: &settings,
                },
            )?;
            let Some(last) = decisions.iter().rfind(|decision| decision.changed) else {
                return Ok(Changed {
                    case,
                    messages: Vec::new(),
                    moved: false,
                });
            };
            let mut after = last.case.clone();
            after.version = case.version + 1;
            let conversation = conversation_of(&person, &case, &settings, now);
            let reason = format!("{id} v{}", after.version);
            let mut plan = Plan::new(conversation, &settings, actor.clone(), reason, now);
            plan.staff = self
                .staff(decisions.iter().flat_map(|decision| &decision.effects))
                .await?;
            plan.case(&after);
            for decision in decisions.iter().filter(|decision| decision.changed) {
                plan.decision(decision);
            }
            match self.carry_out(plan).await {
                Ok(messages) => {
                    return Ok(Changed {
                        case: after,
                        messages,
                        moved: true,
                    });
                }
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Conflict(
            "the case is being changed by others at this moment".to_owned(),
        ))
    }
}

/// A case after a change, or as it is if nothing changed.
#[derive(Debug)]
pub(crate) struct Changed {
    pub case: Case,
    pub messages: Vec<domain::message::Message>,
    pub moved: bool,
}
