//! What people do in the world of chaos: staff at the desk, patients with their phones, and providers who report.

use std::sync::Arc;

use domain::customer::{Change, Channel, Topic};
use domain::message::{Outcome, Receipt};
use domain::practice::appointment::{Event, NewAppointment, Reschedule};
use domain::practice::loyalty::{Intent, What};
use domain::sms::TextMessage;
use domain::{AppointmentId, EventId, Timestamp};

use crate::dice::Dice;
use crate::world::{PATIENTS, World, email, patient, phone, staff, tolerated};

const WORDS: [&str; 9] = [
    "CONFIRM",
    "yes",
    "CANCEL",
    "I can't make it",
    "STOP",
    "START",
    "START",
    "what time was it?",
    "",
];

impl World {
    pub(crate) fn somebody_acts(&mut self) {
        match self.dice.roll(32) {
            0..=7 => self.book(),
            8..=10 => self.reschedule(),
            11 | 12 => self.happens(Event::Confirm),
            13 | 14 => self.happens(Event::Cancel { reason: None }),
            15..=17 => self.happens(Event::Complete),
            18 => {
                let anyway = self.dice.once_in(3);
                self.happens(Event::NoShow { anyway });
            }
            19 | 20 => self.happens(Event::Reopen),
            21..=23 => self.choose(),
            24..=26 => self.text(),
            27 => self.text_again(),
            28 if self.dice.once_in(2) => self.erase(),
            28 | 29 => self.spend(),
            _ => self.report(),
        }
    }

    /// A time on a coarse grid, so that many want the same.
    fn some_time(&mut self) -> Timestamp {
        let grid = 30 * 60;
        let ahead = if self.dice.once_in(3) {
            self.dice.signed(8 * 60 * 60)
        } else {
            self.dice.signed(3 * 24 * 60 * 60)
        };
        let second = (self.now().as_second() + ahead - 3600) / grid * grid;
        Timestamp::from_second(second).unwrap()
    }

    fn book(&mut self) {
        // Now and then the same request comes again.
        let again = self.booked > 0 && self.dice.once_in(8);
        if !again {
            self.booked += 1;
        }
        let nth = self.booked;
        let dentists = [None, Some("Dr. Ada".to_owned()), Some("dr. bea".to_owned())];
        let new = NewAppointment {
            id: AppointmentId::trusted(format!("a-{nth}")),
            customer: patient(nth % PATIENTS),
            service: "Teeth Cleaning".to_owned(),
            starts_at: self.some_time(),
            minutes: None,
            dentist: self.dice.one_of(&dentists).clone(),
            chair: None,
            notes: None,
            pending: self.dice.once_in(4),
            anyway: !self.dice.once_in(6),
            fingerprint: String::new(),
        };
        let (shared, seed) = (Arc::clone(&self.shared), self.seed);
        self.begin(async move {
            let booked = shared.app.book_appointment(new, &staff(), shared.clock.now()).await;
            let _ = tolerated(seed, booked);
        });
    }

    fn some_appointment(&mut self) -> Option<AppointmentId> {
        let known: Vec<_> = self.witness.appointments.keys().cloned().collect();
        (!known.is_empty()).then(|| self.dice.one_of(&known).clone())
    }

    fn happens(&mut self, event: Event) {
        let Some(id) = self.some_appointment() else {
            return self.book();
        };
        let (shared, seed) = (Arc::clone(&self.shared), self.seed);
        self.begin(async move {
            let now = shared.clock.now();
            let _ = tolerated(
                seed,
                shared.app.change_appointment(&id, &event, None, &staff(), now).await,
            );
        });
    }

    fn reschedule(&mut self) {
        let to = self.some_time();
        let dentists = [None, Some("Dr. Ada".to_owned()), Some("Dr. Bea".to_owned())];
        let event = Event::Reschedule(Reschedule {
            to,
            minutes: self.dice.once_in(4).then_some(30),
            dentist: self.dice.one_of(&dentists).clone(),
            chair: None,
            anyway: !self.dice.once_in(6),
        });
        self.happens(event);
    }

    /// What a patient wants to hear and by which way, or another address.
    fn choose(&mut self) {
        let nth = self.dice.roll(PATIENTS);
        let topic = *self
            .dice
            .one_of(&[Topic::Appointments, Topic::Reminders, Topic::FollowUps]);
        let channel = *self.dice.one_of(&Channel::ALL);
        let mut change = Change {
            preferences: vec![(topic, channel, self.dice.once_in(2))],
            ..Change::default()
        };
        if self.dice.once_in(4) {
            let other = self.dice.roll(2) * 5;
            if nth == 1 {
                change.phone = domain::customer::Edit::Set(phone(other));
            } else {
                change.email = domain::customer::Edit::Set(email(nth + other));
            }
        }
        let (shared, seed) = (Arc::clone(&self.shared), self.seed);
        self.begin(async move {
            let (id, now) = (patient(nth), shared.clock.now());
            let changed = shared
                .app
                .change_customer(&id, &change, None, true, &staff(), now)
                .await;
            let _ = tolerated(seed, changed);
        });
    }

