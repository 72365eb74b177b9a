//! What happens when clocks are set forward or back between a reminder and the appointment.

use std::collections::BTreeSet;

use domain::AppointmentId;
use domain::practice::appointment::{NewAppointment, rules};
use domain::task::Kind;
use jiff::tz::{self, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};
use testkit::builders::now;

use crate::world::{World, new_patient, patient, settings, staff};

const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

/// Ten in the morning on the day on which the clocks have changed, for everybody whose clocks do within a year. Of zones
/// whose clocks do the same, one.
fn changes() -> Vec<(String, TimeZone, Timestamp)> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for name in tz::db().available() {
        let zone = TimeZone::get(name.as_str()).unwrap();
        for change in zone
            .following(now())
            .take_while(|change| change.timestamp() < now() + YEAR)
        {
            let at = change.timestamp();
            let before = zone.to_offset(at - SignedDuration::from_secs(1));
            if before == change.offset() || !seen.insert((at, before.seconds(), change.offset().seconds())) {
                continue;
            }
            let local = at.to_zoned(zone.clone());
            let day = if local.hour() < 10 {
                local.date()
            } else {
                local.date().checked_add(1.day()).unwrap()
            };
            let start = rules::at_local(day.at(10, 0, 0, 0), &zone).unwrap();
            all.push((name.as_str().to_owned(), zone.clone(), start));
        }
    }
    all
}

#[tokio::test]
async fn ten_in_the_morning_is_ten_in_the_morning_whatever_the_clocks_did_in_the_night() {
    let changes = changes();
    assert!(changes.len() > 20, "{}", changes.len());
    for (name, zone, start) in changes {
        let mut settings = settings(zone.clone());
        settings.quiet_hours = None;
        let mut world = World::calm(settings, start - SignedDuration::from_hours(60)).await;
        world.admit(new_patient(0)).await;
        let new = NewAppointment {
            id: AppointmentId::trusted("a-1"),
            customer: patient(0),
            service: "Teeth Cleaning".to_owned(),
            starts_at: start,
            minutes: None,
            dentist: None,
            chair: None,
            notes: None,
            pending: false,
            anyway: true,
            fingerprint: String::new(),
        };
        let booked = world.shared.app.book_appointment(new, &staff(), world.now()).await;
        assert_eq!(booked.unwrap().appointment.local_start().hour(), 10, "{name}");
        for minutes in [1440, 120] {
            let due = start - SignedDuration::from_mins(minutes);
            let tasks = world.shared.app.store.all_tasks();
            let reminds = |kind: &Kind| matches!(kind, Kind::AppointmentReminder { minutes_before, .. } if i64::from(*minutes_before) == minutes);
            let task = tasks.iter().find(|task| reminds(&task.kind)).unwrap();
            assert_eq!(task.due_at, due, "{name}");
            world.go_to(due - SignedDuration::from_secs(61)).await;
            world.shared.provider.seen().texts.clear();
            world.go_to(due).await;
            let said = std::mem::take(&mut world.shared.provider.seen().texts);
            assert_eq!(said.len(), 2, "{name}: {minutes} minutes before");
            for (_, _, text) in said {
                assert!(text.contains("10:00"), "{name}: {text}");
            }
        }
    }
}
