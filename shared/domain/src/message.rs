//! An outgoing message's life: from the commit that created it to the last tick of its delivery.
//!
//! The state only moves forward. WhatsApp has no idempotency key, so an attempt whose outcome is unknown is never simply
//! repeated: it first waits for a status event that tells what happened.

mod address;
mod outcome;
mod words;

use jiff::{SignedDuration, Timestamp};

pub use address::{Address, Terms};
pub use outcome::{Form, Outcome, Receipt};
pub use words::{Attachment, Invite, Mail, TemplateCall, WordedChoice, Words};

use crate::gate::{self, Verdict};
use crate::ids::{CaseId, MessageId};
use crate::notice::Class;
use crate::person::PersonKey;

/// One message to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub to: PersonKey,
    pub address: Address,
    /// The case that it is about: a reply that quotes it is bound to that case.
    pub case: Option<CaseId>,
    /// The notice's stable name.
    pub notice: String,
    pub class: Class,
    pub words: Words,
    /// `None` for what the lab says: its cases and conversations are looked at instead.
    pub terms: Option<Terms>,
    pub state: State,
    /// What the gate said last, with its reason: the answer to "why did she not get it?"
    pub verdict: Verdict,
    /// Attempts begun so far.
    pub attempts: u16,
    /// WhatsApp's id of the message, once it has one.
    pub provider_id: Option<String>,
    /// The id of an attempt that the provider took and then refused: a late word about it changes nothing.
    pub refused_provider_id: Option<String>,
    pub last_error: Option<String>,
    /// When somebody has to look at it again; `None` when nothing is left to do.
    pub due_at: Option<Timestamp>,
    pub created_at: Timestamp,
    /// When it may be forgotten, by the settings of the day on which it was made.
    pub keep_until: Timestamp,
    pub updated_at: Timestamp,
    pub version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Waits for an attempt.
    Queued,
    /// An attempt was begun, and nobody knows how it ended (yet).
    Sending,
    /// Waits for the person to write: the window is closed and no template can go.
    Parked,
    /// WhatsApp accepted it.
    Sent,
    Delivered,
    Read,
    /// The gate says that it must never go.
    Skipped,
    /// Given up: visible, alarmed, and a person can have it tried again.
    Failed,
}

impl State {
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Sending,
        Self::Parked,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Skipped,
        Self::Failed,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Parked => "parked",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Attempts before a message is given up.
pub const MAX_ATTEMPTS: u16 = 8;
/// How long to wait for a status event after an attempt whose outcome is unknown: above the wire's own timeout, and
/// Meta's `sent` follows within seconds.
pub const RECONCILE_AFTER: SignedDuration = SignedDuration::from_secs(20);
/// How long an attempt may take before it counts as lost: above deliver's own timeout.
pub const ATTEMPT_LEASE: SignedDuration = SignedDuration::from_secs(90);
/// How much too early a ticket may come: queues delay by whole seconds.
pub(crate) const TICKETS_DIFFER: SignedDuration = SignedDuration::from_secs(2);
/// A queued message that nobody picked up by then was left behind.
pub const LEFT_BEHIND_AFTER: SignedDuration = SignedDuration::from_secs(60);

impl Message {
    /// Whether an attempt may be begun now. A ticket may come twice, early, or after the message is settled.
    pub fn may_begin(&self, now: Timestamp) -> bool {
        match self.state {
            // A ticket that comes before the wait is over is a doubled one.
            State::Queued => self.attempts == 0 || self.due_at.is_none_or(|due| now + TICKETS_DIFFER >= due),
            State::Sending => self.due_at.is_none_or(|due| now >= due),
            State::Parked | State::Sent | State::Delivered | State::Read | State::Skipped | State::Failed => false,
        }
    }

    /// Whether every attempt has been used up. A process that dies in the middle of each would else go on for ever.
    pub fn is_exhausted(&self) -> bool {
        usize::from(self.attempts) >= self.most_attempts()
    }

