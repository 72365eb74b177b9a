//! The world of chaos: a lab, two dentists, carriers, queues that lose and double tickets; and what has to hold in the end.

use std::collections::BTreeSet;

use app::ports::{DueItem, Store};
use app::{Actor, App, CreateCase, Details, TrackingEvent, UpdateCase};
use domain::case::{Priority, Stage};
use domain::delivery::DeliveryStatus;
use domain::inbound::{Content, Inbound};
use domain::message::{Message, Receipt, State};
use domain::notice::Class;
use domain::reading::{ReadBy, Reading};
use domain::{CaseId, EventId, MessageId, Phone, Settings, TaskId, Timestamp, WhatsAppUser};
use futures_util::FutureExt;
use jiff::SignedDuration;
use testkit::{FakeBus, FakeClock, FakeOutside, FakeQueues, FakeReader, Memory};

use crate::provider::{Dice, Provider};

type Lab = App<Memory, FakeQueues, FakeBus>;

pub(crate) struct World {
    lab: Lab,
    provider: Provider,
    reader: FakeReader,
    outside: FakeOutside,
    clock: FakeClock,
    dice: Dice,
    cases: Vec<CaseId>,
    heard: Vec<Inbound>,
    /// Tickets that a queue still holds, with the time they become visible.
    tickets: Vec<(Timestamp, Ticket)>,
}

