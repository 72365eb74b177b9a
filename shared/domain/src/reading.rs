//! What a person's words may mean: closed questions and closed answers. Whoever reads free text, a rule or a model, only
//! ever picks one of the answers here; it never names a state.

use std::collections::BTreeSet;

/// What Chairside is waiting to hear, when it reads a message. Several may be open at once (several cases).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Does the training aligner fit?
    Fit,
    /// Phase-wise or the full case?
    Dispatch,
    /// Has the parcel arrived?
    Arrival,
}

/// A closed question about one message.
#[derive(Clone, PartialEq, Eq)]
pub struct Question {
    /// The person's own words. Personal data: never logged.
    pub text: String,
    /// What was asked before. Empty: nothing, only the general meanings count.
    pub open: BTreeSet<Topic>,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question")
            .field("characters", &self.text.chars().count())
            .field("open", &self.open)
            .finish()
    }
}

/// What a message means. `Unknown` is an answer: it leads to asking again, never to a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    Yes,
    No,
    PhaseWise,
    FullCase,
    /// "It arrived".
    Arrived,
    /// "We have not received it".
    NotArrived,
    /// "Where is my case?", "any news?"
    Status,
    Greeting,
    Thanks,
    Help,
    /// "Let me talk to somebody".
    Person,
    /// "That was all".
    Done,
    /// Wants no more messages.
    Stop,
    /// Wants messages again.
    Start,
    Unknown,
}

impl Reading {
    pub const ALL: [Self; 15] = [
        Self::Yes,
        Self::No,
        Self::PhaseWise,
        Self::FullCase,
        Self::Arrived,
        Self::NotArrived,
        Self::Status,
        Self::Greeting,
        Self::Thanks,
        Self::Help,
        Self::Person,
        Self::Done,
        Self::Stop,
        Self::Start,
        Self::Unknown,
    ];

    /// The name of the answer, as it is stored and as a model is asked to give it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::PhaseWise => "phase_wise",
            Self::FullCase => "full_case",
            Self::Arrived => "arrived",
            Self::NotArrived => "not_arrived",
            Self::Status => "status",
            Self::Greeting => "greeting",
            Self::Thanks => "thanks",
            Self::Help => "help",
            Self::Person => "person",
            Self::Done => "done",
            Self::Stop => "stop",
            Self::Start => "start",
            Self::Unknown => "unknown",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reading| reading.name() == name)
    }

    /// Whether this reading can be an answer when `open` was asked. Stop and start are never a model's to give: they are
    /// matched word for word, or not at all.
    pub fn is_possible(self, open: &BTreeSet<Topic>) -> bool {
        match self {
            Self::Yes | Self::No => !open.is_empty(),
            Self::PhaseWise | Self::FullCase => open.contains(&Topic::Dispatch),
            Self::Stop | Self::Start => false,
            Self::Arrived
            | Self::NotArrived
            | Self::Status
            | Self::Greeting
            | Self::Thanks
            | Self::Help
            | Self::Person
            | Self::Done
            | Self::Unknown => true,
        }
    }
}

/// How a reading came about: kept in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadBy {
    /// A tapped button: nothing to read.
    Button,
    Rule,
    Model,
    /// No rule fitted and no model was asked, or it failed.
    Nobody,
}

impl ReadBy {
    pub fn name(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Rule => "rule",
            Self::Model => "model",
            Self::Nobody => "nobody",
        }
    }
}
