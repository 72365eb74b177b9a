//! Cases: each in the stage that it is in, with its dentist's conversation if there is none yet.

use domain::case::{self, NewCase, Priority, Stage};
use domain::conversation::Conversation;
use domain::delivery::DeliveryStatus;
use domain::{CaseId, Moment, PersonKey, Timestamp, WhatsAppUser};

use super::{Batch, Outcome, Taken, too_fast};
use crate::plan::Plan;
use crate::ports::{Bus, Person, Pointer, Queues, Store, StoreError, Write};
use crate::{App, Failure, TRIES_ON_CONFLICT, sha256_hex};

/// A case as another system has it.
#[derive(Clone)]
pub struct CaseRow {
    pub id: Option<CaseId>,
    pub user: WhatsAppUser,
    pub patient: String,
    pub dentist: String,
    pub stage: Stage,
    pub delivery: Option<DeliveryStatus>,
    pub notes: Option<String>,
    pub priority: Priority,
    pub created_at: Option<Timestamp>,
    /// Its place among the rows that say the same.
    pub ordinal: Option<u64>,
}

impl CaseRow {
    /// What makes a row without an id the same row, whatever has become of the case since.
    pub(super) fn identity(&self) -> Vec<String> {
        let created_at = self.created_at.map(|at| at.as_second().to_string());
        vec![
            self.user.user_id(),
            self.patient.clone(),
            self.dentist.clone(),
            created_at.unwrap_or_default(),
        ]
    }
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub(super) async fn import_case(&self, batch: &mut Batch<'_>, row: CaseRow) -> Result<Taken, Failure> {
        let Some(key) = row.user.key() else {
            return Ok(Taken::rejected(Some("user_id"), "names nobody"));
        };
        let id = row.id.clone().unwrap_or_else(|| derived(batch, &row));
        for _ in 0..TRIES_ON_CONFLICT {
            let person = self.store.person(&key).await?;
            let owner = match self.store.case_pointer(&id).await? {
                Some(pointer) => Some(pointer.person),
                None => batch.seen.cases.get(&id).cloned(),
            };
            if let Some(owner) = owner {
                return Ok(known(&id, &owner, &person.key));
            }
            let conversation = conversation(batch, &person, &row);
            let is_new = conversation.version == 0;
            let moment = Moment {
                now: batch.now,
                settings: batch.settings,
            };
            let new = NewCase {
                id: id.clone(),
                person: person.key.clone(),
                user_id: row.user.user_id(),
                patient: row.patient.clone(),
                dentist: row.dentist.clone(),
                stage: row.stage,
                priority: row.priority,
                notes: row.notes.clone(),
                phases: batch.settings.phases,
                // What comes before approval is what dentists open by themselves: it waits for the same check.
                from_chat: (row.stage < Stage::ApprovedForProduction)
                    .then(|| conversation.profile.has_verified_licence()),
                files: Vec::new(),
            };
            let decision = case::import(new, &batch.origin(row.created_at), row.delivery, &moment);
            let cause = format!("{id} v1");
            let mut plan = Plan::new(
                conversation.clone(),
                batch.settings,
                batch.actor.clone(),
                cause,
                batch.now,
            );
            plan.conversation_changed = is_new;
            plan.writes.push(Write::ClaimCaseId {
                id: id.clone(),
                pointer: Pointer {
                    person: person.key.clone(),
                    fingerprint: fingerprint(&row),
                },
            });
            plan.case(&decision.case);
            plan.decision(&decision);
            match self.write_row(batch, plan).await {
                Ok(()) => {
                    batch.seen.cases.insert(id.clone(), person.key.clone());
                    batch.note_person(&person.key, conversation);
                    return Ok(Taken::new(Outcome::Created, id.as_str()));
                }
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(too_fast())
    }
}

impl Batch<'_> {
    /// In a dry run the next rows have to find whom this one has brought.
    pub(super) fn note_person(&mut self, key: &PersonKey, mut conversation: Conversation) {
        if self.dry_run {
            conversation.version += 1;
            self.seen.people.insert(key.clone(), conversation);
        }
    }
}

fn derived(batch: &Batch<'_>, row: &CaseRow) -> CaseId {
    let mut identity = row.identity();
    identity.push(row.ordinal.unwrap_or(1).to_string());
    let identity: Vec<&str> = identity.iter().map(String::as_str).collect();
    CaseId::trusted(format!("case-{}", batch.derived("case", &identity)))
}

fn known(id: &CaseId, owner: &PersonKey, person: &PersonKey) -> Taken {
    if owner == person {
        return Taken::new(Outcome::Unchanged, id.as_str());
    }
    Taken::rejected(Some("case_id"), format!("another dentist's case is {id} already"))
}

fn conversation(batch: &Batch<'_>, person: &Person, row: &CaseRow) -> Conversation {
    let before = person.conversation.as_ref().or(batch.seen.people.get(&person.key));
    before.cloned().unwrap_or_else(|| {
        let (user, language) = (row.user.clone(), batch.settings.language);
        let mut conversation = Conversation::new(person.key.clone(), user, language, batch.now);
        conversation.name = Some(row.dentist.clone()).filter(|name| !name.is_empty());
        conversation
    })
}

/// Whoever asks `create-case` for the same id asks for something else: an import is no request of theirs.
fn fingerprint(row: &CaseRow) -> String {
    let content = serde_json::json!(["imported", row.identity(), row.stage.name(), row.notes]);
    sha256_hex(content.to_string().as_bytes())
}

/// A row names a patient.
impl std::fmt::Debug for CaseRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseRow({:?}, {:?})", self.id, self.stage)
    }
}
