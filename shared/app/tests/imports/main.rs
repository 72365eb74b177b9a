//! Imports, from rows to the store: nobody hears of them, the same again changes nothing, a dry run says what would be.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has to stop")]

mod appointments;
mod customers;
mod lab;
mod properties;

use app::import::{AppointmentRow, CaseRow, CustomerRow, DentistRow, Import, Outcome, Rows, Taken};
use app::ports::{Paging, Runs as _};
use app::{Actor, App};
use domain::case::{Priority, Stage};
use domain::conversation::import::Known;
use domain::practice::appointment::Status;
use domain::reading::Details;
use domain::{Source, Timestamp, WhatsAppUser};
use jiff::tz::TimeZone;
use testkit::builders::{at, now, phone};
use testkit::{FakeBus, FakeQueues, Memory};

pub(crate) type World = App<Memory, FakeQueues, FakeBus>;

/// A lab with people who would be told, and a practice with two dentists.
pub(crate) async fn world() -> World {
    let world = App::new(Memory::new(), FakeQueues::default(), FakeBus::default());
    let mut settings = domain::Settings {
        lab_team: vec![phone("+14155550188")],
        clinical_team: vec![phone("+14155550189")],
        ..domain::Settings::default()
    };
    settings.calendar.zone = TimeZone::UTC;
    settings.practice.dentists = vec!["Dr. Ada".to_owned(), "Dr. Bea".to_owned()];
    world.save_settings(settings, now()).await.unwrap();
    world.store.take_commits();
    world
}

pub(crate) fn ann() -> Actor {
    Actor::Staff("ann".to_owned())
}

pub(crate) fn user(nth: u16) -> WhatsAppUser {
    WhatsAppUser::of_phone(phone(&format!("+1415557{nth:04}")))
}

pub(crate) fn case_row(patient: &str) -> CaseRow {
    CaseRow {
        id: None,
        user: user(1),
        patient: patient.to_owned(),
        dentist: "Dr. Stone".to_owned(),
        stage: Stage::AwaitingFitConfirmation,
        delivery: None,
        notes: Some("brought along".to_owned()),
        priority: Priority::High,
        created_at: Some(at("2026-01-05T09:00:00Z")),
        ordinal: None,
    }
}

pub(crate) fn dentist_row(nth: u16, licence: &str) -> DentistRow {
    DentistRow {
        user: user(nth),
        known: Known {
            details: Details {
                name: Some("Dr. Stone".to_owned()),
                clinic: Some("Smile Studio".to_owned()),
                licence: Some(licence.to_owned()),
                phone: None,
            },
            ..Known::default()
        },
        created_at: Some(at("2026-01-05T09:00:00Z")),
    }
}

pub(crate) fn customer_row(name: &str, email: &str) -> CustomerRow {
    CustomerRow {
        id: None,
        name: name.to_owned(),
        email: Some(testkit::builders::email(email)),
        phone: None,
        language: None,
        notes: None,
        created_at: Some(at("2024-01-05T09:00:00Z")),
        last_visit: Some(at("2026-06-01T09:00:00Z")),
        points: 40,
        allow_duplicate: false,
    }
}

pub(crate) fn appointment_row(customer: &str, starts_at: &str, status: Status) -> AppointmentRow {
    AppointmentRow {
        id: None,
        customer: customer.to_owned(),
        service: "Teeth Cleaning".to_owned(),
        starts_at: at(starts_at),
        minutes: None,
        dentist: Some("Dr. Ada".to_owned()),
        chair: None,
        status,
        notes: None,
        created_at: None,
    }
}

pub(crate) async fn import(world: &World, rows: Rows, dry_run: bool) -> Vec<Taken> {
    import_at(world, rows, dry_run, now()).await
}

pub(crate) async fn import_at(world: &World, rows: Rows, dry_run: bool, now: Timestamp) -> Vec<Taken> {
    let import = Import {
        source: Source::parse("books").unwrap(),
        dry_run,
        rows,
    };
    world.import(import, &ann(), now).await.unwrap()
}

pub(crate) fn outcomes(taken: &[Taken]) -> Vec<Outcome> {
    taken.iter().map(|taken| taken.outcome).collect()
}

/// Nobody was told of anything, and nothing is about to.
pub(crate) async fn assert_quiet(world: &World) {
    assert!(world.store.all_messages().is_empty(), "messages");
    assert!(world.store.all_announcements().is_empty(), "announcements");
    assert!(world.queues.take_outbox().is_empty(), "outbox");
    assert!(world.queues.take_later().is_empty(), "wakes");
    assert!(world.bus.take().is_empty(), "the bus");
    let paging = Paging {
        limit: 10,
        cursor: None,
    };
    let runs = world.store.runs(None, &paging).await.unwrap();
    assert!(runs.items.is_empty(), "workflows");
}
