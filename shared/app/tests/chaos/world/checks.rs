//! What has to hold: at the moment a message goes out, and when everything has been worked off.

use std::collections::{BTreeMap, BTreeSet};

use app::ports::{Store, Subject};
use domain::appointment::{Appointment, MAX_MINUTES, MIN_MINUTES, Slot, Status};
use domain::message::{Message, State};
use domain::notice::Class;
use domain::record::{self, FileKind};
use domain::task::{self, Kind, Task};
use domain::{AppointmentId, MessageId, TaskId, Timestamp};
use futures_util::FutureExt;
use jiff::SignedDuration;

use super::{DENTISTS, World};

impl World {
    /// Nothing goes to somebody who wants no messages, and nothing but staff's words while a person talks to them.
    pub(super) fn check_that_it_may_go(&self, id: &MessageId) {
        let seed = self.seed;
        let message = now(self.lab.store.message(id)).unwrap();
        let Some(conversation) = now(self.lab.store.conversation(&message.to)) else {
            return;
        };
        let (notice, class) = (&message.notice, message.class);
        assert!(
            conversation.stopped_at.is_none() || class == Class::ConsentReply,
            "seed {seed}: {notice} was sent after STOP"
        );
        assert!(
            conversation.takeover.is_none() || matches!(class, Class::StaffWords | Class::ConsentReply),
            "seed {seed}: {notice} was sent while a person talks to them"
        );
        self.check_that_it_is_true(&message);
    }

    /// What had to wait reminds of no visit that is over by now.
    fn check_that_it_is_true(&self, message: &Message) {
        let of = |visit: &Appointment| {
            message
                .words
                .choices
                .iter()
                .any(|choice| choice.payload.contains(visit.id.as_str()))
        };
        let waited = self.clock.now() > message.created_at + SignedDuration::from_mins(1);
        for visit in self.lab.store.all_appointments() {
            let over = !visit.is_ahead(self.clock.now());
            let reminds = message.notice == "visit_reminder" && of(&visit);
            let seed = self.seed;
            assert!(!(waited && over && reminds), "seed {seed}: reminded of {visit:?}");
        }
    }

    pub(crate) fn check(&self) {
        self.check_messages();
        self.check_tasks();
        self.check_files();
        self.check_visits();
        self.check_calendar();
    }

    fn check_messages(&self) {
        let seed = self.seed;
        for message in self.lab.store.all_messages() {
            let times = self.sent(&message.id);
            let notice = &message.notice;
            assert!(times <= 1, "seed {seed}: {notice} was sent {times} times");
            // A reminder may be waiting for the end of quiet hours.
            let waits = message.due_at.is_some_and(|due| due > self.clock.now());
            assert!(
                waits || !matches!(message.state, State::Queued | State::Sending),
                "seed {seed}: {notice} is left {:?}, last error {:?}",
                message.state,
                message.last_error
            );
            let gone_out = matches!(message.state, State::Sent | State::Delivered | State::Read);
            assert_eq!(
                gone_out,
                times == 1,
                "seed {seed}: {notice} is {:?}, sent {times} times",
                message.state
            );
            if message.state == State::Parked {
                self.check_that_it_waits(&message);
            }
        }
    }

    /// What is parked is known to whoever will let it go, and does not wait for somebody who is gone.
    fn check_that_it_waits(&self, message: &Message) {
        let (seed, notice) = (self.seed, &message.notice);
        let conversation = now(self.lab.store.conversation(&message.to)).unwrap();
        assert!(
            conversation.parked.contains(&message.id),
            "seed {seed}: nobody will let {notice} go"
        );
        let for_a_person = message.verdict.reason().contains("taken the conversation over");
        assert!(
            !for_a_person || conversation.takeover.is_some(),
            "seed {seed}: {notice} waits for somebody who has handed back"
        );
    }

    /// No task is lost: what waits is known to whom it concerns and has its time ahead, everything else has ended.
    fn check_tasks(&self) {
        let seed = self.seed;
        let known = self.known_to_wait();
        for task in self.lab.store.all_tasks() {
            let waits = task.state == task::State::Waiting;
            let of_calendar = matches!(task.kind, Kind::CalendarSync { .. });
            assert_eq!(
                known.contains(&task.id) || (of_calendar && waits),
                waits,
                "seed {seed}: {:?} is {:?}",
                task.kind,
                task.state
            );
            assert!(
                !waits || task.due_at > self.clock.now(),
                "seed {seed}: {:?} is overdue",
                task.kind
            );
            assert_ne!(task.state, task::State::Parked, "seed {seed}: {}", told(&task));
        }
    }

    /// The timers of the cases and the reminders of the visits.
    fn known_to_wait(&self) -> BTreeSet<TaskId> {
        let mut known = BTreeSet::new();
        for nth in 0..DENTISTS {
            let person = now(self.lab.store.person(&Self::dentist(nth).key().unwrap()));
            let timers = person.cases.iter().flat_map(|case| &case.timers);
            known.extend(timers.map(|timer| timer.id.clone()));
            let reminders = person.appointments.iter().flat_map(|visit| &visit.reminders);
            known.extend(reminders.map(|reminder| reminder.id.clone()));
        }
        known
    }

