//! What has to hold when everything has been worked off.

use std::collections::BTreeMap;

use domain::customer::Channel;
use domain::message::State;
use domain::practice::appointment::{Appointment, Status};
use domain::practice::loyalty::{Entry, Kind as EntryKind};
use domain::practice::workflow::Name;
use domain::practice::workflow::run::{Run, State as RunState, StepState};
use domain::task::{self, Kind};
use domain::{AppointmentId, CustomerId};
use futures_util::FutureExt;

use crate::witness::balance;
use crate::world::World;

impl World {
    pub(crate) fn check(&self) {
        let runs = self.shared.app.store.all_runs();
        self.check_messages();
        self.check_runs(&runs);
        self.check_tasks(&runs);
        self.check_that_it_was_said_once(&runs);
        for appointment in self.shared.app.store.all_bookings() {
            self.check_points(&appointment);
        }
        self.check_ledgers();
    }

    fn check_messages(&self) {
        let (seed, noted) = (self.seed, self.shared.provider.seen());
        for message in self.shared.app.store.all_messages() {
            let (id, notice) = (&message.id, &message.notice);
            assert!(
                !matches!(message.state, State::Queued | State::Sending),
                "seed {seed}: {notice} is left {:?}",
                message.state
            );
            let count = |of: &BTreeMap<_, u32>| of.get(id).copied().unwrap_or_default();
            assert!(
                count(&noted.asked) <= count(&self.witness.begun),
                "seed {seed}: {notice} was sent without a commit before it"
            );
            let (taken, bounced) = (count(&noted.taken), count(&noted.bounced));
            assert!(
                taken <= 1 + bounced || noted.unsure.contains(id),
                "seed {seed}: {notice} was taken {taken} times"
            );
            let gone = matches!(message.state, State::Sent | State::Delivered | State::Read);
            assert!(
                !gone || taken > 0,
                "seed {seed}: {notice} is {:?}, and never was",
                message.state
            );
        }
    }

    fn check_runs(&self, runs: &[Run]) {
        let seed = self.seed;
        for run in runs {
            let named = |step: &domain::practice::workflow::run::StepRun| {
                step.state == StepState::Failed && step.reason.as_ref().is_some_and(|reason| !reason.is_empty())
            };
            let ended = match run.state() {
                RunState::Completed => true,
                RunState::Failed => run.steps.iter().any(named),
                RunState::Pending | RunState::Running => false,
            };
            assert!(ended, "seed {seed}: {run:?}");
            assert!(run.completed_at.is_some(), "seed {seed}: {run:?}");
        }
    }

    fn check_tasks(&self, runs: &[Run]) {
        let seed = self.seed;
        for task in self.shared.app.store.all_tasks() {
            let over = matches!(task.state, task::State::Done | task::State::Cancelled);
            assert!(
                over || task.due_at > self.now(),
                "seed {seed}: {:?} is {:?}, {:?}",
                task.kind,
                task.state,
                task.last_error
            );
            assert_ne!(
                task.state,
                task::State::Parked,
                "seed {seed}: {:?} {:?}",
                task.kind,
                task.last_error
            );
            if let Kind::AppointmentReminder {
                appointment,
                minutes_before,
            } = &task.kind
                && task.state == task::State::Done
            {
                let asked = runs.iter().any(|run| {
                    let about = run.trigger.appointment.as_ref().map(|(id, _)| id);
                    about == Some(appointment) && run.trigger.minutes_before == Some(*minutes_before)
                });
                let skipped = self.was_skipped(appointment);
                assert!(
                    asked || skipped,
                    "seed {seed}: nobody knows what became of {:?}",
                    task.kind
                );
            }
        }
        for appointment in self.shared.app.store.all_bookings() {
            assert!(
                appointment.reminders.is_empty(),
                "seed {seed}: {:?}",
                appointment.reminders
            );
        }
    }

    /// One that came too late, or after the one that follows it.
    fn was_skipped(&self, id: &AppointmentId) -> bool {
        use app::ports::{Store, Subject};
        let subject = Subject::Appointment(id.clone());
        let facts = self.shared.app.store.facts(&subject);
        let facts = facts.now_or_never().unwrap().unwrap();
        facts.iter().any(|fact| fact.what == "reminder_skipped")
    }

