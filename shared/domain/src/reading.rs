//! What a person's words may mean: closed questions and closed answers. Whoever reads free text, a rule or a model, only
//! ever picks one of the answers here, and copies out what was asked for; it never names a state.

mod details;
mod question;
mod when;

pub use details::{Details, Field};
pub use question::{Question, Topic, Wanted};
pub use when::{DayPart, When};

/// What was read from one message.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    pub reading: Reading,
    pub read_by: ReadBy,
    /// Details that the person gave of themselves, as they were written.
    pub details: Details,
    /// The patient's name, as it was written.
    pub patient: Option<String>,
    /// A time for a visit.
    pub when: Option<When>,
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
    /// Wants to be registered.
    Register,
    /// Tells who they are, or corrects it: "my clinic is …".
    Details,
    /// Wants to submit a new case, or a quotation for one.
    NewCase,
    /// Something is wrong with a case.
    Trouble,
    /// Wants a retainer, a replacement, or another by-product.
    ByProduct,
    /// Asks about payment, an invoice, a price.
    Finances,
    /// Wants an appointment for a scan.
    BookScan,
    /// Will send the scan as a file.
    SendScan,
    /// Wants a booked visit at another time.
    MoveVisit,
    /// Does not want a booked visit.
    CancelVisit,
    /// Wants to be written to in this language.
    InEnglish,
    InSpanish,
    /// Wants no more messages.
    Stop,
    /// Wants messages again.
    Start,
    Unknown,
}

impl Reading {
    pub const ALL: [Self; 27] = [
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
        Self::Register,
        Self::Details,
        Self::NewCase,
        Self::Trouble,
        Self::ByProduct,
        Self::Finances,
        Self::BookScan,
        Self::SendScan,
        Self::MoveVisit,
        Self::CancelVisit,
        Self::InEnglish,
        Self::InSpanish,
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
            Self::Register => "register",
            Self::Details => "details",
            Self::NewCase => "new_case",
            Self::Trouble => "trouble",
            Self::ByProduct => "by_product",
            Self::Finances => "finances",
            Self::BookScan => "book_scan",
            Self::SendScan => "send_scan",
            Self::MoveVisit => "move_visit",
            Self::CancelVisit => "cancel_visit",
            Self::InEnglish => "in_english",
            Self::InSpanish => "in_spanish",
            Self::Stop => "stop",
            Self::Start => "start",
            Self::Unknown => "unknown",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reading| reading.name() == name)
    }

    /// Whether this reading can be the answer to a question. Stop and start are never a model's to give: they are matched
    /// word for word, or not at all.
    pub fn is_possible(self, question: &Question) -> bool {
        match self {
            Self::Yes | Self::No => {
                question.wanted.is_some_and(Wanted::takes_yes_or_no)
                    || question.open.iter().any(|topic| topic.takes_yes_or_no())
            }
            Self::PhaseWise | Self::FullCase => question.open.contains(&Topic::Dispatch),
            Self::Stop | Self::Start => false,
            Self::Arrived
            | Self::NotArrived
            | Self::Status
            | Self::Greeting
            | Self::Thanks
            | Self::Help
            | Self::Person
            | Self::Done
            | Self::Register
            | Self::Details
            | Self::NewCase
            | Self::Trouble
            | Self::ByProduct
            | Self::Finances
            | Self::BookScan
            | Self::SendScan
            | Self::MoveVisit
            | Self::CancelVisit
            | Self::InEnglish
            | Self::InSpanish
            | Self::Unknown => true,
        }
    }

    /// A reading that says something by itself, whatever was asked.
    pub fn is_general(self) -> bool {
        match self {
            Self::Status
            | Self::Greeting
            | Self::Thanks
            | Self::Help
            | Self::Person
            | Self::Done
            | Self::Register
            | Self::Details
            | Self::NewCase
            | Self::Trouble
            | Self::ByProduct
            | Self::Finances
            | Self::BookScan
            | Self::SendScan
            | Self::MoveVisit
            | Self::CancelVisit
            | Self::InEnglish
            | Self::InSpanish
            | Self::Stop
            | Self::Start => true,
            Self::Yes
            | Self::No
            | Self::PhaseWise
            | Self::FullCase
            | Self::Arrived
            | Self::NotArrived
            | Self::Unknown => false,
        }
    }
}

impl Answer {
    /// A reading and nothing else.
    pub fn of(reading: Reading, read_by: ReadBy) -> Self {
        Self {
            reading,
            read_by,
            details: Details::default(),
            patient: None,
            when: None,
        }
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("reading", &self.reading)
            .field("read_by", &self.read_by)
            .field("when", &self.when)
            .finish_non_exhaustive()
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