#[derive(Clone)]
pub(crate) enum Ticket {
    Whole(Box<Message>),
    Item(DueItem),
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let reader = FakeReader::default();
        for (text, reading) in [
            ("yes", Reading::Yes),
            ("no", Reading::No),
            ("phases", Reading::PhaseWise),
            ("full", Reading::FullCase),
            ("status", Reading::Status),
            ("arrived", Reading::Arrived),
            ("stop", Reading::Stop),
            ("start", Reading::Start),
            ("person", Reading::Person),
        ] {
            reader.understands(text, reading, ReadBy::Rule);
        }
        let clock = FakeClock::at("2026-11-20T05:00:00Z".parse().unwrap());
        let lab = App::new(Memory::new(), FakeQueues::default(), FakeBus::default());
        let dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
        let (provider, cases, heard, tickets) = (Provider::default(), Vec::new(), Vec::new(), Vec::new());
        Self {
            lab,
            provider,
            reader,
            outside: FakeOutside::default(),
            clock,
            dice,
            cases,
            heard,
            tickets,
        }
    }

    fn dentist(nth: u64) -> WhatsAppUser {
        WhatsAppUser::of_phone(Phone::from_wa_id(&format!("91987654321{nth}")).unwrap())
    }

    pub(crate) async fn settings(&self) {
        let settings = Settings {
            clinical_team: vec![Phone::from_wa_id("15550100001").unwrap()],
            lab_team: vec![Phone::from_wa_id("15550100002").unwrap()],
            ..Settings::default()
        };
        self.lab.save_settings(settings, self.clock.now()).await.unwrap();
    }

    pub(crate) async fn step(&mut self) {
        let now = self
            .clock
            .advance(SignedDuration::from_secs(i64::try_from(self.dice.roll(40)).unwrap()));
        match self.dice.roll(16) {
            0 => self.create(now).await,
            1..=3 => self.hear(now).await,
            4 => self.hear_again(now).await,
            5 | 6 => self.start(now).await,
            7 => self.update(now).await,
            8 => self.carrier(now).await,
            9 => {
                self.clock
                    .advance(SignedDuration::from_hours(i64::try_from(self.dice.roll(30)).unwrap()));
                self.tick().await;
            }
            10 => self.lab.queues.fail(1),
            11 => self.lab.bus.fail(1),
            _ => self.work(true).await,
        }
        self.collect();
    }

    async fn create(&mut self, now: Timestamp) {
        let id = CaseId::trusted(format!("case-{}", self.cases.len()));
        let create = CreateCase {
            id: id.clone(),
            user: Self::dentist(self.dice.roll(2)),
            patient: format!("Patient{} Name", self.cases.len()),
            dentist: "Dr".to_owned(),
            stage: Stage::ALL[usize::try_from(self.dice.roll(5)).unwrap()],
            priority: Priority::Normal,
            notes: None,
            phases: Some(2),
        };
        self.lab
            .create_case(&create, &Actor::Staff("s".to_owned()), now)
            .await
            .unwrap();
        self.cases.push(id);
    }

    async fn hear(&mut self, now: Timestamp) {
        let texts = [
            "yes", "no", "phases", "full", "status", "arrived", "stop", "start", "person", "hm", "Patient0",
        ];
        let text = texts[usize::try_from(self.dice.roll(11)).unwrap()];
        let inbound = Inbound {
            id: EventId::trusted(format!("in.{}", self.heard.len())),
            from: Self::dentist(self.dice.roll(2)),
            profile_name: None,
            sent_at: now - SignedDuration::from_secs(i64::try_from(self.dice.roll(3)).unwrap()),
            quotes: None,
            content: Content::Text(text.to_owned()),
        };
        self.lab
            .converse(&self.reader, &self.outside.calendar, &inbound, now)
            .await
            .unwrap();
        self.heard.push(inbound);
    }

    async fn hear_again(&mut self, now: Timestamp) {
        if self.heard.is_empty() {
            return;
        }
        let nth = usize::try_from(self.dice.roll(u64::try_from(self.heard.len()).unwrap())).unwrap();
        let before = self.lab.store.all_messages().len();
        let again = self.heard[nth].clone();
        self.lab
            .converse(&self.reader, &self.outside.calendar, &again, now)
            .await
            .unwrap();
        assert_eq!(
            self.lab.store.all_messages().len(),
            before,
            "a redelivered event has no second effect"
        );
    }

    fn some_case(&mut self) -> Option<CaseId> {
        let sides = u64::try_from(self.cases.len()).unwrap();
        (sides > 0).then(|| self.cases[usize::try_from(self.dice.roll(sides)).unwrap()].clone())
    }

    async fn start(&mut self, now: Timestamp) {
        let Some(id) = self.some_case() else { return };
        // A held case says no: that is an answer too.
        let _ = self
            .lab
            .start_production(&id, now, &Actor::Staff("s".to_owned()), || now)
            .await;
    }

    async fn update(&mut self, now: Timestamp) {
        let Some(id) = self.some_case() else { return };
        let stage = (self.dice.roll(3) == 0).then(|| Stage::ALL[usize::try_from(self.dice.roll(12)).unwrap()]);
        let update = UpdateCase {
            id,
            stage,
            delivery: (self.dice.roll(2) == 0).then_some(DeliveryStatus::Delivered),
            details: Details {
                note: Some("note".to_owned()),
                parcel: domain::case::Parcel {
                    carrier: None,
                    tracking_number: Some(format!("T{}", self.dice.roll(9))),
                },
                priority: None,
            },
            hold: [None, Some(true), Some(false)][usize::try_from(self.dice.roll(3)).unwrap()],
            force: self.dice.roll(2) == 0,
            version: None,
        };
        let _ = self
            .lab
            .update_case(&update, &Actor::Staff("s".to_owned()), || now)
            .await;
    }

    async fn carrier(&mut self, now: Timestamp) {
        let event = TrackingEvent {
            tracking_number: format!("T{}", self.dice.roll(9)),
            status: DeliveryStatus::ALL[usize::try_from(self.dice.roll(8)).unwrap()],
            at: now,
        };
        let _ = self.lab.track(&event, || now).await;
    }

    async fn tick(&mut self) {
        let now = self.clock.now();
        // A tick that cannot reach the queue leaves everything to the next one.
        let _ = self.lab.tick(now).await;
        self.collect();
    }

    fn collect(&mut self) {
        let now = self.clock.now();
        let whole = self
            .lab
            .queues
            .take_outbox()
            .into_iter()
            .map(|message| (now, Ticket::Whole(Box::new(message))));
        self.tickets.extend(whole);
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
            self.check_consent(id);
        }
    }

    fn sent(&self, id: &MessageId) -> u32 {
        self.provider.taken.lock().unwrap().get(id).copied().unwrap_or_default()
    }

    fn check_consent(&self, id: &MessageId) {
        let message = self.lab.store.message(id).now_or_never().unwrap().unwrap().unwrap();
        let conversation = self
            .lab
            .store
            .conversation(&message.to)
            .now_or_never()
            .unwrap()
            .unwrap();
        let stopped = conversation.is_some_and(|conversation| conversation.stopped_at.is_some());
        assert!(
            !stopped || message.class == Class::ConsentReply,
            "{} was sent after STOP",
            message.notice
        );
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
        self.lab.queues.fail(0);
        self.lab.bus.fail(0);
        for _ in 0..200 {
            self.clock.advance(SignedDuration::from_mins(1));
            self.tick().await;
            self.clock.advance(SignedDuration::from_mins(15));
            while self.tickets.iter().any(|(at, _)| *at <= self.clock.now()) {
                self.work(false).await;
            }
        }
        // The last look is at a world in which the clock has kept up.
        for _ in 0..3 {
            self.clock.advance(SignedDuration::from_mins(1));
            self.tick().await;
            self.clock.advance(SignedDuration::from_mins(1));
            while self.tickets.iter().any(|(at, _)| *at <= self.clock.now()) {
                self.work(false).await;
            }
        }
    }

    pub(crate) fn check(&self, seed: u64) {
        for message in self.lab.store.all_messages() {
            let times = self.sent(&message.id);
            assert!(times <= 1, "seed {seed}: {} was sent {times} times", message.notice);
            // A reminder may be waiting for the end of quiet hours.
            let waits = message.due_at.is_some_and(|due| due > self.clock.now());
            assert!(
                waits || !matches!(message.state, State::Queued | State::Sending),
                "seed {seed}: {} is left {:?}, last error {:?}",
                message.notice,
                message.state,
                message.last_error
            );
            let gone_out = matches!(message.state, State::Sent | State::Delivered | State::Read);
            assert_eq!(
                gone_out,
                times == 1,
                "seed {seed}: {} is {:?}, sent {times} times",
                message.notice,
                message.state
            );
        }
        let open: BTreeSet<TaskId> = self.open_timers();
        for task in self.lab.store.all_tasks() {
            let waiting = task.state == domain::task::State::Waiting;
            assert_eq!(
                open.contains(&task.id),
                waiting,
                "seed {seed}: {:?} is {:?}",
                task.kind,
                task.state
            );
            assert!(
                !waiting || task.due_at > self.clock.now(),
                "seed {seed}: {:?} is overdue",
                task.kind
            );
        }
    }

    /// The timers that the cases know of.
    fn open_timers(&self) -> BTreeSet<TaskId> {
        let mut open = BTreeSet::new();
        for nth in 0..2 {
            let key = Self::dentist(nth).key().unwrap();
            let person = self.lab.store.person(&key).now_or_never().unwrap().unwrap();
            open.extend(
                person
                    .cases
                    .iter()
                    .flat_map(|case| case.timers.iter().map(|timer| timer.id.clone())),
            );
        }
        open
    }
}
