//! What is said about who a dentist is: registration, licence, and taking over by a person.

use super::{Choice, Class, Label, Payload};
use crate::reading::{Field, Reading};

#[derive(Clone, PartialEq, Eq)]
pub enum Account {
    // In the conversation.
    /// Asks for one of their details. `welcome`: nobody has said hello yet.
    AskDetail {
        field: Field,
        welcome: bool,
        /// What was given last was not what such a thing looks like.
        refused: bool,
    },
    /// They gave us something, and more is still to be asked: what was noted is said with the next question.
    Registered {
        name: String,
    },
    /// Registered before: nothing was changed.
    AlreadyRegistered {
        name: String,
    },
    /// What we have of them now, after a correction.
    DetailsNoted {
        name: Option<String>,
        clinic: Option<String>,
        licence: Option<String>,
        phone: Option<String>,
    },
    LanguageChanged,

    // From the lab.
    LicenceVerified,
    LicenceRejected {
        reason: String,
    },
    /// A person of the lab writes.
    StaffWrites {
        words: String,
    },

    // To the lab.
    DentistRegistered {
        dentist: String,
        clinic: String,
        licence: String,
        user_id: String,
        /// Somebody else gave the same licence number.
        also_given_by_another: bool,
    },
    /// While a person has taken over: what the dentist wrote.
    DentistWrites {
        dentist: String,
        user_id: String,
        words: String,
    },
}

impl Account {
    pub fn name(&self) -> &'static str {
        match self {
            Self::AskDetail { .. } => "ask_detail",
            Self::Registered { .. } => "registered",
            Self::AlreadyRegistered { .. } => "already_registered",
            Self::DetailsNoted { .. } => "details_noted",
            Self::LanguageChanged => "language_changed",
            Self::LicenceVerified => "licence_verified",
            Self::LicenceRejected { .. } => "licence_rejected",
            Self::StaffWrites { .. } => "staff_writes",
            Self::DentistRegistered { .. } => "dentist_registered",
            Self::DentistWrites { .. } => "dentist_writes",
        }
    }

    pub fn class(&self) -> Class {
        match self {
            Self::AskDetail { .. }
            | Self::Registered { .. }
            | Self::AlreadyRegistered { .. }
            | Self::DetailsNoted { .. }
            | Self::LanguageChanged => Class::Reply,
            Self::LicenceVerified | Self::LicenceRejected { .. } => Class::CaseNews,
            Self::StaffWrites { .. } => Class::StaffWords,
            Self::DentistRegistered { .. } | Self::DentistWrites { .. } => Class::Staff,
        }
    }

    pub(super) fn choices(&self) -> Vec<Choice> {
        match self {
            Self::Registered { .. } | Self::AlreadyRegistered { .. } => super::choice::menu(),
            Self::AskDetail { refused: true, .. } => vec![Choice {
                label: Label::Person,
                payload: Payload::Say(Reading::Person),
            }],
            Self::AskDetail { refused: false, .. }
            | Self::DetailsNoted { .. }
            | Self::LanguageChanged
            | Self::LicenceVerified
            | Self::LicenceRejected { .. }
            | Self::StaffWrites { .. }
            | Self::DentistRegistered { .. }
            | Self::DentistWrites { .. } => Vec::new(),
        }
    }
}

/// Only what kind of notice it is, is shown.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
