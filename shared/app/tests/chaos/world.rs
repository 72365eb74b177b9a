//! The world of chaos: a lab, its dentists, carriers, queues that lose and double tickets, services that fail. What the people
//! in it do is in [`dentists`] and [`lab`]; what has to hold is in [`checks`].

mod checks;
mod dentists;
mod lab;

use std::collections::BTreeSet;

use app::App;
use app::ports::{DueItem, Store, StoreError};
use domain::case::Case;
use domain::inbound::Inbound;
use domain::message::{Message, Receipt};
use domain::settings::Visits;
use domain::{AppointmentId, MessageId, Phone, Settings, Timestamp, WhatsAppUser};
use futures_util::FutureExt;
use jiff::SignedDuration;
use testkit::{FakeBus, FakeClock, FakeOutside, FakeQueues, FakeReader, Memory};

use crate::dice::Dice;
use crate::provider::Provider;

const DENTISTS: u64 = 3;

pub(crate) struct World {
    seed: u64,
    lab: App<Memory, FakeQueues, FakeBus>,
    provider: Provider,
    reader: FakeReader,
    outside: FakeOutside,
    clock: FakeClock,
    dice: Dice,
    /// How many cases staff have created.
    created: u32,
    /// How often staff have written to somebody.
    written: u32,
    heard: Vec<Inbound>,
    /// The visits whose entries somebody has changed in the calendar.
    edited: BTreeSet<AppointmentId>,
    /// Tickets that a queue still holds, with the time they become visible.
    tickets: Vec<(Timestamp, Ticket)>,
}

#[derive(Clone)]
enum Ticket {
    Whole(Box<Message>),
    Item(DueItem),
}

