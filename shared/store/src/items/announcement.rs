//! The stored form of an announcement.

use app::ports::{AnnouncementRecord, StoreError};
use domain::case::Stage;
use domain::delivery::DeliveryStatus;
use domain::message::LEFT_BEHIND_AFTER;
use domain::{Announcement, AnnouncementId, AppointmentId, CaseId, MessageId, TaskId};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, micros, named, supported, time};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct AnnouncementStored {
    v: u8,
    id: String,
    at: i64,
    announcement: AnnouncementForm,
}

/// By the names that the events have on the bus.
#[derive(Serialize, Deserialize)]
enum AnnouncementForm {
    CaseCreated { case: String, status: String },
    CaseStageChanged { case: String, from: String, to: String },
    FitAnswered { case: String, fits: bool },
    DeliveryChanged { case: String, status: String },
    MessageFailed { message: String, case: Option<String> },
    QuotationAnswered { case: String, accepted: bool },
    AppointmentBooked { appointment: String, starts_at: i64 },
    AppointmentMoved { appointment: String, starts_at: i64 },
    AppointmentCancelled { appointment: String },
    AppointmentConfirmed { appointment: String },
    AppointmentCompleted { appointment: String },
    AppointmentMissed { appointment: String },
    AppointmentReopened { appointment: String, starts_at: i64 },
    JobDue { task: String, name: String },
}

impl Record for AnnouncementStored {
    type Domain = AnnouncementRecord;
    const KIND: &'static str = "announcement";

    fn of(value: &AnnouncementRecord) -> Self {
        let text = |case: &CaseId| case.as_str().to_owned();
        let announcement = match &value.announcement {
            Announcement::CaseCreated { case, status } => AnnouncementForm::CaseCreated {
                case: text(case),
                status: (*status).to_owned(),
            },
            Announcement::CaseStageChanged { case, from, to } => AnnouncementForm::CaseStageChanged {
                case: text(case),
                from: (*from).to_owned(),
                to: (*to).to_owned(),
            },
            Announcement::MessageFailed { message, case } => AnnouncementForm::MessageFailed {
                message: message.as_str().to_owned(),
                case: case.as_ref().map(text),
            },
            Announcement::FitAnswered { case, fits } => AnnouncementForm::FitAnswered {
                case: text(case),
                fits: *fits,
            },
            Announcement::DeliveryChanged { case, status } => AnnouncementForm::DeliveryChanged {
                case: text(case),
                status: (*status).to_owned(),
            },
            Announcement::QuotationAnswered { case, accepted } => AnnouncementForm::QuotationAnswered {
                case: text(case),
                accepted: *accepted,
            },
            Announcement::AppointmentBooked { appointment, starts_at } => AnnouncementForm::AppointmentBooked {
                appointment: appointment.as_str().to_owned(),
                starts_at: micros(*starts_at),
            },
            Announcement::AppointmentMoved { appointment, starts_at } => AnnouncementForm::AppointmentMoved {
                appointment: appointment.as_str().to_owned(),
                starts_at: micros(*starts_at),
            },
            Announcement::AppointmentCancelled { appointment } => AnnouncementForm::AppointmentCancelled {
                appointment: appointment.as_str().to_owned(),
            },
            Announcement::AppointmentConfirmed { appointment } => AnnouncementForm::AppointmentConfirmed {
                appointment: appointment.as_str().to_owned(),
            },
            Announcement::AppointmentCompleted { appointment } => AnnouncementForm::AppointmentCompleted {
                appointment: appointment.as_str().to_owned(),
            },
            Announcement::AppointmentMissed { appointment } => AnnouncementForm::AppointmentMissed {
                appointment: appointment.as_str().to_owned(),
            },
            Announcement::JobDue { task, name } => AnnouncementForm::JobDue {
                task: task.as_str().to_owned(),
                name: name.clone(),
            },
            Announcement::AppointmentReopened { appointment, starts_at } => AnnouncementForm::AppointmentReopened {
                appointment: appointment.as_str().to_owned(),
                starts_at: micros(*starts_at),
            },
        };
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            at: micros(value.at),
            announcement,
        }
    }

    fn read(self) -> Result<AnnouncementRecord, String> {
        supported(self.v)?;
        let announcement = match self.announcement {
            AnnouncementForm::CaseCreated { case, status } => Announcement::CaseCreated {
                case: CaseId::trusted(case),
                status: status_name(&status)?,
            },
            AnnouncementForm::CaseStageChanged { case, from, to } => Announcement::CaseStageChanged {
                case: CaseId::trusted(case),
                from: status_name(&from)?,
                to: status_name(&to)?,
            },
            AnnouncementForm::MessageFailed { message, case } => Announcement::MessageFailed {
                message: MessageId::trusted(message),
                case: case.map(CaseId::trusted),
            },
            AnnouncementForm::FitAnswered { case, fits } => Announcement::FitAnswered {
                case: CaseId::trusted(case),
                fits,
            },
            AnnouncementForm::DeliveryChanged { case, status } => {
                let status = named("delivery status", &status, DeliveryStatus::parse)?.name();
                Announcement::DeliveryChanged {
                    case: CaseId::trusted(case),
                    status,
                }
            }
            AnnouncementForm::QuotationAnswered { case, accepted } => Announcement::QuotationAnswered {
                case: CaseId::trusted(case),
                accepted,
            },
            AnnouncementForm::AppointmentBooked { appointment, starts_at } => Announcement::AppointmentBooked {
                appointment: AppointmentId::trusted(appointment),
                starts_at: time(starts_at)?,
            },
            AnnouncementForm::AppointmentMoved { appointment, starts_at } => Announcement::AppointmentMoved {
                appointment: AppointmentId::trusted(appointment),
                starts_at: time(starts_at)?,
            },
            AnnouncementForm::AppointmentCancelled { appointment } => Announcement::AppointmentCancelled {
                appointment: AppointmentId::trusted(appointment),
            },
            AnnouncementForm::AppointmentConfirmed { appointment } => Announcement::AppointmentConfirmed {
                appointment: AppointmentId::trusted(appointment),
            },
            AnnouncementForm::AppointmentCompleted { appointment } => Announcement::AppointmentCompleted {
                appointment: AppointmentId::trusted(appointment),
            },
            AnnouncementForm::AppointmentMissed { appointment } => Announcement::AppointmentMissed {
                appointment: AppointmentId::trusted(appointment),
            },
            AnnouncementForm::JobDue { task, name } => Announcement::JobDue {
                task: TaskId::trusted(task),
                name,
            },
            AnnouncementForm::AppointmentReopened { appointment, starts_at } => Announcement::AppointmentReopened {
                appointment: AppointmentId::trusted(appointment),
                starts_at: time(starts_at)?,
            },
        };
        Ok(AnnouncementRecord {
            id: AnnouncementId::trusted(self.id),
            announcement,
            at: time(self.at)?,
        })
    }
}

impl AnnouncementStored {
    /// Whoever makes an announcement puts it on the bus at once: it is due if that did not happen.
    pub fn item(value: &AnnouncementRecord) -> Result<Item, StoreError> {
        let due = value.at.checked_add(LEFT_BEHIND_AFTER).unwrap_or(value.at);
        let sort = keys::sort(value.at, value.id.as_str());
        Ok(Item::new::<Self>(keys::announcement(&value.id), value)?
            .due(value.id.as_str(), Some(due))
            .list(keys::EVENTS, sort))
    }
}

fn status_name(name: &str) -> Result<&'static str, String> {
    named("status", name, |name| {
        Stage::statuses().into_iter().find(|status| *status == name)
    })
}
