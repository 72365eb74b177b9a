//! Clocks that are set forward and back, in every zone that there is: what was agreed is what the wall clock shows.

use jiff::ToSpan;
use jiff::tz::Dst;

use super::*;
use crate::practice::appointment::rules::at_local;

/// Booked and moved at every half hour within two days of a change of the clocks.
fn around(zone: &TimeZone, change: Timestamp) {
    let mut settings = settings();
    settings.calendar.zone = zone.clone();
    let moment = Moment {
        now: change - SignedDuration::from_hours(24 * 10),
        settings: &settings,
    };
    let middle = change.to_zoned(zone.clone()).datetime();
    for half_hours in -96..96_i64 {
        let local = middle.checked_add((half_hours * 30).minutes()).unwrap();
        let Ok(starts_at) = at_local(local, zone) else {
            // The clocks jump over it: the reverse would show it otherwise.
            let shown = zone.to_ambiguous_timestamp(local).compatible().unwrap();
            assert_ne!(shown.to_zoned(zone.clone()).datetime(), local);
            continue;
        };
        let wanted = NewAppointment {
            starts_at,
            anyway: true,
            ..new()
        };
        let decision = book(wanted, &moment).unwrap();
        assert_eq!(decision.appointment.local_start().datetime(), local, "{zone:?} {local}");
        for (kind, at) in scheduled(&decision) {
            let Kind::AppointmentReminder { minutes_before, .. } = kind else {
                panic!()
            };
            let before = starts_at.duration_since(at);
            assert_eq!(before, SignedDuration::from_mins(i64::from(minutes_before)));
        }
        assert_eq!(scheduled(&decision).len(), 2);
        // A clock that shows it twice shows the first.
        let hour_before = (starts_at - SignedDuration::from_hours(1)).to_zoned(zone.clone());
        assert_ne!(hour_before.datetime(), local);
        let completed = after_in(&settings, &decision.appointment, starts_at);
        let follow_up = scheduled(&completed)[0].1.to_zoned(zone.clone());
        assert_eq!(follow_up.date(), local.date().checked_add(3.days()).unwrap());
    }
}

fn after_in(settings: &Settings, appointment: &Appointment, now: Timestamp) -> Decision {
    decide(appointment, &Event::Complete, &Moment { now, settings }).unwrap()
}

#[test]
fn the_wall_time_is_kept_around_every_change_of_every_zones_clocks() {
    let (from, until) = (at("2026-06-01T00:00:00Z"), at("2027-06-01T00:00:00Z"));
    let mut changes = 0;
    for name in jiff::tz::db().available() {
        let zone = TimeZone::get(name.as_str()).unwrap();
        let transitions: Vec<_> = zone
            .following(from)
            .take_while(|transition| transition.timestamp() < until)
            .map(|transition| (transition.timestamp(), transition.dst()))
            .collect();
        for (change, dst) in transitions {
            assert!(matches!(dst, Dst::Yes | Dst::No));
            around(&zone, change);
            changes += 1;
        }
    }
    assert!(changes > 200, "{changes}");
}
