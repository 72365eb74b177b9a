//! One ordinary value of each kind. A test changes what it is about (`Case { stage, ..case("c-1") }`) and leaves the rest.

use app::ports::{AnnouncementRecord, FactRecord, Pointer, Received, Subject};
use domain::appointment::{Appointment, Place, Status};
use domain::case::{self, Case, Files, Milestones, Parcel, Priority};
use domain::conversation::Conversation;
use domain::customer::{Customer, Preferences};
use domain::gate::Verdict;
use domain::inbound::{Content, Inbound};
use domain::message::{Address, Form, Message, State, TemplateCall, WordedChoice, Words};
use domain::notice::Class;
use domain::practice;
use domain::practice::ticket::{self, Ticket};
use domain::reading::{ReadBy, Reading};
use domain::record::{self, FileKind, Record};
use domain::subscription::Delivery;
use domain::task::job::{self, Job, Schedule};
use domain::task::recurrence::{Every, Recurrence};
use domain::task::{Kind, Task, Timer};
use domain::{
    Announcement, AnnouncementId, AppointmentId, CaseId, CustomerId, Email, EventId, Language, MessageId, PersonKey,
    Phone, RecordId, TaskId, TicketId, Timestamp, WhatsAppUser,
};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

/// When every ordinary value was made: a Friday noon in UTC.
pub fn now() -> Timestamp {
    at("2026-11-20T12:00:00Z")
}

