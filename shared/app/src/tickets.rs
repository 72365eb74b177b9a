//! Tickets: opened, answered by an approved text where one fits, and worked on by people. What anybody is told of it is said
//! by workflows.

use domain::customer::Edit;
use domain::practice::snippet::{self, Match, SnippetId};
use domain::practice::ticket::{self, Decision, Event, NewTicket, PickedBy, Priority, Status, Ticket};
use domain::{CustomerId, Moment, Rejection, Settings, TicketId, Timestamp};

use crate::plan::Plan;
use crate::ports::{Bus, FactRecord, Paging, Queues, SnippetReader, Store, StoreError, Subject, TicketFilter, Write};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

/// Tickets read at once.
const PAGE: u16 = 100;

/// What a request to open a ticket came to.
#[derive(Debug, Clone)]
pub struct Opened {
    pub ticket: Ticket,
    /// The same request had opened it before.
    pub before: bool,
}

/// What is to be different. The default changes nothing.
#[derive(Clone, Default)]
pub struct TicketChange {
    pub status: Option<Status>,
    pub priority: Option<Priority>,
    pub assigned_to: Edit<String>,
}

/// What somebody says on a ticket.
#[derive(Clone)]
pub enum Said {
    Customer {
        text: String,
    },
    Staff {
        name: String,
        text: String,
    },
    /// A person has picked an approved answer.
    Snippet(SnippetId),
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Opens a ticket, with the approved answer to it if there is one; else people are told. The same request again is the
    /// same ticket.
    ///
    /// # Errors
    /// [`Failure::NotFound`] without such a customer; [`Failure::Conflict`] if the id was used for another request;
    /// [`Failure::Rejected`].
    pub async fn open_ticket(
        &self,
        mut new: NewTicket,
        reader: &impl SnippetReader,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Opened, Failure> {
        new.fingerprint = fingerprint(&new);
        let settings = self.settings(now).await?;
        new.assigned_to = new.assigned_to.or_else(|| settings.practice.ticket_assignee.clone());
        let mut answer = None;
        for _ in 0..TRIES_ON_CONFLICT {
            if let Some(known) = self.store.ticket(&new.id).await? {
                return again(known, &new);
            }
            let customer = self.customer(&new.customer).await?;
            if customer.erased_at.is_some() {
                return Err(Rejection::illegal("this customer was erased: nothing can be opened for them").into());
            }
            let moment = Moment {
                now,
                settings: &settings,
            };
            let opened = ticket::open(new.clone(), &moment)?;
            // Asked once, however often it has to be written.
            let answered = match &answer {
                Some(known) => known,
                None => answer.insert(self.answer(&opened.ticket, reader, &settings).await),
            };
            let event = match answered {
                Some((found, by)) => {
                    let text = text_of(&found.snippet, customer.language, &settings)?;
                    Event::Answered {
                        snippet: found.snippet.clone(),
                        text,
                        by: *by,
                        confidence: found.confidence,
                    }
                }
                None => Event::Unanswered,
            };
            let decision = together(opened, &event, &moment)?;
            let mut plan = plan_of(&decision, &settings, actor, now);
            // Nobody who is erased meanwhile gets one.
            plan.writes.push(Write::CustomerStill {
                customer: customer.id,
                version: customer.version,
            });
            match self.carry_out(plan).await {
                Ok(_) => {
                    return Ok(Opened {
                        ticket: decision.ticket,
                        before: false,
                    });
                }
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(too_fast())
    }

    /// # Errors
    /// [`Failure::NotFound`]; [`Failure::Rejected`].
    pub async fn write_on_ticket(
        &self,
        id: &TicketId,
        said: &Said,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Ticket, Failure> {
        let settings = self.settings(now).await?;
        let event = match said {
            Said::Customer { text } => Event::CustomerWrote { text: text.clone() },
            Said::Staff { name, text } => Event::StaffWrote {
                name: name.clone(),
                text: text.clone(),
            },
            Said::Snippet(snippet) => {
                let customer = self.customer(&self.ticket(id).await?.customer).await?;
                Event::Answered {
                    snippet: snippet.clone(),
                    text: text_of(snippet, customer.language, &settings)?,
                    by: PickedBy::Staff,
                    confidence: 100,
                }
            }
        };
        self.on_ticket(id, &[event], None, actor, now).await
    }

    /// `version`: the one that the editor saw.
    ///
    /// # Errors
    /// [`Failure::NotFound`]; [`Failure::Conflict`]; [`Failure::Rejected`].
    pub async fn change_ticket(
        &self,
        id: &TicketId,
        change: &TicketChange,
        version: Option<u64>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Ticket, Failure> {
        let assign = match &change.assigned_to {
            Edit::Keep => None,
            Edit::Set(name) => Some(Event::Assign(Some(name.clone()))),
            Edit::Clear => Some(Event::Assign(None)),
        };
        let events: Vec<Event> = assign
            .into_iter()
            .chain(change.priority.map(Event::Prioritise))
            .chain(change.status.map(Event::SetStatus))
            .collect();
        self.on_ticket(id, &events, version, actor, now).await
    }

    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn ticket(&self, id: &TicketId) -> Result<Ticket, Failure> {
        let found = self.store.ticket(id).await?;
        found.ok_or_else(|| Failure::NotFound(format!("there is no ticket {id}")))
    }

    /// A ticket with what happened to it, oldest first.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn ticket_with_history(&self, id: &TicketId) -> Result<(Ticket, Vec<FactRecord>), Failure> {
        let ticket = self.ticket(id).await?;
        let history = self.store.facts(&Subject::Ticket(id.clone())).await?;
        Ok((ticket, history))
    }

    /// Every ticket of a customer, newest first.
    pub async fn tickets_of(&self, customer: &CustomerId) -> Result<Vec<Ticket>, Failure> {
        let filter = TicketFilter {
            status: None,
            customer: Some(customer.clone()),
        };
        let mut paging = Paging {
            limit: PAGE,
            cursor: None,
        };
        let mut all = Vec::new();
        loop {
            let page = self.store.tickets(&filter, &paging).await?;
            all.extend(page.items);
            paging.cursor = page.next;
            if paging.cursor.is_none() {
                return Ok(all);
            }
        }
    }

    /// Deletes everybody's words in all tickets of a customer. Again, it changes nothing.
    pub(crate) async fn erase_tickets(
        &self,
        customer: &CustomerId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let settings = self.settings(now).await?;
        for ticket in self.tickets_of(customer).await? {
            let mut current = Some(ticket);
            for _ in 0..TRIES_ON_CONFLICT {
                let Some(before) = current.take() else { break };
                let decision = ticket::erase(&before, now);
                if !decision.changed {
                    break;
                }
                match self.carry_out(plan_of(&decision, &settings, actor, now)).await {
                    Ok(_) => break,
                    Err(StoreError::Conflict) => current = self.store.ticket(&before.id).await?,
                    Err(error) => return Err(error.into()),
                }
            }
            if current.is_some() {
                return Err(too_fast());
            }
        }
        Ok(())
    }

    async fn on_ticket(
        &self,
        id: &TicketId,
        events: &[Event],
        version: Option<u64>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Ticket, Failure> {
        let settings = self.settings(now).await?;
        let moment = Moment {
            now,
            settings: &settings,
        };
        for _ in 0..TRIES_ON_CONFLICT {
            let before = self.ticket(id).await?;
            if version.is_some_and(|version| version != before.version) {
                return Err(Failure::Conflict(format!(
                    "the ticket has version {} by now: read it again",
                    before.version
                )));
            }
            let mut decision = unchanged(before.clone());
            for event in events {
                decision = together(decision, event, &moment)?;
            }
            // Several events in one commit are one version.
            decision.changed = decision.ticket != before;
            if !decision.changed {
                return Ok(before);
            }
            decision.ticket.version = before.version + 1;
            let plan = plan_of(&decision, &settings, actor, now);
            match self.carry_out(plan).await {
                Ok(_) => return Ok(decision.ticket),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(too_fast())
    }

    /// The approved answer to a new ticket, and who found it.
    async fn answer(
        &self,
        ticket: &Ticket,
        reader: &impl SnippetReader,
        settings: &Settings,
    ) -> Option<(Match, PickedBy)> {
        if !ticket.may_be_answered() {
            return None;
        }
        let (snippets, known) = (&settings.practice.snippets, messages::known_facts(settings));
        let (subject, description) = (ticket.subject.as_str(), ticket.description.as_str());
        if let Some(found) = snippet::find(snippets, &known, &[subject, description]) {
            return Some((found, PickedBy::Rules));
        }
        let question = snippet::question(snippets, &known, subject, description)?;
        let picked = reader.pick(&question).await?;
        let is_one = question.choices.iter().any(|choice| choice.id == picked.snippet);
        let is_sure = picked.confidence >= snippet::MIN_CONFIDENCE;
        (is_one && is_sure).then_some((picked, PickedBy::Model))
    }
}

fn plan_of<'a>(decision: &Decision, settings: &'a Settings, actor: &Actor, now: Timestamp) -> Plan<'a> {
    let ticket = &decision.ticket;
    let cause = format!("ticket {} v{}", ticket.id, ticket.version);
    let mut plan = Plan::of_practice(settings, actor.clone(), cause, now);
    plan.writes.push(Write::Ticket(ticket.clone()));
    for effect in &decision.effects {
        plan.effect(effect, None);
    }
    let subject = Subject::Ticket(ticket.id.clone());
    plan.facts(&subject, ticket.version, &decision.facts);
    plan
}

/// What a decision and one more event come to, as one change.
fn together(first: Decision, event: &Event, moment: &Moment<'_>) -> Result<Decision, Rejection> {
    let version = first.ticket.version;
    let mut then = ticket::decide(&first.ticket, event, moment)?;
    then.ticket.version = version;
    then.changed |= first.changed;
    then.effects.splice(0..0, first.effects);
    then.facts.splice(0..0, first.facts);
    Ok(then)
}

fn unchanged(ticket: Ticket) -> Decision {
    Decision {
        ticket,
        changed: false,
        effects: Vec::new(),
        facts: Vec::new(),
    }
}

/// An approved answer as a patient reads it.
fn text_of(id: &SnippetId, language: domain::Language, settings: &Settings) -> Result<String, Failure> {
    let snippets = &settings.practice.snippets;
    let Some(found) = snippets.iter().find(|snippet| snippet.id == *id) else {
        let ids: Vec<&str> = snippets.iter().map(|snippet| snippet.id.as_str()).collect();
        return Err(Failure::Invalid(format!(
            "snippet: there is none of this id; there are: {}",
            ids.join(", ")
        )));
    };
    if !snippet::is_usable(found, &messages::known_facts(settings)) {
        return Err(Rejection::illegal("the settings lack a fact that this answer holds").into());
    }
    Ok(messages::snippet_text(found, language, settings))
}

fn again(known: Ticket, new: &NewTicket) -> Result<Opened, Failure> {
    if known.fingerprint == new.fingerprint {
        return Ok(Opened {
            ticket: known,
            before: true,
        });
    }
    Err(Failure::Conflict(
        "this Idempotency-Key was used for another ticket".to_owned(),
    ))
}

/// What makes two requests the same: everything that was asked for, and nothing of when or by whom.
fn fingerprint(new: &NewTicket) -> String {
    let content = serde_json::json!([
        new.customer.as_str(),
        new.subject,
        new.description,
        new.priority.name(),
        new.assigned_to,
    ]);
    crate::sha256_hex(content.to_string().as_bytes())
}

fn too_fast() -> Failure {
    Failure::Unavailable("the ticket is changing too fast".to_owned())
}

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Customer { .. } => "Said(customer)",
            Self::Staff { .. } => "Said(staff)",
            Self::Snippet(_) => "Said(snippet)",
        })
    }
}

impl std::fmt::Debug for TicketChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TicketChange")
            .field("status", &self.status)
            .field("priority", &self.priority)
            .finish_non_exhaustive()
    }
}
