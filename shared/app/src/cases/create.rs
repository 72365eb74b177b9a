//! A new case. The same request again is the same case; another request under a used id is a conflict.

use domain::case::{self, NewCase, Priority, Stage};
use domain::conversation::Conversation;
use domain::{CaseId, Moment, Timestamp, WhatsAppUser};

use crate::plan::Plan;
use crate::ports::{Bus, Pointer, Queues, Store, StoreError, Write};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

/// A request for a case, with everything parsed.
#[derive(Debug, Clone)]
pub struct CreateCase {
    pub id: CaseId,
    pub user: WhatsAppUser,
    pub patient: String,
    pub dentist: String,
    pub stage: Stage,
    pub priority: Priority,
    pub notes: Option<String>,
    /// How many phases a phase-wise dispatch has; the settings' number if not given.
    pub phases: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    New,
    /// The same request had created it before.
    Before,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub async fn create_case(&self, request: &CreateCase, actor: &Actor, now: Timestamp) -> Result<Created, Failure> {
        let Some(key) = request.user.key() else {
            return Err(Failure::Invalid("user_id names nobody".to_owned()));
        };
        let settings = self.settings(now).await?;
        let fingerprint = request.fingerprint();
        for _ in 0..TRIES_ON_CONFLICT {
            let person = self.store.person(&key).await?;
            let new = NewCase {
                id: request.id.clone(),
                person: person.key.clone(),
                user_id: request.user.user_id(),
                patient: request.patient.clone(),
                dentist: request.dentist.clone(),
                stage: request.stage,
                priority: request.priority,
                notes: request.notes.clone(),
                phases: request.phases.unwrap_or(settings.phases),
                from_chat: None,
                files: Vec::new(),
            };
            let decision = case::open(
                new,
                &Moment {
                    now,
                    settings: &settings,
                },
            );
            let is_new = person.conversation.is_none();
            let conversation = person.conversation.unwrap_or_else(|| {
                let mut conversation =
                    Conversation::new(person.key.clone(), request.user.clone(), settings.language, now);
                conversation.name = Some(request.dentist.clone()).filter(|name| !name.is_empty());
                conversation
            });
            let mut plan = Plan::new(
                conversation,
                &settings,
                actor.clone(),
                format!("{} v1", request.id),
                now,
            );
            plan.conversation_changed = is_new;
            let pointer = Pointer {
                person: person.key,
                fingerprint: fingerprint.clone(),
            };
            plan.writes.push(Write::ClaimCaseId {
                id: request.id.clone(),
                pointer,
            });
            plan.case(&decision.case);
            plan.decision(&decision);
            match self.carry_out(plan).await {
                Ok(_) => return Ok(Created::New),
                Err(StoreError::Conflict) => match self.store.case_pointer(&request.id).await? {
                    Some(taken) if taken.fingerprint == fingerprint => return Ok(Created::Before),
                    Some(_) => {
                        let id = &request.id;
                        return Err(Failure::Conflict(format!(
                            "case {id} exists already, with other content"
                        )));
                    }
                    // The dentist wrote at the same moment.
                    None => {}
                },
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable(
            "the dentist's conversation is changing too fast".to_owned(),
        ))
    }
}

impl CreateCase {
    /// What makes two requests the same: everything that was asked for, and nothing of when or by whom.
    fn fingerprint(&self) -> String {
        let content = serde_json::json!([
            self.user.user_id(),
            self.patient,
            self.dentist,
            self.stage.name(),
            self.priority.name(),
            self.notes,
            self.phases,
        ]);
        crate::sha256_hex(content.to_string().as_bytes())
    }
}