    /// Of one time, so long before it, by one way: one message. And what the appointment says was sent was.
    fn check_that_it_was_said_once(&self, runs: &[Run]) {
        let (seed, noted) = (self.seed, self.shared.provider.seen());
        let mut said: BTreeMap<_, Vec<&str>> = BTreeMap::new();
        let messages = self.shared.app.store.all_messages();
        for message in messages.iter().filter(|message| noted.taken.contains_key(&message.id)) {
            let terms = message.terms.as_ref().unwrap();
            let Some(run) = runs.iter().find(|run| Some(&run.id) == terms.run.as_ref()) else {
                continue;
            };
            let way: Option<Channel> = match run.workflow() {
                Name::AppointmentReminder => Some(message.address.channel()),
                Name::AppointmentScheduled if message.notice == "appointment_booked" => None,
                Name::AppointmentScheduled
                | Name::AppointmentRescheduled
                | Name::AppointmentConfirmed
                | Name::AppointmentCancelled
                | Name::FollowUp
                | Name::NoShow
                | Name::SupportTicketHandling
                | Name::TicketMessage => continue,
            };
            let key = (run.trigger.appointment.clone(), run.trigger.minutes_before, way);
            said.entry(key).or_default().push(message.id.as_str());
        }
        for (about, messages) in said {
            assert_eq!(messages.len(), 1, "seed {seed}: {about:?}");
        }
    }

    fn check_points(&self, appointment: &Appointment) {
        let (seed, none) = (self.seed, Vec::new());
        let entries = self.witness.entries.get(&appointment.customer).unwrap_or(&none);
        let of = |kinds: &[EntryKind]| -> i64 {
            let mine = entries
                .iter()
                .filter(|entry| entry.appointment.as_ref() == Some(&appointment.id));
            mine.filter(|entry| kinds.contains(&entry.kind))
                .map(|entry| entry.points)
                .sum()
        };
        let kept = of(&[EntryKind::Earned, EntryKind::Reversed]);
        let worth = i64::from(appointment.points);
        match appointment.status {
            Status::Completed => assert_eq!(kept, worth, "seed {seed}: {appointment:?} {entries:?}"),
            // What is spent by now cannot be taken back.
            Status::Cancelled
            | Status::NoShow
            | Status::Scheduled
            | Status::Confirmed
            | Status::PendingConfirmation => {
                assert!((0..=worth).contains(&kept), "seed {seed}: {appointment:?} {entries:?}");
            }
        }
    }

    fn check_ledgers(&self) {
        let seed = self.seed;
        for nth in 0..crate::world::PATIENTS {
            let id: CustomerId = crate::world::patient(nth);
            let ledger = self.shared.app.ledger(&id, self.now()).now_or_never().unwrap().unwrap();
            let expired: i64 = newly_expired(&ledger.entries, self.witness.entries.get(&id));
            let noted = self.witness.entries.get(&id).map_or(0, |entries| balance(entries));
            assert_eq!(ledger.balance(), noted + expired, "seed {seed}");
            let open: i64 = self.waits_for(&id);
            assert_eq!(ledger.pending(), open, "seed {seed}: {:?}", ledger.entries);
        }
    }

    /// What the appointments that are still open will bring, less what they have brought and could not be taken back.
    fn waits_for(&self, id: &CustomerId) -> i64 {
        let all = self.shared.app.store.all_bookings();
        let open = all.iter().filter(|it| it.status.is_open() && it.customer == *id);
        open.map(|appointment| {
            let none = Vec::new();
            let entries = self.witness.entries.get(id).unwrap_or(&none);
            let mine = entries
                .iter()
                .filter(|entry| entry.appointment.as_ref() == Some(&appointment.id));
            let kept: i64 = mine
                .filter(|entry| matches!(entry.kind, EntryKind::Earned | EntryKind::Reversed))
                .map(|entry| entry.points)
                .sum();
            i64::from(appointment.points) - kept
        })
        .sum()
    }
}

/// What asking for the ledger has entered itself.
fn newly_expired(now: &[Entry], before: Option<&Vec<Entry>>) -> i64 {
    let known = before.map_or(0, Vec::len);
    now.iter().skip(known).map(|entry| entry.points).sum()
}
