//! A year of a practice: what it counts in the end is what has happened.

use std::collections::BTreeMap;

use app::Failure;
use domain::practice::appointment::{Event, NewAppointment, Reschedule, Status, rules};
use domain::{AppointmentId, Timestamp};
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use crate::dice::Dice;
use crate::world::{World, email, new_patient, patient, phone, settings, staff};

const PATIENTS: u64 = 100;
const DAYS: i32 = 365;
const A_DAY: u64 = 8;

/// An appointment as the test remembers it.
struct Known {
    starts_at: Timestamp,
    /// Since when it has that time.
    since: Timestamp,
    status: Status,
    /// The workflows that it has led to, and the messages.
    runs: u64,
    messages: u64,
    /// By how many ways its patient is reminded: every other patient has no phone.
    ways: u64,
}

struct Year {
    world: World,
    dice: Dice,
    zone: TimeZone,
    known: BTreeMap<AppointmentId, Known>,
}

impl Known {
    /// A workflow that says one thing.
    fn count(&mut self) {
        self.runs += 1;
        self.messages += 1;
    }

    /// The reminders that went out while it had its time.
    fn count_reminders(&mut self, now: Timestamp) {
        let times = [1440, 120].map(|minutes| self.starts_at - SignedDuration::from_mins(minutes));
        let sent = times.iter().filter(|at| self.since < **at && **at <= now).count();
        let sent = u64::try_from(sent).unwrap();
        self.runs += sent;
        self.messages += sent * self.ways;
    }
}

impl Year {
    async fn new(first: Date) -> Self {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let start = rules::at_local(first.at(6, 0, 0, 0), &zone).unwrap();
        let world = World::calm(settings(zone.clone()), start).await;
        for nth in 0..PATIENTS {
            let mut new = new_patient(0);
            (new.id, new.email) = (patient(nth), Some(email(nth)));
            new.phone = nth.is_multiple_of(2).then(|| phone(0));
            world.admit(new).await;
        }
        Self {
            world,
            dice: Dice(7),
            zone,
            known: BTreeMap::new(),
        }
    }

    fn time(&self, day: Date, hour: i8) -> Timestamp {
        rules::at_local(day.at(hour, 0, 0, 0), &self.zone).unwrap()
    }

    /// A full hour of the weeks to come at which the practice is open, and was open two hours before.
    fn some_time(&mut self) -> Timestamp {
        let today = self.world.now().to_zoned(self.zone.clone()).date();
        loop {
            let day = today.checked_add((1 + self.dice.signed(20)).days()).unwrap();
            if is_open(day) {
                let hour = 10 + i8::try_from(self.dice.roll(7)).unwrap();
                return self.time(day, hour);
            }
        }
    }

    async fn book(&mut self) {
        let nth = u64::try_from(self.known.len()).unwrap();
        let id = AppointmentId::trusted(format!("a-{nth}"));
        loop {
            let (starts_at, since) = (self.some_time(), self.world.now());
            let new = NewAppointment {
                id: id.clone(),
                customer: patient(nth % PATIENTS),
                service: "Teeth Cleaning".to_owned(),
                starts_at,
                minutes: None,
                dentist: Some((*self.dice.one_of(&["Dr. Ada", "Dr. Bea"])).to_owned()),
                chair: None,
                notes: None,
                pending: false,
                anyway: false,
                fingerprint: String::new(),
            };
            let booked = self.world.shared.app.book_appointment(new, &staff(), since).await;
            if !is_taken(booked) {
                let mut known = Known {
                    starts_at,
                    since,
                    status: Status::Scheduled,
                    runs: 0,
                    messages: 0,
                    ways: 2 - nth % 2,
                };
                known.count();
                self.known.insert(id, known);
                return;
            }
        }
    }

    /// `false`: somebody else has the time.
    async fn happens(&mut self, id: &AppointmentId, event: Event, status: Status) -> bool {
        let (now, ann) = (self.world.now(), staff());
        let changed = self.world.shared.app.change_appointment(id, &event, None, &ann, now);
        if is_taken(changed.await) {
            return false;
        }
        let known = self.known.get_mut(id).unwrap();
        known.count_reminders(now);
        known.count();
        known.status = status;
        true
    }

