//! Which files hold a message's words. The files are part of the binary; a notice without its folder does not compile.

use domain::notice::Notice;
use domain::person::Language;

/// One message's folder.
#[derive(Debug)]
pub(crate) struct Files {
    /// Under `words/`: the notice's own name.
    pub(crate) folder: &'static str,
    english: Sources,
    spanish: Sources,
}

#[derive(Debug)]
pub(crate) struct Sources {
    pub(crate) text: &'static str,
    pub(crate) template: Option<&'static str>,
}

impl Files {
    pub(crate) fn in_language(&self, language: Language) -> &Sources {
        match language {
            Language::English => &self.english,
            Language::Spanish => &self.spanish,
        }
    }
}

macro_rules! file {
    ($folder:literal, $file:literal) => {
        include_str!(concat!("../words/", $folder, "/", $file))
    };
}

macro_rules! files {
    ($folder:literal, text) => {
        &Files {
            folder: $folder,
            english: Sources {
                text: file!($folder, "en/text.j2"),
                template: None,
            },
            spanish: Sources {
                text: file!($folder, "es/text.j2"),
                template: None,
            },
        }
    };
    ($folder:literal, text + template) => {
        &Files {
            folder: $folder,
            english: Sources {
                text: file!($folder, "en/text.j2"),
                template: Some(file!($folder, "en/template.j2")),
            },
            spanish: Sources {
                text: file!($folder, "es/text.j2"),
                template: Some(file!($folder, "es/template.j2")),
            },
        }
    };
}

pub(crate) fn of(notice: &Notice) -> &'static Files {
    match notice {
        // To the dentist, about a case.
        Notice::PlanningStarted(_) => files!("planning_started", text + template),
        Notice::TrainingAlignerDispatched { .. } => files!("training_aligner_dispatched", text + template),
        Notice::ReadyForPickup { .. } => files!("ready_for_pickup", text + template),
        Notice::FitQuestion(_) => files!("fit_question", text + template),
        Notice::FitReminder(_) => files!("fit_reminder", text + template),
        Notice::DispatchQuestion(_) => files!("dispatch_question", text + template),
        Notice::DispatchReminder(_) => files!("dispatch_reminder", text + template),
        Notice::FitProblemNoted(_) => files!("fit_problem_noted", text + template),
        Notice::PhaseWiseChosen(_) => files!("phase_wise_chosen", text + template),
        Notice::FullCaseChosen(_) => files!("full_case_chosen", text + template),
        Notice::PhaseDispatched { .. } => files!("phase_dispatched", text + template),
        Notice::FullCaseDispatched { .. } => files!("full_case_dispatched", text + template),
        Notice::PhaseDelivered { .. } => files!("phase_delivered", text + template),
        Notice::CaseCompleted(_) => files!("case_completed", text + template),
        Notice::ArrivalQuestion(_) => files!("arrival_question", text + template),
        Notice::CaseOnHold(_) => files!("case_on_hold", text + template),
        Notice::CaseResumed(_) => files!("case_resumed", text + template),
        Notice::CaseCancelled(_) => files!("case_cancelled", text + template),

        // In the conversation: always inside the window.
        Notice::AskAgain { .. } => files!("ask_again", text),
        Notice::CaseStatus(_) => files!("case_status", text),
        Notice::ArrivalNoted { .. } => files!("arrival_noted", text),
        Notice::NotArrivedNoted(_) => files!("not_arrived_noted", text),
        Notice::WhichCase { .. } => files!("which_case", text),
        Notice::Greeting { .. } => files!("greeting", text),
        Notice::Help => files!("help", text),
        Notice::NoCases => files!("no_cases", text),
        Notice::NotUnderstood { .. } => files!("not_understood", text),
        Notice::OfferPerson => files!("offer_person", text),
        Notice::PersonComing => files!("person_coming", text),
        Notice::YouAreWelcome => files!("you_are_welcome", text),
        Notice::Stopped => files!("stopped", text),
        Notice::Started => files!("started", text),
        Notice::FileNoted { .. } => files!("file_noted", text),
        Notice::CannotRead => files!("cannot_read", text),

        // To the lab's own people.
        Notice::FitProblem { .. } => files!("fit_problem", text + template),
        Notice::FitUnanswered { .. } => files!("fit_unanswered", text + template),
        Notice::CaseLate { .. } => files!("case_late", text + template),
        Notice::DeliveryOverdue { .. } => files!("delivery_overdue", text + template),
        Notice::ParcelTrouble { .. } => files!("parcel_trouble", text + template),
        Notice::NotArrived { .. } => files!("not_arrived", text + template),
        Notice::SaysArrived { .. } => files!("says_arrived", text + template),
        Notice::PersonWanted { .. } => files!("person_wanted", text + template),
        Notice::FileArrived { .. } => files!("file_arrived", text + template),
    }
}