    /// Each file is settled, counts once for its case if it can be used, and is in the drive once if it is kept.
    fn check_files(&self) {
        let seed = self.seed;
        let mut stored = BTreeMap::new();
        let mut in_drive = BTreeSet::new();
        for record in self.lab.store.all_records() {
            assert_ne!(
                record.state,
                record::State::Waiting,
                "seed {seed}: {record:?} still waits"
            );
            if let record::State::Stored(kept) = record.state {
                let case = record.case.map(|case| case.to_string()).unwrap_or_default();
                *stored.entry((case, record.kind)).or_insert(0_u16) += 1;
                in_drive.insert(kept.drive_id.unwrap());
            }
        }
        let filed: BTreeSet<String> = self.outside.drive.files().into_iter().map(|file| file.id).collect();
        assert_eq!(filed, in_drive, "seed {seed}: what the drive holds");
        for nth in 0..DENTISTS {
            let person = now(self.lab.store.person(&Self::dentist(nth).key().unwrap()));
            for case in person.cases {
                for kind in FileKind::ALL {
                    let counted = case.files.get(&kind).copied().unwrap_or_default();
                    let kept = stored.get(&(case.id.to_string(), kind)).copied().unwrap_or_default();
                    assert_eq!(counted, kept, "seed {seed}: {} of {}", kind.name(), case.id);
                }
            }
        }
    }

    /// No two visits are at one time, unless a person has put them there; and whoever has a time has its slots.
    fn check_visits(&self) {
        let seed = self.seed;
        let week = SignedDuration::from_hours(24 * 7);
        let (from, until) = (self.clock.now() - week * 2, self.clock.now() + week * 8);
        let mut taken: BTreeSet<Slot> = now(self.lab.store.slots(from, until)).into_iter().collect();
        let booked: Vec<Appointment> = self.booked();
        for visit in &booked {
            let (placed_at, by_hand) = self.placed(&visit.id);
            let missing = visit.slots().into_iter().find(|slot| !taken.contains(slot));
            assert!(
                by_hand || missing.is_none(),
                "seed {seed}: {visit:?} has not got {missing:?}"
            );
            for other in booked.iter().filter(|other| other.id > visit.id) {
                let overlap = visit.starts_at < other.ends_at() && other.starts_at < visit.ends_at();
                let (other_placed_at, other_by_hand) = self.placed(&other.id);
                let last_by_hand = if placed_at < other_placed_at {
                    other_by_hand
                } else {
                    by_hand
                };
                assert!(
                    !overlap || last_by_hand,
                    "seed {seed}: {visit:?} and {other:?} are at one time"
                );
            }
        }
        for visit in self.lab.store.all_appointments() {
            let facts = now(self.lab.store.facts(&Subject::Appointment(visit.id.clone())));
            let by_hand = facts.iter().find(|fact| fact.actor == "calendar");
            assert!(
                by_hand.is_none() || self.edited.contains(&visit.id),
                "seed {seed}: nobody has changed {visit:?} in the calendar: {by_hand:?}"
            );
        }
        for visit in &booked {
            visit.slots().iter().for_each(|slot| {
                taken.remove(slot);
            });
        }
        assert!(taken.is_empty(), "seed {seed}: nobody is there at {taken:?}");
    }

    /// When a visit got its time, and whether somebody put it there in the calendar.
    fn placed(&self, id: &AppointmentId) -> (Timestamp, bool) {
        let facts = now(self.lab.store.facts(&Subject::Appointment(id.clone())));
        let places = ["booked", "moved", "moved_in_calendar"];
        let last = facts.iter().rfind(|fact| places.contains(&fact.what.as_str())).unwrap();
        (last.at, last.what == "moved_in_calendar")
    }

    /// The calendar shows every visit that is booked once and at its time, and no other.
    fn check_calendar(&self) {
        let seed = self.seed;
        let mut standing = self.outside.calendar.standing();
        for visit in self.booked() {
            let place = standing.iter().position(|(id, _)| *id == visit.id);
            let (_, busy) = standing.remove(place.unwrap_or_else(|| panic!("seed {seed}: {visit:?} does not stand")));
            let minutes = busy.until.duration_since(busy.from).as_mins();
            assert_eq!(
                (busy.from, minutes.clamp(i64::from(MIN_MINUTES), i64::from(MAX_MINUTES))),
                (visit.starts_at, i64::from(visit.minutes)),
                "seed {seed}: where {visit:?} stands"
            );
        }
        assert_eq!(
            standing,
            [],
            "seed {seed}: what stands in the calendar and is not booked"
        );
    }

    fn booked(&self) -> Vec<Appointment> {
        let all = self.lab.store.all_appointments().into_iter();
        all.filter(|visit| visit.status == Status::Booked).collect()
    }
}

/// The store in memory answers at once.
fn now<T, E: std::fmt::Debug>(answer: impl Future<Output = Result<T, E>>) -> T {
    answer.now_or_never().unwrap().unwrap()
}

fn told(task: &Task) -> String {
    format!(
        "{} was given up after {} tries: {:?}",
        task.kind.name(),
        task.attempts,
        task.last_error
    )
}
