//! One run of a workflow: what came of every step. It is completed only when all of them succeeded.

use jiff::{SignedDuration, Timestamp};

use super::{Name, Outcome, Trigger};
use crate::ids::{MessageId, RunId};
use crate::message::{Message, State as MessageState};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub id: RunId,
    pub trigger: Trigger,
    /// In the order in which they are done.
    pub steps: Vec<StepRun>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    /// When the last step was settled.
    pub completed_at: Option<Timestamp>,
    pub updated_at: Timestamp,
    pub version: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRun {
    pub name: String,
    pub state: StepState,
    /// What it said; the step has succeeded when all of it has left.
    pub messages: Vec<MessageId>,
    pub fields: Vec<(String, String)>,
    /// Why it failed, or fails so far, or was skipped.
    pub reason: Option<String>,
    pub at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepState {
    Pending,
    /// Done, as far as it is ours; what it said has not left yet.
    Waiting,
    Succeeded,
    /// There was nothing to do.
    Skipped,
    Failed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Pending,
    Running,
    Completed,
    Failed,
}

impl State {
    pub const ALL: [Self; 4] = [Self::Pending, Self::Running, Self::Completed, Self::Failed];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl StepState {
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Waiting,
        Self::Succeeded,
        Self::Skipped,
        Self::Failed,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Waiting => "waiting",
            Self::Succeeded => "succeeded",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether nothing is wrong with it.
    pub fn is_good(self) -> bool {
        match self {
            Self::Succeeded | Self::Skipped => true,
            Self::Pending | Self::Waiting | Self::Failed => false,
        }
    }
}

impl Run {
    pub fn new(trigger: Trigger, now: Timestamp) -> Self {
        let step = |name: &str| StepRun {
            name: name.to_owned(),
            state: StepState::Pending,
            messages: Vec::new(),
            fields: Vec::new(),
            reason: None,
            at: None,
        };
        Self {
            id: trigger.run_id(),
            steps: trigger
                .workflow
                .workflow()
                .steps
                .iter()
                .map(|known| step(known.name))
                .collect(),
            trigger,
            created_at: now,
            started_at: None,
            completed_at: None,
            updated_at: now,
            version: 1,
        }
    }

    /// Worked out from its steps: it is not kept a second time.
    pub fn state(&self) -> State {
        let any = |wanted: StepState| self.steps.iter().any(|step| step.state == wanted);
        if self.steps.iter().all(|step| step.state.is_good()) {
            State::Completed
        } else if self.steps.iter().all(|step| step.state == StepState::Pending) {
            State::Pending
        } else if any(StepState::Pending) || any(StepState::Waiting) {
            State::Running
        } else {
            State::Failed
        }
    }

    pub fn workflow(&self) -> Name {
        self.trigger.workflow
    }

    /// From the first step to the last one that was settled.
    pub fn duration(&self) -> Option<SignedDuration> {
        Some(self.completed_at?.duration_since(self.started_at?))
    }

    /// Steps that were begun.
    pub fn executed(&self) -> usize {
        let begun = |step: &&StepRun| step.state != StepState::Pending;
        self.steps.iter().filter(begun).count()
    }

    pub fn successful(&self) -> usize {
        self.steps.iter().filter(|step| step.state.is_good()).count()
    }

    /// Records what a step came to. `messages` is what was made of what it says.
    pub fn done(&mut self, nth: usize, outcome: &Outcome, messages: &[Message], now: Timestamp) {
        self.started_at.get_or_insert(now);
        let Some(step) = self.steps.get_mut(nth) else { return };
        step.at = Some(now);
        match outcome {
            Outcome::Do(done) => {
                step.fields = done
                    .fields
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), value.clone()))
                    .collect();
                step.messages = messages.iter().map(|message| message.id.clone()).collect();
                if messages.is_empty() && !done.say.is_empty() {
                    step.state = StepState::Skipped;
                    step.reason = Some("there is nobody to tell".to_owned());
                } else {
                    step.hear(messages, now);
                }
            }
            Outcome::Skip(reason) => {
                step.state = StepState::Skipped;
                step.reason = Some((*reason).to_owned());
            }
            Outcome::Fail(reason) => {
                step.state = StepState::Failed;
                step.reason = Some(reason.clone());
            }
        }
        self.settle(now);
    }

    /// Takes in what became of messages. Returns whether anything changed.
    pub fn hear(&mut self, messages: &[Message], now: Timestamp) -> bool {
        let before = self.steps.clone();
        for step in self.steps.iter_mut().filter(|step| !step.messages.is_empty()) {
            let said: Vec<Message> = messages
                .iter()
                .filter(|message| step.messages.contains(&message.id))
                .cloned()
                .collect();
            if said.len() == step.messages.len() {
                step.hear(&said, now);
            }
        }
        let changed = self.steps != before;
        if changed {
            self.settle(now);
        }
        changed
    }

    fn settle(&mut self, now: Timestamp) {
        self.updated_at = now;
        self.completed_at = match self.state() {
            State::Completed | State::Failed => Some(now),
            State::Pending | State::Running => None,
        };
    }
}

impl StepRun {
    /// Where it is, by what became of all that it said.
    fn hear(&mut self, messages: &[Message], now: Timestamp) {
        let (mut waits, mut failed, mut left, mut why) = (false, false, messages.is_empty(), None);
        for message in messages {
            match message.state {
                MessageState::Queued | MessageState::Sending => {
                    waits = true;
                    why = why.or_else(|| message.last_error.clone());
                }
                MessageState::Sent | MessageState::Delivered | MessageState::Read => left = true,
                MessageState::Failed => {
                    failed = true;
                    why = message.last_error.clone().or(why);
                }
                // It goes when the person writes: all that could be done is done.
                MessageState::Parked | MessageState::Skipped => {
                    why = why.or_else(|| Some(message.verdict.reason().to_owned()));
                }
            }
        }
        let state = if failed {
            StepState::Failed
        } else if waits {
            StepState::Waiting
        } else if left {
            StepState::Succeeded
        } else {
            StepState::Skipped
        };
        let reason = if state == StepState::Succeeded { None } else { why };
        if (self.state, &self.reason) != (state, &reason) {
            self.state = state;
            self.reason = reason;
            self.at = Some(now);
        }
    }
}

#[cfg(test)]
mod tests;
