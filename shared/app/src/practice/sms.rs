//! What somebody writes by SMS: a patient says that they come or do not, or wants no more of them.

use std::collections::BTreeSet;

use domain::customer::{Channel, Contact, Customer, Topic};
use domain::ids::derive;
use domain::message::{Address, Terms};
use domain::notice::Practice;
use domain::practice::appointment::{self, Appointment, Event};
use domain::practice::sms_reply::{self, Meaning};
use domain::practice::workflow::{Recipient, booking, customer_key, way};
use domain::reading::ReadBy;
use domain::sms::TextMessage;
use domain::{MessageId, Moment, Settings, Timestamp};

use crate::plan::{Plan, keep_until};
use crate::ports::{AppointmentFilter, Bus, Paging, Queues, Received, Store, StoreError, Write};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

/// What was done about an SMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texted {
    Understood(Meaning),
    /// Nobody has this number: there is nobody to answer.
    Stranger,
    Duplicate,
}

/// Appointments of one person that are looked at: more are not ahead of anybody.
const LOOKED_AT: u16 = 100;

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Takes an SMS: the state, the answer and the mark that it was seen are one commit.
    pub async fn text(&self, message: &TextMessage, now: Timestamp) -> Result<Texted, Failure> {
        let settings = self.settings(now).await?;
        let meaning = sms_reply::meaning(message);
        let contact = Contact::of_phone(&message.from);
        for _ in 0..TRIES_ON_CONFLICT {
            let customers = self.store.customers_by_contact(&contact).await?;
            let Some(first) = customers.first() else {
                // Whoever wants nothing gets nothing, whoever they are.
                self.listen(meaning, &contact, now).await?;
                return Ok(Texted::Stranger);
            };
            let mut plan = Plan::of_practice(&settings, Actor::Patient, message.id.as_str().to_owned(), now);
            plan.writes
                .push(Write::Received(received(message, first, &settings, now)));
            match meaning {
                Meaning::Stop => plan.writes.push(Write::OptsOut {
                    contact: contact.clone(),
                    at: now,
                }),
                Meaning::Start => plan.writes.push(Write::OptsIn {
                    contact: contact.clone(),
                }),
                Meaning::Confirm | Meaning::Cancel | Meaning::Other => {
                    self.answer_text(&mut plan, message, meaning, &customers).await?;
                }
            }
            match self.carry_out(plan).await {
                Ok(_) => return Ok(Texted::Understood(meaning)),
                Err(StoreError::Duplicate) => return Ok(Texted::Duplicate),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("the appointment is changing too fast".to_owned()))
    }

    async fn listen(&self, meaning: Meaning, contact: &Contact, now: Timestamp) -> Result<(), Failure> {
        let contact = contact.clone();
        let write = match meaning {
            Meaning::Stop => Write::OptsOut { contact, at: now },
            Meaning::Start => Write::OptsIn { contact },
            Meaning::Confirm | Meaning::Cancel | Meaning::Other => return Ok(()),
        };
        Ok(self.store.commit(vec![write]).await?)
    }

    async fn answer_text(
        &self,
        plan: &mut Plan<'_>,
        message: &TextMessage,
        meaning: Meaning,
        customers: &[Customer],
    ) -> Result<(), Failure> {
        let next = self.next(customers, plan.now).await?;
        let Some((customer, before)) = next else {
            if let Some(customer) = customers.first() {
                reply(plan, message, customer, &Practice::SmsHelp { next: None });
            }
            return Ok(());
        };
        let of = || booking(&before, &customer.name);
        let (event, notice) = match meaning {
            Meaning::Confirm => (Event::Confirm, Practice::SmsConfirmed(of())),
            Meaning::Cancel => (
                Event::Cancel {
                    reason: Some("by SMS".to_owned()),
                },
                Practice::SmsCancelled(of()),
            ),
            Meaning::Other | Meaning::Stop | Meaning::Start => {
                reply(plan, message, customer, &Practice::SmsHelp { next: Some(of()) });
                return Ok(());
            }
        };
        let moment = Moment {
            now: plan.now,
            settings: plan.settings,
        };
        let decision = appointment::decide(&before, &event, &moment)?;
        if decision.changed {
            self.take(plan, &decision).await?;
        }
        // Whoever has no e-mail address is told of a cancellation by SMS in any case: once is enough.
        let told = meaning == Meaning::Cancel
            && decision.changed
            && way(customer, Some(Topic::Appointments), Channel::Email).is_none()
            && way(customer, Some(Topic::Appointments), Channel::Sms).is_some();
        if !told {
            reply(plan, message, customer, &notice);
        }
        Ok(())
    }

    /// The next appointment of whoever has the number: a family may share one.
    async fn next<'a>(
        &self,
        customers: &'a [Customer],
        now: Timestamp,
    ) -> Result<Option<(&'a Customer, Appointment)>, Failure> {
        let mut ahead = Vec::new();
        let mut seen = BTreeSet::new();
        for customer in customers.iter().filter(|customer| seen.insert(&customer.id)) {
            let filter = AppointmentFilter {
                customer: Some(customer.id.clone()),
                from: Some(now),
                ..AppointmentFilter::default()
            };
            let paging = Paging {
                limit: LOOKED_AT,
                cursor: None,
            };
            let page = self.store.appointments(&filter, &paging).await?;
            let open = page.items.into_iter().filter(|appointment| appointment.is_ahead(now));
            ahead.extend(open.map(|appointment| (customer, appointment)));
        }
        ahead.sort_by(|(_, a), (_, b)| (a.starts_at, &a.id).cmp(&(b.starts_at, &b.id)));
        Ok(ahead.into_iter().next())
    }
}

fn reply(plan: &mut Plan<'_>, message: &TextMessage, customer: &Customer, notice: &Practice) {
    let to = Recipient {
        person: customer_key(&customer.id),
        address: Address::Sms(message.from.clone()),
        language: customer.language,
    };
    let terms = Terms {
        // Nobody who is erased before it leaves is answered.
        customer: Some(customer.id.clone()),
        retry_seconds: plan.settings.practice.retry_seconds.clone(),
        ..Terms::default()
    };
    let id = MessageId::trusted(derive(&["sms reply", message.id.as_str()]));
    plan.tell(id, &to, notice, terms, None);
}

fn received(message: &TextMessage, customer: &Customer, settings: &Settings, now: Timestamp) -> Received {
    Received {
        id: message.id.clone(),
        from: customer_key(&customer.id),
        kind: "sms".to_owned(),
        words: Some(message.body.clone()),
        quotes: None,
        reading: None,
        read_by: Some(ReadBy::Rule),
        case: None,
        record: None,
        sent_at: message.received_at,
        received_at: now,
        keep_until: keep_until(settings, now),
    }
}