    fn text(&mut self) {
        let text = TextMessage {
            id: EventId::trusted(format!("SM{}", self.texts.len())),
            from: phone(if self.dice.once_in(8) { 5 } else { 0 }),
            to: "+15550100100".to_owned(),
            body: (*self.dice.one_of(&WORDS)).to_owned(),
            opt_out: None,
            received_at: self.now(),
        };
        self.texts.push(text);
        self.hear(self.texts.len() - 1);
    }

    fn text_again(&mut self) {
        match u64::try_from(self.texts.len()).unwrap() {
            0 => self.text(),
            all => {
                let nth = usize::try_from(self.dice.roll(all)).unwrap();
                self.hear(nth);
            }
        }
    }

    fn hear(&mut self, nth: usize) {
        let (shared, seed, text) = (Arc::clone(&self.shared), self.seed, self.texts[nth].clone());
        self.begin(async move {
            let _ = tolerated(seed, shared.app.text(&text, shared.clock.now()).await);
        });
    }

    fn erase(&mut self) {
        let (shared, seed, id) = (Arc::clone(&self.shared), self.seed, patient(self.dice.roll(PATIENTS)));
        self.begin(async move {
            let erased = shared.app.erase_customer(&id, &staff(), shared.clock.now()).await;
            if tolerated(seed, erased).is_some() {
                shared.erased.lock().unwrap().insert(id);
            }
        });
    }

    /// Whoever was not erased to the end is erased again.
    pub(crate) async fn finish_what_was_begun(&mut self) {
        let erased = self
            .witness
            .customers
            .values()
            .filter(|customer| customer.erased_at.is_some());
        for id in erased.map(|customer| customer.id.clone()).collect::<Vec<_>>() {
            let done = self.shared.erased.lock().unwrap().contains(&id);
            if !done {
                let erased = self.shared.app.erase_customer(&id, &staff(), self.now()).await;
                assert!(erased.is_ok(), "seed {}: {erased:?}", self.seed);
            }
            for appointment in self.shared.app.store.all_bookings() {
                let waits = appointment.customer == id && appointment.is_ahead(self.now());
                assert!(!waits, "seed {}: {appointment:?} waits for nobody", self.seed);
            }
        }
    }

    fn spend(&mut self) {
        let id = patient(self.dice.roll(PATIENTS));
        let cause = format!("at the desk {}", self.dice.roll(30));
        let points = 5 + self.dice.signed(10);
        let what = match self.dice.roll(3) {
            0 => What::Adjust { points },
            1 => What::Adjust { points: -points },
            _ => What::Redeem {
                points: u32::try_from(points).unwrap(),
            },
        };
        let intent = Intent {
            what,
            cause,
            reason: "at the desk".to_owned(),
            expires_at: None,
        };
        let (shared, seed) = (Arc::clone(&self.shared), self.seed);
        self.begin(async move {
            let _ = tolerated(seed, shared.app.post_points(&id, intent, shared.clock.now()).await);
        });
    }

    /// A provider says what became of a message: in any order, more than once, or never.
    fn report(&mut self) {
        let (shared, seed) = (Arc::clone(&self.shared), self.seed);
        let some = {
            let mut noted = shared.provider.seen();
            if noted.reports.is_empty() {
                return;
            }
            let (id, provider_id) = self.dice.one_of(&noted.reports).clone();
            let receipt = match self.dice.roll(8) {
                0 => Receipt::Failed(failed(&mut self.dice)),
                1..=3 => Receipt::Sent,
                4..=6 => Receipt::Delivered,
                _ => Receipt::Read,
            };
            if matches!(receipt, Receipt::Failed(_)) {
                *noted.bounced.entry(id.clone()).or_default() += 1;
            }
            (id, provider_id, receipt)
        };
        let (id, provider_id, receipt) = some;
        let ours = self.dice.once_in(2).then_some(id);
        self.begin(async move {
            let now = shared.clock.now();
            let _ = tolerated(
                seed,
                shared.app.receipt(ours.as_ref(), &provider_id, &receipt, now).await,
            );
        });
    }
}

fn failed(dice: &mut Dice) -> Outcome {
    let reason = "no such mailbox".to_owned();
    if dice.once_in(2) {
        Outcome::Refused { reason }
    } else {
        Outcome::Retry { after: None, reason }
    }
}
