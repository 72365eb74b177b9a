//! Arbitrary tickets.

use domain::TicketId;
use domain::practice::snippet::SnippetId;
use domain::practice::ticket::{Answer, Author, PickedBy, Priority, Status, Ticket, TicketMessage};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{customer_id, derived_id, text, timestamp};

pub fn ticket() -> impl Strategy<Value = Ticket> {
    let asked = (derived_id(), customer_id(), text(), text(), text());
    let state = (
        select(Status::ALL.to_vec()),
        select(Priority::ALL.to_vec()),
        option::of(text()),
    );
    let said = (vec(message(), 0..4), option::of(answer()));
    let when = (option::of(timestamp()), timestamp(), timestamp(), 1..u64::MAX);
    (asked, state, said, when).prop_map(|(asked, state, said, when)| {
        let (id, customer, subject, description, fingerprint) = asked;
        let (status, priority, assigned_to) = state;
        let (messages, answer) = said;
        let (escalated_at, created_at, updated_at, version) = when;
        Ticket {
            id: TicketId::trusted(id),
            customer,
            subject,
            description,
            status,
            priority,
            assigned_to,
            messages,
            answer,
            escalated_at,
            fingerprint,
            created_at,
            updated_at,
            version,
        }
    })
}

fn message() -> impl Strategy<Value = TicketMessage> {
    let from = prop_oneof![
        Just(Author::Customer),
        text().prop_map(Author::Staff),
        Just(Author::Chairside)
    ];
    (any::<u32>(), from, text(), timestamp()).prop_map(|(number, from, text, at)| TicketMessage {
        number,
        from,
        text,
        at,
    })
}

fn answer() -> impl Strategy<Value = Answer> {
    ("[a-z_]{1,20}", select(PickedBy::ALL.to_vec()), 0..=100_u8).prop_map(|(snippet, by, confidence)| Answer {
        snippet: SnippetId::trusted(snippet),
        by,
        confidence,
    })
}