    fn most_attempts(&self) -> usize {
        self.terms
            .as_ref()
            .map_or(usize::from(MAX_ATTEMPTS), |terms| terms.retry_seconds.len() + 1)
    }

    /// How long to wait after the attempt that has just ended.
    fn wait(&self, spread: u16) -> SignedDuration {
        let Some(terms) = &self.terms else {
            return backoff(self.attempts, spread);
        };
        let nth = usize::from(self.attempts.saturating_sub(1));
        let seconds = terms.retry_seconds.get(nth).or(terms.retry_seconds.last()).copied();
        less_jitter(seconds.unwrap_or_default(), spread)
    }

    /// Nothing more is tried.
    pub fn give_up(&mut self, now: Timestamp) {
        self.last_error
            .get_or_insert_with(|| "no answer to any attempt".to_owned());
        self.settle(State::Failed, now);
    }

    /// What the gate says now. Once WhatsApp has said that the window is closed, our own clock is not asked again.
    pub fn verdict_now(&self, facts: &gate::Facts<'_>, now: Timestamp) -> Verdict {
        let verdict = gate::decide(facts, now);
        let told_closed = self.attempts > 0
            && matches!(
                self.verdict,
                Verdict::Go {
                    form: Form::Template,
                    ..
                }
            );
        match verdict {
            Verdict::Go { form: Form::Text, .. } if told_closed => self.verdict.clone(),
            Verdict::Go { .. } | Verdict::Park { .. } | Verdict::Defer { .. } | Verdict::Skip { .. } => verdict,
        }
    }

    /// Begins an attempt. The caller commits this before it talks to the provider.
    pub fn begin(&mut self, verdict: Verdict, now: Timestamp) {
        self.state = State::Sending;
        self.verdict = verdict;
        self.attempts += 1;
        self.due_at = Some(now + ATTEMPT_LEASE);
        self.updated_at = now;
    }

    /// Records what the gate decided when it is not "go".
    pub fn hold_back(&mut self, verdict: Verdict, now: Timestamp) {
        match &verdict {
            Verdict::Go { .. } => {}
            Verdict::Park { .. } => self.settle(State::Parked, now),
            Verdict::Skip { .. } => self.settle(State::Skipped, now),
            Verdict::Defer { until, .. } => {
                self.state = State::Queued;
                self.due_at = Some(*until);
                self.updated_at = now;
            }
        }
        self.verdict = verdict;
    }

    /// Records how an attempt ended. `spread` in 0..=1000 sets how much of the backoff's jitter is used.
    pub fn ended(&mut self, outcome: Outcome, spread: u16, now: Timestamp) {
        match outcome {
            Outcome::Accepted { provider_id } => {
                // A status event may have come before our own record of the attempt: then it stands.
                if self.state == State::Sending && self.refused_provider_id.as_ref() != Some(&provider_id) {
                    self.provider_id = Some(provider_id);
                    self.last_error = None;
                    self.settle(State::Sent, now);
                } else if matches!(self.state, State::Sent | State::Delivered | State::Read) {
                    self.provider_id = Some(provider_id);
                }
            }
            Outcome::Retry { after, reason } => {
                let after = after.and_then(|after| SignedDuration::try_from(after).ok());
                let wait = self.wait(spread).max(after.unwrap_or_default());
                self.try_again(wait, reason, now);
            }
            // The wait is for the status event; the next attempt is only begun when none came.
            Outcome::Unknown { reason } => {
                self.try_again(RECONCILE_AFTER.max(self.wait(spread)), reason, now);
                if self.state == State::Queued {
                    self.state = State::Sending;
                }
            }
            Outcome::WindowClosed { reason } => {
                let was_template = matches!(
                    self.verdict,
                    Verdict::Go {
                        form: Form::Template,
                        ..
                    }
                );
                if self.words.template.is_some() && !was_template {
                    self.verdict = Verdict::go(Form::Template, "WhatsApp says that the 24-hour window is closed");
                    self.last_error = Some(reason);
                    self.state = State::Queued;
                    self.due_at = Some(now);
                    self.updated_at = now;
                } else {
                    self.last_error = Some(reason.clone());
                    self.hold_back(Verdict::park(reason), now);
                }
            }
            Outcome::OptedOut { reason } => {
                self.last_error = Some(reason.clone());
                self.hold_back(Verdict::skip(reason), now);
            }
            Outcome::Refused { reason } => {
                self.last_error = Some(reason);
                self.settle(State::Failed, now);
            }
        }
    }

