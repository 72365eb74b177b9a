//! Arbitrary domain values, for properties: everything that a type allows, not only what the rules make of it.

mod appointment;
mod booking;
mod case;
mod conversation;
mod customer;
mod message;
mod record;
mod settings;
mod sheet;
mod task;
mod ticket;

use app::ports::{AnnouncementRecord, FactRecord, Received, Subject};
use domain::case::Stage;
use domain::delivery::DeliveryStatus;
use domain::reading::{ReadBy, Reading};
use domain::{
    Announcement, AnnouncementId, AppointmentId, Bsuid, CaseId, CustomerId, EventId, Language, MessageId, PersonKey,
    Phone, RecordId, Timestamp, WhatsAppUser,
};
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub use appointment::{appointment, place};
pub use booking::{booking, entry, feed};
pub use case::case;
pub use conversation::{conversation, focus};
pub use customer::customer;
pub use message::{message, words};
pub use record::record;
pub use settings::settings;
pub use sheet::{sheet_mark, sheet_memory};
pub use task::{job_run, task, timer};
pub use ticket::ticket;

/// Between 1970 and 2255, in whole microseconds.
pub fn timestamp() -> impl Strategy<Value = Timestamp> {
    (0..9_000_000_000_000_000_i64).prop_map(|micros| Timestamp::from_microsecond(micros).unwrap())
}

/// What people write: all of Unicode, control characters and empty texts too.
pub fn text() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..40).prop_map(String::from_iter)
}

pub fn phone() -> impl Strategy<Value = Phone> {
    "[1-9][0-9]{6,14}".prop_map(|digits| Phone::from_wa_id(&digits).unwrap())
}

pub fn bsuid() -> impl Strategy<Value = Bsuid> {
    "[A-Z]{2}\\.(ENT\\.)?[0-9A-Za-z]{1,40}".prop_map(|text| Bsuid::parse(&text).unwrap())
}

pub fn user() -> impl Strategy<Value = WhatsAppUser> {
    (option::of(phone()), option::of(bsuid())).prop_map(|(phone, bsuid)| WhatsAppUser { phone, bsuid })
}

pub fn person() -> impl Strategy<Value = PersonKey> {
    let by_phone = phone().prop_map(WhatsAppUser::of_phone);
    let by_bsuid = bsuid().prop_map(|bsuid| WhatsAppUser {
        phone: None,
        bsuid: Some(bsuid),
    });
    prop_oneof![by_phone, by_bsuid].prop_map(|user| user.key().unwrap())
}

pub fn case_id() -> impl Strategy<Value = CaseId> {
    "[A-Za-z0-9._-]{1,64}".prop_map(|text| CaseId::parse(&text).unwrap())
}

pub fn derived_id() -> impl Strategy<Value = String> {
    any::<u64>().prop_map(|seed| domain::ids::derive(&["any", &seed.to_string()]))
}

pub fn language() -> impl Strategy<Value = Language> {
    select(Language::ALL.to_vec())
}

pub fn reading() -> impl Strategy<Value = Reading> {
    select(Reading::ALL.to_vec())
}

pub fn record_id() -> impl Strategy<Value = RecordId> {
    derived_id().prop_map(RecordId::trusted)
}

pub fn appointment_id() -> impl Strategy<Value = AppointmentId> {
    derived_id().prop_map(AppointmentId::trusted)
}

pub fn customer_id() -> impl Strategy<Value = CustomerId> {
    derived_id().prop_map(CustomerId::trusted)
}

pub fn zone() -> impl Strategy<Value = TimeZone> {
    let names = [
        "UTC",
        "Asia/Kolkata",
        "America/New_York",
        "Australia/Lord_Howe",
        "Europe/Berlin",
    ];
    select(names.to_vec()).prop_map(|name| TimeZone::get(name).unwrap())
}

pub fn received() -> impl Strategy<Value = Received> {
    let read_by = select(vec![ReadBy::Button, ReadBy::Rule, ReadBy::Model, ReadBy::Nobody]);
    let words = (text(), option::of(text()), option::of(text()));
    let read = (option::of(reading()), option::of(read_by));
    let about = (option::of(case_id()), option::of(record_id()));
    let times = (timestamp(), timestamp(), timestamp());
    (text(), person(), words, read, about, times).prop_map(
        |(id, from, (kind, words, quotes), (reading, read_by), (case, record), times)| Received {
            id: EventId::trusted(id),
            from,
            kind,
            words,
            quotes,
            reading,
            read_by,
            case,
            record,
            sent_at: times.0,
            received_at: times.1,
            keep_until: times.2,
        },
    )
}

pub fn fact() -> impl Strategy<Value = FactRecord> {
    let subject = prop_oneof![
        case_id().prop_map(Subject::Case),
        appointment_id().prop_map(Subject::Appointment),
        person().prop_map(Subject::Person),
        customer_id().prop_map(Subject::Customer),
        derived_id().prop_map(|id| Subject::Ticket(domain::TicketId::trusted(id))),
    ];
    (subject, any::<u64>(), any::<u16>(), text(), text(), text(), timestamp()).prop_map(
        |(subject, version, nth, what, detail, actor, at)| FactRecord {
            subject,
            version,
            nth,
            what,
            detail,
            actor,
            at,
        },
    )
}

pub fn announcement() -> impl Strategy<Value = AnnouncementRecord> {
    let status = || select(Stage::statuses());
    let delivery = select(DeliveryStatus::ALL.to_vec()).prop_map(DeliveryStatus::name);
    let announcement = prop_oneof![
        (case_id(), status()).prop_map(|(case, status)| Announcement::CaseCreated { case, status }),
        (case_id(), status(), status()).prop_map(|(case, from, to)| Announcement::CaseStageChanged { case, from, to }),
        (case_id(), any::<bool>()).prop_map(|(case, fits)| Announcement::FitAnswered { case, fits }),
        (derived_id(), option::of(case_id())).prop_map(|(message, case)| Announcement::MessageFailed {
            message: MessageId::trusted(message),
            case,
        }),
        (case_id(), delivery).prop_map(|(case, status)| Announcement::DeliveryChanged { case, status }),
        (case_id(), any::<bool>()).prop_map(|(case, accepted)| Announcement::QuotationAnswered { case, accepted }),
        (appointment_id(), timestamp())
            .prop_map(|(appointment, starts_at)| Announcement::AppointmentBooked { appointment, starts_at }),
        (appointment_id(), timestamp())
            .prop_map(|(appointment, starts_at)| Announcement::AppointmentMoved { appointment, starts_at }),
        appointment_id().prop_map(|appointment| Announcement::AppointmentCancelled { appointment }),
        appointment_id().prop_map(|appointment| Announcement::AppointmentConfirmed { appointment }),
        appointment_id().prop_map(|appointment| Announcement::AppointmentCompleted { appointment }),
        appointment_id().prop_map(|appointment| Announcement::AppointmentMissed { appointment }),
        (appointment_id(), timestamp())
            .prop_map(|(appointment, starts_at)| Announcement::AppointmentReopened { appointment, starts_at }),
        (derived_id(), text()).prop_map(|(task, name)| Announcement::JobDue {
            task: domain::TaskId::trusted(task),
            name,
        }),
    ];
    (derived_id(), announcement, timestamp()).prop_map(|(id, announcement, at)| AnnouncementRecord {
        id: AnnouncementId::trusted(id),
        announcement,
        at,
    })
}
