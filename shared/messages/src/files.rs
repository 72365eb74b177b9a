//! Which files hold a message's words. The files are part of the binary; a notice without its folder does not compile.

use domain::notice::{Account, Intake, Notice, Practice, Visit};
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
    /// Of an e-mail.
    pub(crate) subject: Option<&'static str>,
    /// What is short enough for an SMS, if the template is not it.
    pub(crate) sms: Option<&'static str>,
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
    ($folder:literal, $language:literal, $file:literal) => {
        include_str!(concat!("../words/", $folder, "/", $language, "/", $file))
    };
}

macro_rules! sources {
    ($folder:literal, $language:literal, text) => {
        Sources {
            text: file!($folder, $language, "text.j2"),
            template: None,
            subject: None,
            sms: None,
        }
    };
    ($folder:literal, $language:literal, text + template) => {
        Sources {
            template: Some(file!($folder, $language, "template.j2")),
            ..sources!($folder, $language, text)
        }
    };
    ($folder:literal, $language:literal, text + subject) => {
        Sources {
            subject: Some(file!($folder, $language, "subject.j2")),
            ..sources!($folder, $language, text)
        }
    };
    ($folder:literal, $language:literal, text + template + subject) => {
        Sources {
            subject: Some(file!($folder, $language, "subject.j2")),
            ..sources!($folder, $language, text + template)
        }
    };
    ($folder:literal, $language:literal, text + template + subject + sms) => {
        Sources {
            sms: Some(file!($folder, $language, "sms.j2")),
            ..sources!($folder, $language, text + template + subject)
        }
    };
}

macro_rules! files {
    ($folder:literal, $($kind:tt)+) => {
        &Files {
            folder: $folder,
            english: sources!($folder, "en", $($kind)+),
            spanish: sources!($folder, "es", $($kind)+),
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

        Notice::Account(account) => of_account(account),
        Notice::Intake(intake) => of_intake(intake),
        Notice::Visit(visit) => of_visit(visit),
        Notice::Practice(practice) => of_practice(practice),
    }
}

fn of_account(account: &Account) -> &'static Files {
    match account {
        Account::AskDetail { .. } => files!("ask_detail", text),
        Account::Registered { .. } => files!("registered", text),
        Account::AlreadyRegistered { .. } => files!("already_registered", text),
        Account::DetailsNoted { .. } => files!("details_noted", text),
        Account::LanguageChanged => files!("language_changed", text),
        Account::LicenceVerified => files!("licence_verified", text + template),
        Account::LicenceRejected { .. } => files!("licence_rejected", text + template),
        Account::StaffWrites { .. } => files!("staff_writes", text + template),
        Account::DentistRegistered { .. } => files!("dentist_registered", text + template),
        Account::DentistWrites { .. } => files!("dentist_writes", text + template),
    }
}

fn of_intake(intake: &Intake) -> &'static Files {
    match intake {
        Intake::AskPatient { .. } => files!("ask_patient", text),
        Intake::RecordsAsked { .. } => files!("records_asked", text + template),
        Intake::FileReceived { .. } => files!("file_received", text),
        Intake::FileRefused { .. } => files!("file_refused", text + template),
        Intake::FileLost { .. } => files!("file_lost", text + template),
        Intake::NoFilesYet { .. } => files!("no_files_yet", text),
        Intake::RecordsComplete { .. } => files!("records_complete", text + template),
        Intake::NoteTaken { .. } => files!("note_taken", text),
        Intake::QuotationDeclined { .. } => files!("quotation_declined", text + template),
        Intake::QuestionPassedOn => files!("question_passed_on", text),
        Intake::ScanAsked { .. } => files!("scan_asked", text + template),
        Intake::SendFileHere { .. } => files!("send_file_here", text),
        Intake::ScanReceived { .. } => files!("scan_received", text + template),
        Intake::AskMatter { .. } => files!("ask_matter", text),
        Intake::MatterPassedOn { .. } => files!("matter_passed_on", text),
        Intake::QuotationOffered { .. } => files!("quotation_offered", text + template),
        Intake::QuotationReminder { .. } => files!("quotation_reminder", text + template),
        Intake::CaseSubmitted { .. } => files!("case_submitted", text + template),
        Intake::RecordsReady { .. } => files!("records_ready", text + template),
        Intake::QuotationAnswered { .. } => files!("quotation_answered", text + template),
        Intake::QuotationUnanswered { .. } => files!("quotation_unanswered", text + template),
        Intake::QuotationQuestion { .. } => files!("quotation_question", text + template),
        Intake::ScanReady { .. } => files!("scan_ready", text + template),
        Intake::MatterReported { .. } => files!("matter_reported", text + template),
        Intake::FileForwarded { .. } => files!("file_forwarded", text + template),
        Intake::FileNotFetched { .. } => files!("file_not_fetched", text + template),
    }
}

fn of_visit(visit: &Visit) -> &'static Files {
    match visit {
        Visit::AskTime { .. } => files!("ask_time", text),
        Visit::AskPlace { .. } => files!("ask_place", text),
        Visit::Confirm { .. } => files!("confirm_visit", text),
        Visit::Booked { .. } => files!("visit_booked", text),
        Visit::Moved { .. } => files!("visit_moved", text),
        Visit::ConfirmCancel { .. } => files!("confirm_cancel", text),
        Visit::Cancelled { .. } => files!("visit_cancelled", text),
        Visit::Kept { .. } => files!("visit_kept", text),
        Visit::NothingBooked => files!("nothing_booked", text),
        Visit::NoVisit => files!("no_visit", text),
        Visit::WhichVisit { .. } => files!("which_visit", text),
        Visit::Reminder { .. } => files!("visit_reminder", text + template),
        Visit::MovedByLab { .. } => files!("visit_moved_by_lab", text + template),
        Visit::CancelledByLab { .. } => files!("visit_cancelled_by_lab", text + template),
        Visit::ForLab { .. } => files!("visit_news", text + template),
    }
}

fn of_practice(practice: &Practice) -> &'static Files {
    match practice {
        Practice::Booked { .. } => files!("appointment_booked", text + template + subject + sms),
        Practice::Moved { .. } => files!("appointment_moved", text + template + subject + sms),
        Practice::Cancelled(_) => files!("appointment_cancelled", text + template + subject + sms),
        Practice::Reminder { .. } => files!("appointment_reminder", text + template + subject + sms),
        Practice::FollowUp(_) => files!("follow_up", text + template + subject + sms),
        Practice::Missed(_) => files!("appointment_missed", text + template + subject + sms),
        Practice::TicketReceived(_) => files!("ticket_received", text + template + subject + sms),
        Practice::TicketAnswered { .. } => files!("ticket_answered", text + template + subject + sms),
        Practice::TicketReply { .. } => files!("ticket_reply", text + template + subject + sms),
        Practice::TicketEmergency { .. } => files!("ticket_emergency", text + template + subject + sms),
        Practice::SmsConfirmed(_) => files!("sms_confirmed", text + subject),
        Practice::SmsCancelled(_) => files!("sms_cancelled", text + subject),
        Practice::SmsHelp { .. } => files!("sms_help", text + subject),
        Practice::StaffAppointment { .. } => files!("staff_appointment", text + template + subject),
        Practice::StaffTicket { .. } => files!("staff_ticket", text + template + subject),
        Practice::StaffEmergency { .. } => files!("staff_emergency", text + template + subject),
        Practice::Report { .. } => files!("weekly_report", text + template + subject),
    }
}
