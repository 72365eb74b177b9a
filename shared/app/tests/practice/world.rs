//! The world of chaos: a practice, its patients, queues that lose and double tickets, processes that are slow and die.
//!
//! Everything that somebody does is a future that waits a turn at every commit. Whose turn it is, and who dies before it
//! comes, the dice say. What people do is in [`crate::acts`], what has to hold in [`crate::witness`] and [`crate::checks`].

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use app::ports::{Store, StoreError};
use app::{Actor, App, Failure};
use domain::customer::{Channel, NewCustomer};
use domain::practice::settings::{StaffContact, StaffTopic};
use domain::sms::TextMessage;
use domain::task::{Kind, State, Task};
use domain::{CustomerId, Email, Language, Phone, Settings, Timestamp};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use testkit::{FakeBus, FakeClock, FakeQueues, Memory};

use crate::dice::Dice;
use crate::provider::Provider;
use crate::tickets::Ticket;
use crate::witness::Witness;

/// How long a process may take before it is stopped.
const TIMEOUT: SignedDuration = SignedDuration::from_secs(30);
/// More turns than anybody needs who is not in anybody's way.
const TURNS: usize = 200;

/// What every process has.
pub(crate) struct Shared {
    pub(crate) app: App<Memory, FakeQueues, FakeBus>,
    pub(crate) provider: Provider,
    pub(crate) clock: FakeClock,
    /// Who was erased to the end.
    pub(crate) erased: Mutex<BTreeSet<CustomerId>>,
}

pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) shared: Arc<Shared>,
    pub(crate) dice: Dice,
    pub(crate) witness: Witness,
    pub(crate) booked: u64,
    pub(crate) texts: Vec<TextMessage>,
    calm: bool,
    /// Tickets that a queue holds, with the time at which they become visible.
    pub(crate) tickets: Vec<(Timestamp, Ticket)>,
    /// Processes at work, with the time at which they began.
    going: Vec<(Timestamp, LocalBoxFuture<'static, ()>)>,
}

pub(crate) const PATIENTS: u64 = 3;

pub(crate) fn patient(nth: u64) -> CustomerId {
    CustomerId::trusted(format!("k-{nth}"))
}

pub(crate) fn phone(nth: u64) -> Phone {
    Phone::from_wa_id(&format!("1415555010{nth}")).unwrap()
}

pub(crate) fn email(nth: u64) -> Email {
    Email::parse(&format!("patient{nth}@example.org")).unwrap()
}

/// The first one has everything, the next one the same phone, and the last one nothing but an e-mail address.
pub(crate) fn new_patient(nth: u64) -> NewCustomer {
    NewCustomer {
        id: patient(nth),
        name: format!("Patient {nth}"),
        email: (nth != 1).then(|| email(nth)),
        phone: (nth != 2).then(|| phone(0)),
        language: Language::English,
        preferences: Vec::new(),
        consents: Vec::new(),
        notes: None,
        fingerprint: String::new(),
    }
}

pub(crate) fn settings(zone: TimeZone) -> Settings {
    let mut settings = Settings::default();
    settings.calendar.zone = zone;
    settings.practice.dentists = vec!["Dr. Ada".to_owned(), "Dr. Bea".to_owned()];
    settings
}

pub(crate) fn staff() -> Actor {
    Actor::Staff("ann".to_owned())
}

/// What a process may come to when others are in its way: nobody had to see it through.
pub(crate) fn tolerated<T>(seed: u64, outcome: Result<T, Failure>) -> Option<T> {
    match outcome {
        Ok(done) => Some(done),
        Err(Failure::Unavailable(_) | Failure::Conflict(_) | Failure::Rejected(_)) => None,
        Err(failure @ (Failure::NotFound(_) | Failure::Known(_) | Failure::Invalid(_) | Failure::Broken(_))) => {
            panic!("seed {seed}: {failure:?}")
        }
    }
}