/// `seconds` after [`now`].
pub fn after(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

/// When every ordinary message may be forgotten.
pub fn kept_until() -> Timestamp {
    at("2036-11-20T12:00:00Z")
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn phone(text: &str) -> Phone {
    Phone::parse(text, "US").unwrap()
}

/// The dentist of every ordinary value.
pub fn dentist() -> WhatsAppUser {
    WhatsAppUser::of_phone(phone("+14155550101"))
}

pub fn person() -> PersonKey {
    dentist().key().unwrap()
}

/// Somebody else: the same number is the same person.
pub fn another_person(number: u16) -> PersonKey {
    WhatsAppUser::of_phone(phone(&format!("+1415556{number:04}")))
        .key()
        .unwrap()
}

/// Version 1, as it is first stored.
pub fn conversation() -> Conversation {
    let conversation = Conversation::new(person(), dentist(), Language::English, now());
    Conversation {
        name: Some("Dr. Rivera".to_owned()),
        last_inbound_at: Some(now()),
        version: 1,
        ..conversation
    }
}

/// Version 1, approved for production.
pub fn case(id: &str) -> Case {
    Case {
        id: CaseId::parse(id).unwrap(),
        person: person(),
        user_id: dentist().user_id(),
        patient: "Jane Doe".to_owned(),
        dentist: "Dr. Rivera".to_owned(),
        stage: case::Stage::ApprovedForProduction,
        stage_since: now(),
        priority: Priority::Normal,
        notes: None,
        phases: 3,
        phase: 0,
        files: Files::new(),
        quotation: None,
        from_chat: false,
        needs_licence: false,
        next_parcel: Parcel::default(),
        shipment: None,
        arrival_asked: false,
        hold: None,
        timers: Vec::new(),
        milestones: Milestones::default(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// Version 1, of case `c-1`, not fetched yet.
pub fn record(id: &str) -> Record {
    Record {
        id: RecordId::trusted(id),
        person: person(),
        case: Some(CaseId::trusted("c-1")),
        kind: FileKind::Photo,
        media_id: "1013859600285441".to_owned(),
        file_name: None,
        caption: Some("front".to_owned()),
        state: record::State::Waiting,
        sent_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// Version 1, booked for the next Monday at noon in UTC, for case `c-1`.
pub fn appointment(id: &str) -> Appointment {
    Appointment {
        id: AppointmentId::trusted(id),
        person: person(),
        case: Some(CaseId::trusted("c-1")),
        patient: Some("Jane Doe".to_owned()),
        dentist: "Dr. Rivera".to_owned(),
        starts_at: at("2026-11-23T12:00:00Z"),
        minutes: 30,
        zone: TimeZone::UTC,
        place: Place::Address("12 Harbour Road".to_owned()),
        status: Status::Booked,
        reminders: Vec::new(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// Version 1 of a patient's, on the next Tuesday at ten in UTC, of customer `k-1` with Dr. Ada.
pub fn booking(id: &str) -> practice::appointment::Appointment {
    practice::appointment::Appointment {
        id: AppointmentId::trusted(id),
        customer: CustomerId::trusted("k-1"),
        service: "Teeth Cleaning".to_owned(),
        starts_at: at("2026-11-24T10:00:00Z"),
        minutes: 60,
        zone: TimeZone::UTC,
        status: practice::appointment::Status::Scheduled,
        dentist: Some("Dr. Ada".to_owned()),
        chair: None,
        notes: None,
        cancel_reason: None,
        points: 15,
        reminders: Vec::new(),
        reminders_sent: Vec::new(),
        epoch: 1,
        fingerprint: "f1".to_owned(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// Version 1. All have the same e-mail address and phone number.
pub fn customer(id: &str) -> Customer {
    Customer {
        id: CustomerId::trusted(id),
        name: "Jane Doe".to_owned(),
        email: Some(email("jane@example.org")),
        phone: Some(phone("+14155550199")),
        language: Language::English,
        preferences: Preferences::default(),
        consents: Vec::new(),
        notes: None,
        visited_before: None,
        fingerprint: "f1".to_owned(),
        created_at: now(),
        updated_at: now(),
        erased_at: None,
        version: 1,
    }
}

pub fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

pub fn pointer() -> Pointer {
    Pointer {
        person: person(),
        fingerprint: "f1".to_owned(),
    }
}

pub fn words(text: &str) -> Words {
    Words {
        language: Language::English,
        text: text.to_owned(),
        choices: vec![WordedChoice {
            payload: "answer:c-1:yes".to_owned(),
            title: "Yes".to_owned(),
        }],
        template: Some(TemplateCall {
            name: "fit_question".to_owned(),
            language: Language::English,
            parameters: vec!["c-1".to_owned()],
            payloads: vec!["answer:c-1:yes".to_owned()],
        }),
        attachment: None,
        asks_for_location: false,
        mail: None,
    }
}

/// Version 1, queued, to be looked at in a minute.
pub fn message(id: &str) -> Message {
    Message {
        id: MessageId::trusted(id),
        to: person(),
        address: Address::Whatsapp(dentist()),
        case: Some(CaseId::trusted("c-1")),
        notice: "fit_question".to_owned(),
        class: Class::CaseNews,
        words: words("Does it fit?"),
        terms: None,
        state: State::Queued,
        verdict: Verdict::go(Form::Text, "inside the 24-hour window"),
        attempts: 0,
        provider_id: None,
        refused_provider_id: None,
        last_error: None,
        due_at: Some(after(60)),
        created_at: now(),
        keep_until: kept_until(),
        updated_at: now(),
        version: 1,
    }
}

pub fn received(id: &str, text: &str) -> Received {
    Received {
        id: EventId::trusted(id),
        from: person(),
        kind: "text".to_owned(),
        words: Some(text.to_owned()),
        quotes: None,
        reading: Some(Reading::Unknown),
        read_by: Some(ReadBy::Rule),
        case: None,
        record: None,
        sent_at: now(),
        received_at: after(1),
        keep_until: kept_until(),
    }
}

/// Version 1, waiting, due in an hour, of case `c-1`.
pub fn task(id: &str) -> Task {
    let kind = Kind::CaseTimer {
        person: person(),
        case: CaseId::trusted("c-1"),
        timer: Timer::StageDeadline,
    };
    Task {
        version: 1,
        ..Task::new(TaskId::trusted(id), kind, after(3600), now())
    }
}

/// Version 1, open, of customer `k-1`.
pub fn ticket(id: &str) -> Ticket {
    Ticket {
        id: TicketId::trusted(id),
        customer: CustomerId::trusted("k-1"),
        subject: "Question".to_owned(),
        description: "my crown is loose".to_owned(),
        status: ticket::Status::Open,
        priority: ticket::Priority::Normal,
        assigned_to: None,
        messages: Vec::new(),
        answer: None,
        escalated_at: None,
        fingerprint: "f1".to_owned(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// Version 1, waiting, due in an hour and then every day.
pub fn job(id: &str) -> Task {
    let zone = TimeZone::UTC;
    let schedule = Schedule {
        name: "Clean-up".to_owned(),
        recurrence: Recurrence {
            every: Every::Daily,
            anchor: after(3600).to_zoned(zone.clone()).datetime(),
            zone,
        },
        max_retries: job::MAX_RETRIES,
        last_run_at: None,
        progress: None,
    };
    Task {
        version: 1,
        schedule: Some(schedule),
        ..Task::new(TaskId::trusted(id), Kind::Job(Job::CleanUp), after(3600), now())
    }
}

pub fn announcement(id: &str) -> AnnouncementRecord {
    let case = CaseId::trusted("c-1");
    let announcement = Announcement::CaseCreated {
        case,
        status: case::Stage::ApprovedForProduction.status(),
    };
    AnnouncementRecord {
        id: AnnouncementId::trusted(id),
        announcement,
        at: now(),
    }
}

/// The task that tells the subscription `crm` of [`announcement`].
pub fn delivery(event: &str) -> Task {
    let record = announcement(event);
    let delivery = Delivery {
        subscription: "crm".to_owned(),
        event: record.id,
        announcement: record.announcement,
        at: record.at,
    };
    delivery.task(record.at)
}

/// The `nth` fact of a change of case `c-1` to `version`.
pub fn fact(version: u64, nth: u16) -> FactRecord {
    FactRecord {
        subject: Subject::Case(CaseId::trusted("c-1")),
        version,
        nth,
        what: "stage_changed".to_owned(),
        detail: "ApprovedForProduction to CasePlanningComplete".to_owned(),
        actor: "staff".to_owned(),
        at: now(),
    }
}

pub fn inbound(id: &str, content: Content) -> Inbound {
    Inbound {
        id: EventId::trusted(id),
        from: dentist(),
        profile_name: Some("Dr. Rivera".to_owned()),
        sent_at: now(),
        quotes: None,
        content,
    }
}

pub fn inbound_text(id: &str, text: &str) -> Inbound {
    inbound(id, Content::Text(text.to_owned()))
}

pub fn inbound_tap(id: &str, payload: &str, title: &str) -> Inbound {
    inbound(
        id,
        Content::Tap {
            payload: payload.to_owned(),
            title: title.to_owned(),
        },
    )
}