    /// Takes a status event. Events come in any order and more than once; the state never goes back.
    /// Returns whether anything changed.
    pub fn receipt(&mut self, provider_id: &str, receipt: Receipt, now: Timestamp) -> bool {
        let before = self.clone();
        let was_refused = self.refused_provider_id.as_deref() == Some(provider_id);
        let reached = match receipt {
            Receipt::Sent | Receipt::Failed(_) if was_refused => return false,
            Receipt::Sent => State::Sent,
            Receipt::Delivered => State::Delivered,
            Receipt::Read => State::Read,
            Receipt::Failed(outcome) => {
                // An earlier attempt's report says nothing about a later one that was accepted under its own id.
                let of_this_attempt = self.provider_id.as_deref().is_none_or(|id| id == provider_id);
                if of_this_attempt && matches!(self.state, State::Sending | State::Queued | State::Sent) {
                    self.provider_id = None;
                    self.refused_provider_id = Some(provider_id.to_owned());
                    self.ended(outcome.made_certain(), 500, now);
                }
                return *self != before;
            }
        };
        self.provider_id.get_or_insert_with(|| provider_id.to_owned());
        let rank = |state: State| match state {
            State::Queued | State::Sending | State::Parked | State::Skipped | State::Failed => 0,
            State::Sent => 1,
            State::Delivered => 2,
            State::Read => 3,
        };
        // "Sent" of an attempt that is over says nothing about the next one.
        let of_an_earlier_attempt = reached == State::Sent && self.state != State::Sending;
        if rank(reached) > rank(self.state) && !of_an_earlier_attempt {
            self.settle(reached, now);
        }
        *self != before
    }

    /// The person wrote, or somebody asked for another try: what waited may go now.
    pub fn release(&mut self, now: Timestamp) -> bool {
        let waiting = matches!(self.state, State::Parked | State::Failed | State::Queued);
        if waiting {
            self.state = State::Queued;
            self.attempts = 0;
            self.due_at = Some(now);
            self.updated_at = now;
        }
        waiting
    }

    fn try_again(&mut self, wait: SignedDuration, reason: String, now: Timestamp) {
        // Reported while we waited for the answer: it went out.
        if !matches!(self.state, State::Queued | State::Sending | State::Sent) {
            return;
        }
        self.last_error = Some(reason);
        if self.is_exhausted() {
            self.settle(State::Failed, now);
        } else {
            self.state = State::Queued;
            self.due_at = Some(now + wait);
            self.updated_at = now;
        }
    }

    fn settle(&mut self, state: State, now: Timestamp) {
        self.state = state;
        self.due_at = None;
        self.updated_at = now;
    }
}

/// 4^n seconds (Meta's own advice for its pair rate limit), at most a quarter of an hour, less up to a quarter of jitter.
pub fn backoff(attempts: u16, spread: u16) -> SignedDuration {
    let seconds = 4_u32.saturating_pow(u32::from(attempts.saturating_sub(1))).min(900);
    less_jitter(seconds, spread)
}

fn less_jitter(seconds: u32, spread: u16) -> SignedDuration {
    let millis = i64::from(seconds) * 1000;
    SignedDuration::from_millis(millis - millis / 4 * i64::from(spread.min(1000)) / 1000)
}

#[cfg(test)]
mod tests;
