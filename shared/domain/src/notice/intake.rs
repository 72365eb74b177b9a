//! What is said on the way from a new case to its approval: records, quotation, scan; and what is passed on to the lab.

use super::{About, Choice, Class, Label, Payload, StaffAbout};
use crate::inbound::MediaKind;
use crate::money::Money;
use crate::reading::{Reading, Topic};
use crate::record::{FileKind, Refusal, Requisite};

#[derive(Clone, PartialEq, Eq)]
pub enum Intake {
    // In the conversation.
    /// A new case: whose?
    AskPatient {
        attempt: u8,
    },
    /// The case is open; this is what the lab needs.
    RecordsAsked {
        about: About,
    },
    /// `files` of the case are there, this one among them.
    FileReceived {
        about: Option<About>,
        kind: FileKind,
        files: u16,
        /// More are expected, and "done" after the last.
        collecting: bool,
    },
    FileRefused {
        file: Option<String>,
        reason: Refusal,
    },
    /// A file was announced and could not be fetched: send it again.
    FileLost {
        file: Option<String>,
    },
    NoFilesYet {
        about: About,
    },
    /// The set is closed: how many there are, and what could still be sent.
    RecordsComplete {
        about: About,
        files: u16,
        missing: Vec<Requisite>,
    },
    /// Something about a new case that was written in words.
    NoteTaken {
        about: About,
    },
    QuotationDeclined {
        about: About,
    },
    /// A question about a quotation, or anything else that only a person can answer.
    QuestionPassedOn,
    /// Send the scan, or have it taken?
    ScanAsked {
        about: About,
    },
    SendFileHere {
        about: About,
    },
    ScanReceived {
        about: About,
    },
    /// What is the matter? Asked once, then passed on.
    AskMatter {
        matter: Matter,
    },
    MatterPassedOn {
        matter: Matter,
    },

    // From the lab.
    QuotationOffered {
        about: About,
        price: Money,
        note: Option<String>,
        /// An https link to a document that goes with it.
        document: Option<String>,
    },
    /// The quotation was not answered for a while.
    QuotationReminder {
        about: About,
        price: Money,
    },

    // To the lab.
    CaseSubmitted {
        about: StaffAbout,
    },
    RecordsReady {
        about: StaffAbout,
        files: u16,
        missing: Vec<Requisite>,
    },
    QuotationAnswered {
        about: StaffAbout,
        accepted: bool,
        words: String,
    },
    QuotationUnanswered {
        about: StaffAbout,
        days: u16,
    },
    QuotationQuestion {
        about: StaffAbout,
        words: String,
    },
    ScanReady {
        about: StaffAbout,
    },
    /// Something that only a person can settle.
    MatterReported {
        matter: Matter,
        dentist: String,
        user_id: String,
        about: Option<About>,
        words: String,
    },
    /// A file, itself attached where the messenger carries such files and the recipient's window is open.
    FileForwarded {
        dentist: String,
        user_id: String,
        about: Option<About>,
        kind: FileKind,
        caption: Option<String>,
        file: Option<Attached>,
    },
    /// A file that was announced could not be fetched while the provider had it.
    FileNotFetched {
        dentist: String,
        user_id: String,
        about: Option<About>,
    },
}

/// A file that the provider holds for us, ready to be sent on.
#[derive(Clone, PartialEq, Eq)]
pub struct Attached {
    pub kind: MediaKind,
    pub media_id: String,
    pub file_name: Option<String>,
}

/// What a dentist may want of the lab that is not a case's own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// Something is wrong with a case.
    Trouble,
    /// A retainer, a replacement.
    ByProduct,
    Finances,
}

impl Matter {
    pub const ALL: [Self; 3] = [Self::Trouble, Self::ByProduct, Self::Finances];

    pub fn name(self) -> &'static str {
        match self {
            Self::Trouble => "trouble",
            Self::ByProduct => "by_product",
            Self::Finances => "finances",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|matter| matter.name() == name)
    }
}