    async fn change_something(&mut self) {
        let now = self.world.now();
        let ahead = |(_, known): &(&AppointmentId, &Known)| known.status == Status::Scheduled && known.starts_at > now;
        let ahead: Vec<_> = self.known.iter().filter(ahead).map(|(id, _)| id.clone()).collect();
        if ahead.is_empty() {
            return;
        }
        let id = self.dice.one_of(&ahead).clone();
        if self.dice.once_in(2) {
            assert!(
                self.happens(&id, Event::Cancel { reason: None }, Status::Cancelled)
                    .await
            );
            return;
        }
        let to = self.some_time();
        let event = Event::Reschedule(Reschedule {
            to,
            minutes: None,
            dentist: None,
            chair: None,
            anyway: false,
        });
        if to != self.known[&id].starts_at && self.happens(&id, event, Status::Scheduled).await {
            let known = self.known.get_mut(&id).unwrap();
            (known.starts_at, known.since) = (to, now);
        }
    }

    /// In the evening everything of the day has an end: a word to who did not come, and a question later to who did.
    async fn close(&mut self) {
        let now = self.world.now();
        let over = |(_, known): &(&AppointmentId, &Known)| known.status == Status::Scheduled && known.starts_at < now;
        let over: Vec<_> = self.known.iter().filter(over).map(|(id, _)| id.clone()).collect();
        for id in over {
            if self.dice.once_in(12) {
                assert!(self.happens(&id, Event::NoShow { anyway: false }, Status::NoShow).await);
            } else {
                assert!(self.happens(&id, Event::Complete, Status::Completed).await);
            }
        }
    }

    async fn day(&mut self, day: Date, takes_bookings: bool) {
        for hour in 8..=17 {
            let at = self.time(day, hour);
            self.world.go_to(at).await;
            if hour == 9 && takes_bookings {
                for _ in 0..A_DAY {
                    self.book().await;
                }
            }
            if hour == 11 && takes_bookings {
                for _ in 0..2 {
                    self.change_something().await;
                    // Nobody is told of a move that is overtaken before anybody could tell of it.
                    self.world.go_to(at).await;
                }
            }
        }
        self.close().await;
    }

    /// What is told of every single appointment is what it has led to.
    fn check_each(&self) {
        let mut told: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for run in self.world.shared.app.store.all_runs() {
            let (id, _) = run.trigger.appointment.clone().unwrap();
            let about = (run.workflow().name(), run.trigger.minutes_before, run.created_at);
            told.entry(id).or_default().push(about);
        }
        for (id, known) in &self.known {
            let told = &told[id];
            let (starts_at, since) = (known.starts_at, known.since);
            assert_eq!(
                u64::try_from(told.len()).unwrap(),
                known.runs,
                "{id} {:?} at {starts_at} since {since}: {told:?}",
                known.status
            );
        }
    }

    async fn check(&self) {
        let told = self.world.shared.app.statistics().await.unwrap();
        let of = |counts: &[(&str, u64)], name: &str| counts.iter().find(|(known, _)| *known == name).unwrap().1;
        let count = |status| {
            let all = self.known.values().filter(|known| known.status == status).count();
            u64::try_from(all).unwrap()
        };
        assert_eq!(told.customers, PATIENTS);
        for status in Status::ALL {
            assert_eq!(
                of(&told.appointments, status.name()),
                count(status),
                "{}",
                status.name()
            );
        }
        let (missed, came) = (count(Status::NoShow), count(Status::Completed));
        assert_eq!(count(Status::Scheduled), 0);
        assert!(missed > 0 && came > 0 && count(Status::Cancelled) > 0);
        let rate = |count: u64| f64::from(u32::try_from(count).unwrap());
        assert_eq!(told.no_show_rate(), Some(rate(missed) / rate(missed + came)));
        let runs: u64 = self.known.values().map(|known| known.runs).sum();
        let messages: u64 = self.known.values().map(|known| known.messages).sum();
        assert_eq!((told.executed(), told.successful(), told.failed()), (runs, runs, 0));
        assert_eq!(of(&told.messages, "sent"), messages);
        assert_eq!(told.messages.iter().map(|(_, count)| count).sum::<u64>(), messages);
    }
}

/// In a calm world nothing else is in anybody's way.
fn is_taken<T>(outcome: Result<T, Failure>) -> bool {
    match outcome {
        Ok(_) => false,
        Err(Failure::Conflict(_)) => true,
        Err(other) => panic!("{other:?}"),
    }
}

fn is_open(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[tokio::test]
async fn a_year_is_counted_as_it_was() {
    let first = date(2026, 1, 5);
    let mut year = Year::new(first).await;
    // Afterwards comes all that was booked.
    for nth in 0..DAYS + 30 {
        let day = first.checked_add(nth.days()).unwrap();
        year.day(day, nth < DAYS && is_open(day)).await;
    }
    year.check_each();
    year.check().await;
}