impl World {
    pub(crate) async fn new(seed: u64) -> Self {
        let clock = FakeClock::at("2026-11-20T05:00:00Z".parse().unwrap());
        let lab = App::new(Memory::new(), FakeQueues::default(), FakeBus::default());
        let settings = Settings {
            clinical_team: vec![Phone::from_wa_id("15550100001").unwrap()],
            lab_team: vec![Phone::from_wa_id("15550100002").unwrap()],
            visits: Visits {
                calendars: vec!["lab".to_owned(), "technician".to_owned()],
                ..Visits::default()
            },
            drive_folder: Some("root".to_owned()),
            ..Settings::default()
        };
        lab.save_settings(settings, clock.now()).await.unwrap();
        let mut world = Self {
            seed,
            lab,
            provider: Provider::default(),
            reader: dentists::reader(),
            outside: FakeOutside::default(),
            clock,
            dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1),
            created: 0,
            written: 0,
            heard: Vec::new(),
            edited: BTreeSet::new(),
            tickets: Vec::new(),
        };
        // Some are known already when chaos begins.
        for nth in 0..seed % 3 {
            world.register(&Self::dentist(nth)).await;
        }
        world
    }

    fn dentist(nth: u64) -> WhatsAppUser {
        WhatsAppUser::of_phone(Phone::from_wa_id(&format!("91987654321{nth}")).unwrap())
    }

    fn some_dentist(&mut self) -> WhatsAppUser {
        Self::dentist(self.dice.roll(DENTISTS))
    }

    async fn cases_of(&self, user: &WhatsAppUser) -> Vec<Case> {
        self.lab.store.person(&user.key().unwrap()).await.unwrap().cases
    }

    pub(crate) async fn step(&mut self) {
        let now = self.clock.advance(SignedDuration::from_secs(self.dice.signed(40)));
        match self.dice.roll(60) {
            0 => self.create(now).await,
            1..=16 => self.hear(now).await,
            17 | 18 => Box::pin(self.hear_two_at_once(now)).await,
            19 | 20 => self.hear_again(now).await,
            21 | 22 => self.start(now).await,
            23 => self.update(now).await,
            24 => self.carrier(now).await,
            25 | 26 => self.quote(now).await,
            27..=29 => self.care_for_a_dentist(now).await,
            30..=32 => self.edit_the_calendar(now),
            33 => {
                self.clock.advance(SignedDuration::from_hours(self.dice.signed(30)));
                self.tick().await;
            }
            34 | 35 => self.something_fails(),
            36..=38 => self.tick().await,
            _ => self.work(true).await,
        }
        self.collect();
    }

    fn something_fails(&mut self) {
        let times = u32::try_from(self.dice.roll(3)).unwrap() + 1;
        match self.dice.roll(6) {
            0 => self.lab.queues.fail(1),
            1 => self.lab.bus.fail(1),
            2 => self.outside.calendar.fail(times),
            3 => self.outside.media.fail(times),
            4 => self.outside.files.fail(times),
            _ => self.outside.drive.fail(times),
        }
    }

    /// Whoever commits next has to look again.
    fn somebody_is_faster(&mut self) {
        if self.dice.once_in(6) {
            self.lab.store.fail_commits([StoreError::Conflict]);
        }
    }

    fn nothing_fails(&self) {
        self.lab.queues.fail(0);
        self.lab.bus.fail(0);
        self.outside.calendar.fail(0);
        self.outside.media.fail(0);
        self.outside.files.fail(0);
        self.outside.drive.fail(0);
    }

    async fn tick(&mut self) {
        // A tick that cannot reach the queue leaves everything to the next one.
        let _ = self.lab.tick(self.clock.now()).await;
        self.collect();
    }

    fn collect(&mut self) {
        let now = self.clock.now();
        let whole = self.lab.queues.take_outbox().into_iter();
        self.tickets
            .extend(whole.map(|message| (now, Ticket::Whole(Box::new(message)))));
        let later = self.lab.queues.take_later().into_iter();
        let item = |(item, wait)| (now + SignedDuration::try_from(wait).unwrap(), Ticket::Item(item));
        self.tickets.extend(later.map(item));
    }

    /// Works off one visible ticket; with `chaos` it may be lost, come twice, and meet a provider in a mood.
    async fn work(&mut self, chaos: bool) {
        let now = self.clock.now();
        let Some(place) = self.tickets.iter().position(|(at, _)| *at <= now) else {
            return;
        };
        let (_, ticket) = self.tickets.remove(place);
        let fate = if chaos { self.dice.roll(10) } else { 9 };
        if fate == 0 {
            return;
        }
        *self.provider.mood.lock().unwrap() = if chaos { self.dice.roll(14) } else { 9 };
        for _ in 0..if fate == 1 { 2 } else { 1 } {
            let spread = u16::try_from(self.dice.roll(1001)).unwrap();
            match &ticket {
                Ticket::Whole(message) => self.deliver(&message.id, Some(message.as_ref().clone()), spread),
                Ticket::Item(DueItem::Message(id)) => self.deliver(id, None, spread),
                Ticket::Item(DueItem::Task(id, worker)) => {
                    self.outside.work_off(&self.lab, id, *worker, spread, now).await;
                }
                Ticket::Item(DueItem::Announcement(id)) => {
                    let _ = self.lab.publish(id).await;
                }
            }
        }
        self.report(chaos).await;
        self.collect();
    }

    /// Polled once: everything answers at once but a provider that never does, and then the process is gone.
    fn deliver(&self, id: &MessageId, handed: Option<Message>, spread: u16) {
        let before = self.sent(id);
        let work = self
            .lab
            .deliver(&self.provider, id, handed, spread, || self.clock.now());
        if let Some(done) = work.now_or_never() {
            done.unwrap();
        }
        if self.sent(id) > before {
            self.check_that_it_may_go(id);
        }
    }

    fn sent(&self, id: &MessageId) -> u32 {
        self.provider.taken.lock().unwrap().get(id).copied().unwrap_or_default()
    }

    /// Meta's status events: always there before anybody tries again, in a calm world at once.
    async fn report(&mut self, chaos: bool) {
        let reports = std::mem::take(&mut *self.provider.reports.lock().unwrap());
        for (id, provider_id) in reports {
            let now = self.clock.now();
            let kinds = [Receipt::Read, Receipt::Sent, Receipt::Delivered];
            let first = usize::try_from(self.dice.roll(3)).unwrap();
            let count = if chaos {
                usize::try_from(self.dice.roll(3)).unwrap() + 1
            } else {
                3
            };
            for receipt in kinds.iter().cycle().skip(first).take(count) {
                self.lab.receipt(Some(&id), &provider_id, receipt, now).await.unwrap();
            }
        }
    }

    /// No more chaos, until nothing is left to do for a long time.
    pub(crate) async fn calm_down(&mut self) {
        self.nothing_fails();
        for _ in 0..120 {
            self.clock.advance(SignedDuration::from_mins(1));
            self.tick().await;
            self.clock.advance(SignedDuration::from_mins(15));
            self.work_off().await;
        }
        // The last look is at a world in which the clock has kept up.
        for _ in 0..3 {
            self.clock.advance(SignedDuration::from_mins(1));
            self.tick().await;
            self.clock.advance(SignedDuration::from_mins(1));
            self.work_off().await;
        }
    }

    async fn work_off(&mut self) {
        while self.tickets.iter().any(|(at, _)| *at <= self.clock.now()) {
            self.work(false).await;
        }
    }
}
