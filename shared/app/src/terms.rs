//! What a message of the practice hinges on, looked at again when it is about to leave: who it is for, what they want, and
//! whether what it says is still so.

use domain::conversation::Conversation;
use domain::customer::Customer;
use domain::gate::{self, Verdict};
use domain::message::{Address, Message, Terms};
use domain::{Settings, Timestamp};

use crate::ports::{Bus, Queues, Store, Write};
use crate::{App, Failure};

/// What the gate says, and what must not have changed when that is committed.
pub(crate) struct Looked {
    pub verdict: Verdict,
    pub conditions: Vec<Write>,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub(crate) async fn look_at_terms(
        &self,
        message: &Message,
        terms: &Terms,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Looked, Failure> {
        let (mut unwanted, mut conditions) = (None, Vec::new());
        if let Some(id) = &terms.customer {
            let customer = self.store.customer(id).await?;
            unwanted = unwanted.or(not_for(customer.as_ref(), message, terms));
            conditions.extend(customer.map(|customer| Write::CustomerStill {
                customer: customer.id,
                version: customer.version,
            }));
        }
        if let Some((id, epoch)) = &terms.appointment {
            let appointment = self.store.practice_appointment(id).await?;
            if appointment.is_none_or(|appointment| appointment.epoch != *epoch) {
                unwanted = unwanted.or(Some("the appointment has changed since"));
            }
            conditions.push(Write::StillAt {
                appointment: id.clone(),
                epoch: *epoch,
            });
        }
        let mut conversation = None;
        if let Some(contact) = message.address.contact() {
            if self.store.opted_out(&contact).await? {
                unwanted = unwanted.or(Some("the recipient has opted out of messages"));
            }
            conditions.push(Write::StillWanted { contact });
        } else {
            conversation = self.store.conversation(&message.to).await?;
            conditions.push(Write::StillListens {
                person: message.to.clone(),
                alone: message.class.is_held_back_by_a_takeover(),
            });
        }
        let verdict = message.verdict_now(&facts(message, terms, unwanted, conversation.as_ref(), settings), now);
        Ok(Looked { verdict, conditions })
    }
}

/// What the gate has to know about a message of the practice.
pub(crate) fn facts<'a>(
    message: &Message,
    terms: &Terms,
    unwanted: Option<&'static str>,
    conversation: Option<&Conversation>,
    settings: &'a Settings,
) -> gate::Facts<'a> {
    gate::Facts {
        class: message.class,
        channel: message.address.channel(),
        unwanted,
        until: terms.until,
        has_template: message.words.template.is_some(),
        last_inbound_at: conversation.and_then(|conversation| conversation.last_inbound_at),
        stopped: conversation.is_some_and(|conversation| conversation.stopped_at.is_some()),
        taken_over: conversation.is_some_and(|conversation| conversation.takeover.is_some()),
        quiet_hours: settings.quiet_hours,
        zone: &settings.calendar.zone,
    }
}

/// Why a customer is not to be told this by this way.
fn not_for(customer: Option<&Customer>, message: &Message, terms: &Terms) -> Option<&'static str> {
    let Some(customer) = customer.filter(|customer| customer.erased_at.is_none()) else {
        return Some("the customer was erased");
    };
    let has_it = match &message.address {
        // In whatever form somebody writes it: an answer goes to the number that an SMS came from.
        Address::Email(_) | Address::Sms(_) => message
            .address
            .contact()
            .is_some_and(|it| customer.contacts().contains(&it)),
        Address::Whatsapp(user) => customer.phone == user.phone,
    };
    if !has_it {
        return Some("the customer has another address by now");
    }
    let wants = |topic| customer.preferences.wants(topic, message.address.channel());
    (!terms.topic.is_none_or(wants)).then_some("the customer does not want this by this way")
}