impl Intake {
    pub fn name(&self) -> &'static str {
        match self {
            Self::AskPatient { .. } => "ask_patient",
            Self::RecordsAsked { .. } => "records_asked",
            Self::FileReceived { .. } => "file_received",
            Self::FileRefused { .. } => "file_refused",
            Self::FileLost { .. } => "file_lost",
            Self::NoFilesYet { .. } => "no_files_yet",
            Self::RecordsComplete { .. } => "records_complete",
            Self::NoteTaken { .. } => "note_taken",
            Self::QuotationDeclined { .. } => "quotation_declined",
            Self::QuestionPassedOn => "question_passed_on",
            Self::ScanAsked { .. } => "scan_asked",
            Self::SendFileHere { .. } => "send_file_here",
            Self::ScanReceived { .. } => "scan_received",
            Self::AskMatter { .. } => "ask_matter",
            Self::MatterPassedOn { .. } => "matter_passed_on",
            Self::QuotationOffered { .. } => "quotation_offered",
            Self::QuotationReminder { .. } => "quotation_reminder",
            Self::CaseSubmitted { .. } => "case_submitted",
            Self::RecordsReady { .. } => "records_ready",
            Self::QuotationAnswered { .. } => "quotation_answered",
            Self::QuotationUnanswered { .. } => "quotation_unanswered",
            Self::QuotationQuestion { .. } => "quotation_question",
            Self::ScanReady { .. } => "scan_ready",
            Self::MatterReported { .. } => "matter_reported",
            Self::FileForwarded { .. } => "file_forwarded",
            Self::FileNotFetched { .. } => "file_not_fetched",
        }
    }

    pub fn class(&self) -> Class {
        match self {
            Self::AskPatient { .. }
            | Self::FileReceived { .. }
            | Self::NoFilesYet { .. }
            | Self::NoteTaken { .. }
            | Self::QuestionPassedOn
            | Self::SendFileHere { .. }
            | Self::AskMatter { .. }
            | Self::MatterPassedOn { .. } => Class::Reply,
            // Files are looked at later, and staff may record what was said on the telephone.
            Self::RecordsAsked { .. }
            | Self::RecordsComplete { .. }
            | Self::FileRefused { .. }
            | Self::FileLost { .. }
            | Self::QuotationDeclined { .. }
            | Self::ScanAsked { .. }
            | Self::ScanReceived { .. }
            | Self::QuotationOffered { .. } => Class::CaseNews,
            Self::QuotationReminder { .. } => Class::Reminder,
            Self::CaseSubmitted { .. }
            | Self::RecordsReady { .. }
            | Self::QuotationAnswered { .. }
            | Self::QuotationUnanswered { .. }
            | Self::QuotationQuestion { .. }
            | Self::ScanReady { .. }
            | Self::MatterReported { .. }
            | Self::FileForwarded { .. }
            | Self::FileNotFetched { .. } => Class::Staff,
        }
    }

    pub(super) fn choices(&self) -> Vec<Choice> {
        match self {
            Self::QuotationOffered { about, .. } | Self::QuotationReminder { about, .. } => {
                let mut choices = super::choice::topic(about, Topic::Quotation);
                choices.push(Choice {
                    label: Label::Person,
                    payload: Payload::Say(Reading::Person),
                });
                choices
            }
            Self::ScanAsked { about } => super::choice::topic(about, Topic::Scan),
            Self::FileReceived {
                about: Some(about),
                collecting: true,
                ..
            }
            | Self::NoteTaken { about } => super::choice::topic(about, Topic::Records),
            Self::AskPatient { .. }
            | Self::RecordsAsked { .. }
            | Self::FileReceived { .. }
            | Self::FileRefused { .. }
            | Self::FileLost { .. }
            | Self::NoFilesYet { .. }
            | Self::RecordsComplete { .. }
            | Self::QuotationDeclined { .. }
            | Self::QuestionPassedOn
            | Self::SendFileHere { .. }
            | Self::ScanReceived { .. }
            | Self::AskMatter { .. }
            | Self::MatterPassedOn { .. }
            | Self::CaseSubmitted { .. }
            | Self::RecordsReady { .. }
            | Self::QuotationAnswered { .. }
            | Self::QuotationUnanswered { .. }
            | Self::QuotationQuestion { .. }
            | Self::ScanReady { .. }
            | Self::MatterReported { .. }
            | Self::FileForwarded { .. }
            | Self::FileNotFetched { .. } => Vec::new(),
        }
    }
}

/// Only what kind of notice it is, is shown.
impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::fmt::Debug for Attached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attached({})", self.kind.name())
    }
}
