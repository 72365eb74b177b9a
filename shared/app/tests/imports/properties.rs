//! Whatever the rows are, and wherever a first run died.

use std::pin::pin;
use std::task::{Context, Waker};

use app::import::{AppointmentRow, CaseRow, CustomerRow, DentistRow, Outcome, Read, Refused, Rows};
use domain::case::Stage;
use domain::delivery::DeliveryStatus;
use domain::practice::appointment::Status;
use domain::{CaseId, CustomerId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use testkit::builders::after;

use crate::{
    World, appointment_row, assert_quiet, case_row, customer_row, dentist_row, import, import_at, outcomes, user, world,
};

#[derive(Debug, Clone)]
enum Any {
    Cases(Vec<Read<CaseRow>>),
    Dentists(Vec<Read<DentistRow>>),
    Customers(Vec<Read<CustomerRow>>),
    Appointments(Vec<Read<AppointmentRow>>),
}

impl Any {
    fn rows(&self) -> Rows {
        match self.clone() {
            Self::Cases(rows) => Rows::Cases(rows),
            Self::Dentists(rows) => Rows::Dentists(rows),
            Self::Customers(rows) => Rows::Customers(rows),
            Self::Appointments(rows) => Rows::Appointments(rows),
        }
    }
}

fn readable<T: Clone + std::fmt::Debug>(row: impl Strategy<Value = T>) -> impl Strategy<Value = Read<T>> {
    let refused = Refused {
        field: Some("status".to_owned()),
        reason: "is not known".to_owned(),
    };
    (row, 0..8_u8).prop_map(move |(row, odds)| if odds == 0 { Err(refused.clone()) } else { Ok(row) })
}

/// Few different values: rows get into each other's way.
fn case() -> impl Strategy<Value = CaseRow> {
    let delivery = option::of(select(DeliveryStatus::ALL.to_vec()));
    let id = option::weighted(0.3, select(vec!["c-1", "c-2"]));
    let who = (1..4_u16, select(vec!["Jane Doe", "John Doe"]));
    (id, who, select(Stage::ALL.to_vec()), delivery).prop_map(|(id, (nth, patient), stage, delivery)| CaseRow {
        id: id.map(CaseId::trusted),
        user: user(nth),
        stage,
        delivery,
        ..case_row(patient)
    })
}

fn dentist() -> impl Strategy<Value = DentistRow> {
    (1..4_u16, select(vec!["DL-1", "DL-2", "soon"])).prop_map(|(nth, licence)| dentist_row(nth, licence))
}

fn customer() -> impl Strategy<Value = CustomerRow> {
    let id = option::weighted(0.3, select(vec!["k-1", "k-2"]));
    let name = select(vec!["Jane Doe", "John Doe"]);
    let email = select(vec!["jane@example.org", "john@example.org", "new@example.org"]);
    (id, name, email, any::<bool>()).prop_map(|(id, name, email, allow_duplicate)| CustomerRow {
        id: id.map(CustomerId::trusted),
        allow_duplicate,
        ..customer_row(name, email)
    })
}

fn appointment() -> impl Strategy<Value = AppointmentRow> {
    let customer = select(vec!["jane@example.org", "k-9", "nobody@example.org"]);
    let times = [
        "2020-01-06T10:00:00Z",
        "2026-11-20T11:30:00Z",
        "2026-11-24T10:00:00Z",
        "2026-11-24T10:30:00Z",
    ];
    let dentist = option::of(select(vec!["Dr. Ada", "dr. bea", "Dr. Nobody"]));
    let rows = (customer, select(times.to_vec()), select(Status::ALL.to_vec()), dentist);
    rows.prop_map(|(customer, time, status, dentist)| AppointmentRow {
        dentist: dentist.map(str::to_owned),
        ..appointment_row(customer, time, status)
    })
}

fn rows() -> impl Strategy<Value = Any> {
    prop_oneof![
        vec(readable(case()), 1..8).prop_map(Any::Cases),
        vec(readable(dentist()), 1..8).prop_map(Any::Dentists),
        vec(readable(customer()), 1..8).prop_map(Any::Customers),
        vec(readable(appointment()), 1..8).prop_map(Any::Appointments),
    ]
}

/// Two people have been customers before.
async fn peopled() -> World {
    let world = world().await;
    let known = CustomerRow {
        id: Some(CustomerId::trusted("k-9")),
        ..customer_row("Bob Keller", "bob@example.org")
    };
    let people = vec![Ok(known), Ok(customer_row("Jane Doe", "jane@example.org"))];
    import(&world, Rows::Customers(people), false).await;
    world.store.take_commits();
    world
}

/// The process dies after so many turns.
fn die(world: &World, rows: Rows, turns: usize) {
    world.store.pause_commits(true);
    {
        let mut dying = pin!(import(world, rows, false));
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..turns {
            if dying.as_mut().poll(&mut context).is_ready() {
                break;
            }
        }
    }
    world.store.pause_commits(false);
}

async fn holds(any: &Any, turns: usize) {
    let (dry, whole) = (peopled().await, peopled().await);
    // A dry run says what would be, and writes nothing.
    let said = import(&dry, any.rows(), true).await;
    assert!(dry.store.take_commits().is_empty());
    let done = import(&whole, any.rows(), false).await;
    assert_eq!(said, done);
    assert_quiet(&whole).await;
    // Who died half-way comes to the same.
    let broken = peopled().await;
    die(&broken, any.rows(), turns);
    let resumed = import(&broken, any.rows(), false).await;
    for (again, first) in resumed.iter().zip(&done) {
        match first.outcome {
            // What a later row has brought may be known by now.
            Outcome::Rejected => assert!(matches!(again.outcome, Outcome::Rejected | Outcome::Unchanged)),
            Outcome::Created | Outcome::Updated | Outcome::Unchanged => {
                assert!(
                    again.outcome != Outcome::Rejected && again.id == first.id,
                    "{again:?} after {first:?}"
                );
            }
        }
    }
    assert_quiet(&broken).await;
    // And the same again a little later writes nothing.
    for world in [&whole, &broken] {
        world.store.take_commits();
        let again = import_at(world, any.rows(), false, after(60)).await;
        assert!(world.store.take_commits().is_empty());
        for (again, first) in again.iter().zip(&done) {
            let known = again.outcome == Outcome::Unchanged;
            let still = first.outcome == Outcome::Rejected && again.outcome == Outcome::Rejected;
            assert!(known || still, "{again:?} after {first:?}");
        }
        assert_eq!(outcomes(&again).len(), done.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn rows_are_taken_once_and_nobody_hears_of_it(any in rows(), turns in 0..24_usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(holds(&any, turns));
    }
}
