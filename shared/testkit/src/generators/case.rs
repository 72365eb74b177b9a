//! Arbitrary cases.

use domain::TaskId;
use domain::case::{Case, Files, Hold, Milestones, OpenTimer, Parcel, Priority, Quotation, Stage};
use domain::delivery::{DeliveryStatus, Shipment};
use domain::money::Money;
use domain::record::FileKind;
use proptest::array::uniform9;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{case_id, derived_id, person, text, timer, timestamp};

pub fn case() -> impl Strategy<Value = Case> {
    let who = (case_id(), person(), text(), text(), text());
    let stage = (
        select(Stage::ALL.to_vec()),
        timestamp(),
        select(Priority::ALL.to_vec()),
        option::of(text()),
    );
    let parcels = (
        any::<u8>(),
        any::<u8>(),
        parcel(),
        option::of(shipment()),
        any::<bool>(),
    );
    let intake = (files(), option::of(quotation()), any::<bool>(), any::<bool>());
    let rest = (
        option::of(hold()),
        vec(open_timer(), 0..3),
        milestones(),
        timestamp(),
        timestamp(),
        1..u64::MAX,
    );
    (who, stage, intake, parcels, rest).prop_map(|(who, stage, intake, parcels, rest)| {
        let (id, person, user_id, patient, dentist) = who;
        let (stage, stage_since, priority, notes) = stage;
        let (files, quotation, from_chat, needs_licence) = intake;
        let (phases, phase, next_parcel, shipment, arrival_asked) = parcels;
        let (hold, timers, milestones, created_at, updated_at, version) = rest;
        Case {
            id,
            person,
            user_id,
            patient,
            dentist,
            stage,
            stage_since,
            priority,
            notes,
            phases,
            phase,
            files,
            quotation,
            from_chat,
            needs_licence,
            next_parcel,
            shipment,
            arrival_asked,
            hold,
            timers,
            milestones,
            created_at,
            updated_at,
            version,
        }
    })
}

fn files() -> impl Strategy<Value = Files> {
    btree_map(select(FileKind::ALL.to_vec()), any::<u16>(), 0..4)
}

fn quotation() -> impl Strategy<Value = Quotation> {
    let currency = select(vec!["INR", "USD", "EUR", "JPY", "KWD"]);
    let price = (1..=1_000_000_000_000_i64, currency).prop_map(|(minor, code)| Money::new(minor, code).unwrap());
    let offer = (price, option::of(text()), option::of(text()), timestamp());
    (offer, option::of(any::<bool>()), option::of(timestamp())).prop_map(|(offer, accepted, answered_at)| {
        let (price, note, document, offered_at) = offer;
        Quotation {
            price,
            note,
            document,
            offered_at,
            accepted,
            answered_at,
        }
    })
}

fn parcel() -> impl Strategy<Value = Parcel> {
    (option::of(text()), option::of(text())).prop_map(|(carrier, tracking_number)| Parcel {
        carrier,
        tracking_number,
    })
}

fn shipment() -> impl Strategy<Value = Shipment> {
    (
        select(DeliveryStatus::ALL.to_vec()),
        timestamp(),
        parcel(),
        option::of(timestamp()),
    )
        .prop_map(|(status, reported_at, parcel, dentist_says_arrived_at)| Shipment {
            status,
            reported_at,
            carrier: parcel.carrier,
            tracking_number: parcel.tracking_number,
            dentist_says_arrived_at,
        })
}

fn hold() -> impl Strategy<Value = Hold> {
    (text(), timestamp()).prop_map(|(reason, since)| Hold { reason, since })
}

fn open_timer() -> impl Strategy<Value = OpenTimer> {
    (derived_id(), timer(), timestamp()).prop_map(|(id, timer, at)| OpenTimer {
        id: TaskId::trusted(id),
        timer,
        at,
    })
}

fn milestones() -> impl Strategy<Value = Milestones> {
    uniform9(option::of(timestamp())).prop_map(|[a, b, c, d, e, f, g, h, i]| Milestones {
        planning_started_at: a,
        dispatched_at: b,
        delivered_at: c,
        fit_issue_reported_at: d,
        fit_confirmed_at: e,
        delivery_choice_confirmed_at: f,
        phase_production_started: g,
        full_production_started: h,
        completed_at: i,
    })
}
