//! The queues of chaos: tickets are worked off in any order, come twice, or are lost.

use std::sync::Arc;

use app::ports::DueItem;
use domain::MessageId;
use domain::message::Message;
use domain::task::Worker;
use jiff::SignedDuration;

use crate::world::{Shared, World, tolerated};

#[derive(Clone)]
pub(crate) enum Ticket {
    Whole(Box<Message>),
    Item(DueItem),
}

/// A process that ends before it is done leaves an attempt of which nobody knows what became.
struct Unfinished(Arc<Shared>, MessageId, bool);

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.2 {
            self.0.provider.seen().unsure.insert(self.1.clone());
        }
    }
}

impl World {
    pub(crate) fn look(&mut self) {
        let now = self.now();
        self.witness.see(self.shared.app.store.take_commits(), now);
        let whole = self.shared.app.queues.take_outbox().into_iter();
        self.tickets
            .extend(whole.map(|message| (now, Ticket::Whole(Box::new(message)))));
        let later = self.shared.app.queues.take_later().into_iter();
        let item = |(item, wait)| (now + SignedDuration::try_from(wait).unwrap(), Ticket::Item(item));
        self.tickets.extend(later.map(item));
        self.shared.app.bus.take();
    }

    /// One of the visible tickets, which may come twice, or is lost.
    pub(crate) fn take_a_ticket(&mut self) {
        let now = self.now();
        let visible: Vec<usize> = (0..self.tickets.len())
            .filter(|nth| self.tickets[*nth].0 <= now)
            .collect();
        if visible.is_empty() {
            return self.take_a_turn();
        }
        let place = *self.dice.one_of(&visible);
        let fate = self.dice.roll(12);
        let ticket = if fate == 1 {
            self.tickets[place].1.clone()
        } else {
            self.tickets.remove(place).1
        };
        if fate != 0 {
            self.work_on(ticket);
        }
    }

    fn work_on(&mut self, ticket: Ticket) {
        let (shared, seed) = (Arc::clone(&self.shared), self.seed);
        let spread = u16::try_from(self.dice.roll(1001)).unwrap();
        match ticket {
            Ticket::Whole(message) => self.deliver(message.id.clone(), Some(*message), spread),
            Ticket::Item(DueItem::Message(id)) => self.deliver(id, None, spread),
            Ticket::Item(DueItem::Task(id, worker)) => self.begin(async move {
                let now = shared.clock.now();
                let done = match worker {
                    Worker::Advance => shared.app.advance(&id, spread, now).await,
                    Worker::Remind => shared.app.remind(&id, spread, now).await,
                    Worker::Project | Worker::Maintain => panic!("seed {seed}: not of a practice's appointments"),
                };
                let _ = tolerated(seed, done);
            }),
            Ticket::Item(DueItem::Announcement(id)) => self.begin(async move {
                let _ = tolerated(seed, shared.app.publish(&id).await);
            }),
        }
    }

    fn deliver(&mut self, id: MessageId, handed: Option<Message>, spread: u16) {
        let (shared, seed) = (Arc::clone(&self.shared), self.seed);
        self.begin(async move {
            let mut unfinished = Unfinished(Arc::clone(&shared), id.clone(), false);
            let clock = || shared.clock.now();
            let work = shared.app.deliver(&shared.provider, &id, handed, spread, clock);
            unfinished.2 = tolerated(seed, work.await).is_some();
        });
    }

    pub(crate) fn work_off(&mut self) {
        while let Some(place) = self.tickets.iter().position(|(at, _)| *at <= self.now()) {
            let (_, ticket) = self.tickets.remove(place);
            self.work_on(ticket);
        }
    }
}
