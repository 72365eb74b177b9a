//! Arbitrary appointments of the practice, and points.

use domain::TaskId;
use domain::customer::Channel;
use domain::practice::appointment::{Appointment, OpenReminder, Reminded, Status};
use domain::practice::feed::{Feed, Whose};
use domain::practice::loyalty::{Entry, Kind};
use domain::practice::settings::{Practice, Service, StaffContact, StaffTopic};
use domain::practice::snippet::{self, Snippet};
use jiff::civil::Date;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::customer::email;
use super::settings::{team, week};
use super::{appointment_id, customer_id, derived_id, text, timestamp, zone};

pub fn booking() -> impl Strategy<Value = Appointment> {
    let what = (appointment_id(), customer_id(), text(), any::<u32>(), text());
    let when = (timestamp(), any::<u16>(), zone());
    let said = (option::of(text()), option::of(text()));
    let with = (option::of(text()), option::of(text()), said);
    let state = (
        select(Status::ALL.to_vec()),
        vec(reminder(), 0..3),
        vec(reminded(), 0..3),
    );
    let since = (timestamp(), timestamp(), any::<u32>(), 1..u64::MAX);
    (what, when, with, state, since).prop_map(|(what, when, with, state, since)| {
        let (id, customer, service, points, fingerprint) = what;
        let (starts_at, minutes, zone) = when;
        let (dentist, chair, (notes, cancel_reason)) = with;
        let (status, reminders, reminders_sent) = state;
        let (created_at, updated_at, epoch, version) = since;
        Appointment {
            id,
            customer,
            service,
            starts_at,
            minutes,
            zone,
            status,
            dentist,
            chair,
            notes,
            cancel_reason,
            points,
            reminders,
            reminders_sent,
            epoch,
            fingerprint,
            created_at,
            updated_at,
            version,
        }
    })
}

fn reminder() -> impl Strategy<Value = OpenReminder> {
    (derived_id(), any::<u32>()).prop_map(|(id, minutes_before)| OpenReminder {
        id: TaskId::trusted(id),
        minutes_before,
    })
}

fn reminded() -> impl Strategy<Value = Reminded> {
    let what = (any::<u32>(), select(Channel::ALL.to_vec()));
    (what, any::<u32>(), timestamp()).prop_map(|((minutes_before, channel), epoch, at)| Reminded {
        minutes_before,
        channel,
        epoch,
        at,
    })
}

pub fn entry() -> impl Strategy<Value = Entry> {
    let what = (any::<u64>(), select(Kind::ALL.to_vec()), any::<i64>());
    let why = (text(), text(), option::of(appointment_id()));
    (what, why, timestamp(), option::of(timestamp())).prop_map(|(what, why, at, expires_at)| {
        let (number, kind, points) = what;
        let (cause, reason, appointment) = why;
        Entry {
            number,
            kind,
            points,
            at,
            cause,
            reason,
            appointment,
            expires_at,
        }
    })
}

/// Within the limits of what can be saved.
pub(super) fn practice() -> impl Strategy<Value = Practice> {
    // Lower-case words: names that differ only in case are the same.
    let name = || "[a-z][a-z0-9.']{0,20}";
    let who = (name(), option::of(name()), phone_of_team(), phone_of_team());
    let service = (1..=48_u16, 0..=1000_u32).prop_map(|(steps, points)| Service {
        minutes: steps * 5,
        points,
    });
    let date = (2020..2040_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date::constant(year, month, day));
    let people = (
        btree_set(name(), 0..4),
        btree_map(name(), btree_set(date, 0..4), 0..3),
        btree_set(name(), 0..3),
        vec(staff(), 0..3),
    );
    let offer = (week(), btree_map(name(), service, 0..5), 0..=1000_u32, 1..=48_u16);
    let limits = (5..=480_u16, 1..=730_u16, 0..=90_u16, 0..=720_u16);
    let rest = (
        btree_set(1..=43_200_u32, 0..=5),
        btree_set(select(Channel::ALL.to_vec()), 0..=3),
        option::of(1..=3650_u16),
        vec(1..=86_400_u32, 0..5),
        1..=3650_u16,
        option::of(name()),
    );
    let who = (who, snippets());
    (who, people, offer, limits, rest).prop_map(|(who, people, offer, limits, rest)| {
        let ((name, address, phone, emergency_phone), snippets) = who;
        let (dentists, days_off, chairs, staff) = people;
        let (hours, services, other_points, steps) = offer;
        let (step_minutes, days_ahead, follow_up_days, change_notice_hours) = limits;
        let (reminders, channels, points_expire_days, retry_seconds, cancelled_kept_days, ticket_assignee) = rest;
        Practice {
            name,
            phone,
            address,
            emergency_phone,
            hours,
            services,
            other_points,
            other_minutes: steps * 5,
            dentists: dentists.into_iter().collect(),
            days_off,
            chairs: chairs.into_iter().collect(),
            step_minutes,
            days_ahead,
            reminder_minutes: reminders.into_iter().rev().collect(),
            reminder_channels: channels.into_iter().collect(),
            follow_up_days,
            change_notice_hours,
            points_expire_days,
            staff,
            retry_seconds,
            cancelled_kept_days,
            ticket_assignee,
            snippets,
        }
    })
}

fn phone_of_team() -> impl Strategy<Value = Option<domain::Phone>> {
    team().prop_map(|team| team.into_iter().next())
}

fn staff() -> impl Strategy<Value = StaffContact> {
    let hears = btree_set(select(StaffTopic::ALL.to_vec()), 0..=4);
    ("[a-z]{1,20}", email(), phone_of_team(), phone_of_team(), hears).prop_map(|(name, email, sms, whatsapp, hears)| {
        StaffContact {
            name,
            email: Some(email),
            sms,
            whatsapp,
            hears,
        }
    })
}

fn snippets() -> impl Strategy<Value = Vec<Snippet>> {
    let title = "[A-Za-z]{1,20}";
    subsequence(snippet::defaults(), 0..=7).prop_flat_map(move |snippets| {
        vec(title, snippets.len()).prop_map(move |titles| {
            let renamed = snippets.iter().cloned().zip(titles);
            renamed.map(|(snippet, title)| Snippet { title, ..snippet }).collect()
        })
    })
}

pub fn feed() -> impl Strategy<Value = Feed> {
    let of = (any::<bool>(), text()).prop_map(|(dentist, name)| {
        if dentist {
            Whose::Dentist(name)
        } else {
            Whose::Chair(name)
        }
    });
    let day = (2020..2040_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date::constant(year, month, day));
    let rest = (of, text(), timestamp(), option::of(day));
    ("[0-9a-f]{64}", rest).prop_map(|(sha256, (of, made_by, created_at, fetched_on))| Feed {
        id: Feed::id_of(&sha256),
        sha256,
        of,
        made_by,
        created_at,
        fetched_on,
    })
}