impl World {
    pub(crate) async fn new(seed: u64) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
        let start: Timestamp = "2026-11-20T05:00:00Z".parse().unwrap();
        let start = start + SignedDuration::from_hours(dice.signed(24 * 300));
        let zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"];
        let mut settings = settings(TimeZone::get(dice.one_of::<&str>(&zones)).unwrap());
        if dice.once_in(4) {
            settings.practice.staff.push(StaffContact {
                name: "Ann".to_owned(),
                email: Some(Email::parse("ann@example.org").unwrap()),
                sms: None,
                whatsapp: None,
                hears: [StaffTopic::Appointments].into(),
            });
        }
        settings.practice.points_expire_days = dice.once_in(4).then_some(2);
        if dice.once_in(3) {
            settings.quiet_hours = None;
        }
        if dice.once_in(2) {
            settings.practice.reminder_channels = Channel::ALL.to_vec();
        }
        let mut world = Self::calm(settings, start).await;
        for nth in 0..PATIENTS {
            world.admit(new_patient(nth)).await;
        }
        world.shared.app.store.pause_commits(true);
        world.shared.provider.seen().dice = Some(Dice(!dice.0));
        world.look();
        world.witness.seed = seed;
        Self {
            seed,
            dice,
            calm: false,
            ..world
        }
    }

    /// Without chaos, and without patients.
    pub(crate) async fn calm(settings: Settings, start: Timestamp) -> Self {
        let app = App::new(Memory::new(), FakeQueues::default(), FakeBus::default());
        app.save_settings(settings, start).await.unwrap();
        let (provider, clock) = (Provider::default(), FakeClock::at(start));
        Self {
            seed: 0,
            shared: Arc::new(Shared {
                app,
                provider,
                clock,
                erased: Mutex::default(),
            }),
            dice: Dice(1),
            witness: Witness::default(),
            booked: 0,
            texts: Vec::new(),
            calm: true,
            tickets: Vec::new(),
            going: Vec::new(),
        }
    }

    pub(crate) async fn admit(&self, new: NewCustomer) {
        let admitted = self.shared.app.create_customer(new, true, &staff(), self.now()).await;
        admitted.unwrap();
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    pub(crate) fn step(&mut self) {
        self.stop_the_slow();
        match self.dice.roll(30) {
            4 | 5 if self.seed.is_multiple_of(2) && self.booked > 2 => self.time_passes(),
            0..=7 => self.somebody_acts(),
            8..=17 => self.take_a_ticket(),
            18..=20 => self.take_a_turn(),
            21 => self.die(),
            22 => self.something_fails(),
            23 => drop(
                self.shared
                    .clock
                    .advance(SignedDuration::from_secs(self.dice.signed(20))),
            ),
            24..=27 => self.time_passes(),
            _ => self.tick(),
        }
        self.look();
    }

    /// Puts a process to work: it comes as far as the dice say.
    pub(crate) fn begin(&mut self, work: impl Future<Output = ()> + 'static) {
        if self.calm {
            return assert!(self.turns(&mut work.boxed_local(), 1), "seed {}: it hangs", self.seed);
        }
        if self.dice.once_in(8) {
            let error = if self.dice.once_in(6) {
                StoreError::Unavailable("chaos".to_owned())
            } else {
                StoreError::Conflict
            };
            self.shared.app.store.fail_commits([error]);
        }
        let turns = if self.dice.once_in(2) {
            TURNS
        } else {
            usize::try_from(self.dice.roll(4)).unwrap()
        };
        let mut work = work.boxed_local();
        if !self.turns(&mut work, turns) {
            self.going.push((self.now(), work));
        }
    }

    /// `true`: it is done.
    fn turns(&mut self, work: &mut LocalBoxFuture<'static, ()>, turns: usize) -> bool {
        for _ in 0..turns {
            let done = work.now_or_never().is_some();
            self.look();
            if done {
                return true;
            }
        }
        false
    }

    pub(crate) fn take_a_turn(&mut self) {
        if let Some(place) = self.one_going() {
            let (since, mut work) = self.going.remove(place);
            if !self.turns(&mut work, 1) {
                self.going.push((since, work));
            }
        }
    }

    fn die(&mut self) {
        if let Some(place) = self.one_going() {
            drop(self.going.remove(place));
        }
    }

    fn one_going(&mut self) -> Option<usize> {
        let all = u64::try_from(self.going.len()).unwrap();
        (all > 0).then(|| usize::try_from(self.dice.roll(all)).unwrap())
    }

    fn stop_the_slow(&mut self) {
        let now = self.now();
        self.going.retain(|(since, _)| now <= *since + TIMEOUT);
    }

    fn something_fails(&mut self) {
        if self.dice.once_in(2) {
            self.shared.app.queues.fail(1);
        } else {
            self.shared.app.bus.fail(1);
        }
    }

    /// Seconds to days; whoever is at work has ended by then, or never does.
    fn time_passes(&mut self) {
        for (_, mut work) in std::mem::take(&mut self.going) {
            if self.dice.once_in(2) {
                self.turns(&mut work, TURNS);
            }
        }
        // In every other world time goes from one reminder to the next, so that much is due while there is chaos.
        let slow = self.seed.is_multiple_of(2);
        let (now, dice) = (self.now(), &mut self.dice);
        let by = match if slow { 9 } else { dice.roll(5) } {
            0 => SignedDuration::from_secs(dice.signed(200)),
            1 => SignedDuration::from_mins(dice.signed(200)),
            2 => SignedDuration::from_hours(dice.signed(60)),
            _ => match self.next_reminder() {
                Some(next) => next.duration_since(now),
                None => SignedDuration::from_hours(1),
            },
        };
        self.shared.clock.advance(by);
        if slow || !self.dice.once_in(4) {
            self.tick();
        }
        for _ in 0..if slow { self.dice.roll(12) } else { 0 } {
            self.take_a_ticket();
            self.look();
        }
    }

    fn next_reminder(&self) -> Option<Timestamp> {
        let now = self.now();
        let tasks = self.shared.app.store.all_tasks().into_iter();
        let reminds = |task: &Task| matches!(task.kind, Kind::AppointmentReminder { .. } | Kind::FollowUp { .. });
        let ahead = tasks.filter(|task| task.state == State::Waiting && task.due_at > now && reminds(task));
        ahead.map(|task| task.due_at).min()
    }

    /// When something is to happen next.
    pub(crate) async fn next_time(&self) -> Option<Timestamp> {
        let far = self.now() + SignedDuration::from_hours(24 * 1000);
        let due = self.shared.app.store.due(far, 1).await.unwrap();
        let due = due.first().map(|due| due.due_at);
        due.into_iter().chain(self.tickets.iter().map(|(at, _)| *at)).min()
    }

    fn tick(&mut self) {
        let (shared, seed) = (Arc::clone(&self.shared), self.seed);
        self.begin(async move {
            let _ = tolerated(seed, shared.app.tick(shared.clock.now()).await);
        });
    }

    /// No more chaos, until there is nothing left to do.
    pub(crate) async fn calm_down(&mut self) {
        let shared = Arc::clone(&self.shared);
        self.going.clear();
        self.calm = true;
        shared.app.store.pause_commits(false);
        shared.app.queues.fail(0);
        shared.app.bus.fail(0);
        shared.provider.seen().dice = None;
        // What was to fail and did not fails now.
        while shared.app.store.commit(Vec::new()).await.is_err() {}
        self.finish_what_was_begun().await;
        for _ in 0..300 {
            let Some(next) = self.next_time().await else { return };
            self.go_to(next.max(self.now())).await;
        }
        panic!("seed {}: it never ends", self.seed);
    }

    /// Everything that is due then happens.
    pub(crate) async fn go_to(&mut self, time: Timestamp) {
        self.shared.clock.set(time);
        self.look();
        self.shared.app.tick(time).await.unwrap();
        self.look();
        self.work_off();
    }
}
