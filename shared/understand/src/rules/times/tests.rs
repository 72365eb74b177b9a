//! Times as people write them, and what is copied out of them. They all write on Friday, 20 November 2026, at ten.

use jiff::civil::{date, time};

use super::*;

fn now() -> DateTime {
    date(2026, 11, 20).at(10, 0, 0, 0)
}

/// As "24 15:30", "24" or "15:30" of November, with another month as "12-01"; a part of the day by its name; "#1" a choice.
fn shown(when: When) -> String {
    let day = when.day.map(|day| {
        if (day.year(), day.month()) == (2026, 11) {
            format!("{}", day.day())
        } else {
            day.to_string()
        }
    });
    let time = when.time.map(|time| time.strftime("%H:%M").to_string());
    let part = when.part.map(|part| format!("{part:?}"));
    let choice = when.choice.map(|choice| format!("#{choice}"));
    [day, time, part, choice]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

#[track_caller]
fn check(purpose: Purpose, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, expected)| {
            let said = shown(read(text, now(), purpose).when);
            (said != *expected).then(|| format!("{text:?} => {said:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn days_and_times_in_english() {
    check(
        Purpose::Choosing(3),
        &[
            ("Thursday 3pm", "26 15:00"),
            ("thursday at 3 pm", "26 15:00"),
            ("Thursday at 3 p.m.", "26 15:00"),
            ("3pm on Thursday", "26 15:00"),
            ("Thu 3:30", "26 15:30"),
            ("at 3", "15:00"),
            ("at 7", "07:00"),
            ("at 9", "09:00"),
            ("@11", "11:00"),
            ("tomorrow", "21"),
            ("tomorrow morning", "21 Morning"),
            ("Tomorrow at 10", "21 10:00"),
            ("tomorrow 10", "21 10:00"),
            ("10 tomorrow", "21 10:00"),
            ("tmrw 4", "21 16:00"),
            ("the day after tomorrow at noon", "22 12:00"),
            ("today at 3", "20 15:00"),
            ("today at 9", "20 09:00"),
            ("yesterday at 3", "19 15:00"),
            ("this afternoon", "20 Afternoon"),
            ("tonight", "20 Evening"),
            ("tonight at 7", "20 19:00"),
            ("monday", "23"),
            ("Monday morning", "23 Morning"),
            ("Monday evening at 6", "23 18:00"),
            ("Monday pm", "23 Afternoon"),
            ("Monday am", "23 Morning"),
            ("I am free on Monday", "23"),
            ("next Tuesday at 14:30", "24 14:30"),
            ("this tuesday", "24"),
            ("24 Nov 10:15", "24 10:15"),
            ("24th of November, 10:15", "24 10:15"),
            ("Nov 24 at half past three", "24 15:30"),
            ("November 24th, 2026 at 3pm", "24 15:00"),
            ("24/11 at 3", "24 15:00"),
            ("24/11/2026 15:00", "24 15:00"),
            ("24.11. 10:00", "24 10:00"),
            ("24-11 at 10", "24 10:00"),
            ("2026-11-24 15:00", "24 15:00"),
            ("2026-11-24T15:00", "24 15:00"),
            ("2026-11-24T15:00:00", "24 15:00"),
            ("2026/11/24", "24"),
            ("11/24 at 2pm", "24 14:00"),
            ("5/12", "2026-12-05"),
            ("in two days", "22"),
            ("in 3 days at 11am", "23 11:00"),
            ("in a week", "27"),
            ("a week from today", "27"),
            ("the 24th", "24"),
            ("on the 24th at 2", "24 14:00"),
            ("Thursday the 26th", "26"),
            ("Thursday 26 November at 10", "26 10:00"),
            ("Thursday, 26 November 2026, 15:00", "26 15:00"),
            ("Thu 26 Nov, 15:00", "26 15:00"),
            ("noon", "12:00"),
            ("12 noon tomorrow", "21 12:00"),
            ("quarter to 4 tomorrow", "21 15:45"),
            ("quarter past ten", "10:15"),
            ("three pm", "15:00"),
            ("tomorrow at three", "21 15:00"),
            ("10 o'clock tomorrow", "21 10:00"),
            ("9.30am Monday", "23 09:30"),
            ("Monday at 9.30", "23 09:30"),
            ("15h", "15:00"),
            ("1500 hrs", "15:00"),
            ("03:30", "03:30"),
            ("12am", "00:00"),
            ("12pm", "12:00"),
            ("10 in the morning", "10:00"),
            ("8 in the evening on Monday", "23 20:00"),
            ("could you do Monday at 11, please?", "23 11:00"),
            ("Good morning! Monday", "23"),
            ("Is Monday 3pm free?", "23 15:00"),
            ("how about 4?", "16:00"),
        ],
    );
}

#[test]
fn days_and_times_in_spanish() {
    check(
        Purpose::Choosing(2),
        &[
            ("mañana a las 10", "21 10:00"),
            ("mañana por la mañana", "21 Morning"),
            ("pasado mañana", "22"),
            ("pasado mañana a las 3 de la tarde", "22 15:00"),
            ("el jueves por la tarde", "26 Afternoon"),
            ("el jueves por la tarde a las 5", "26 17:00"),
            ("jueves a las 3", "26 15:00"),
            ("el jueves que viene a las 10:30", "26 10:30"),
            ("el próximo martes", "24"),
            ("jueves 26", "26"),
            ("jueves 26 a las 11", "26 11:00"),
            ("el 24 a las 4", "24 16:00"),
            ("el día 24", "24"),
            ("24 de noviembre a las 10", "24 10:00"),
            ("1 de diciembre", "2026-12-01"),
            ("primero de diciembre", "2026-12-01"),
            ("hoy a las 5", "20 17:00"),
            ("esta tarde", "20 Afternoon"),
            ("a las tres y media", "15:30"),
            ("a las 4 menos cuarto", "15:45"),
            ("a la una", "13:00"),
            ("a las 10 de la mañana", "10:00"),
            ("las 8 de la noche", "20:00"),
            ("mediodía", "12:00"),
            ("al mediodía", "12:00"),
            ("en dos días", "22"),
            ("dentro de una semana", "27"),
            ("Buenos días, el lunes", "23"),
            ("buenas tardes, mañana", "21"),
            ("jue 26 nov, 15:00", "26 15:00"),
            ("jueves a las 15:00", "26 15:00"),
            ("mié 2 dic, 09:00", "2026-12-02 09:00"),
            ("más tarde", ""),
            ("por la mañana", "Morning"),
        ],
    );
}

#[test]
fn a_weekday_is_the_next_one_and_next_never_one_of_the_next_two_days() {
    check(
        Purpose::Booking,
        &[
            // It is Friday, at ten.
            ("Friday at 3", "20 15:00"),
            ("Friday at 9am", "27 09:00"),
            ("Friday", "27"),
            ("this Friday", "20"),
            ("next Friday", "27"),
            ("Saturday", "21"),
            ("next Saturday", "28"),
            ("next Sunday", "29"),
            ("next Monday", "23"),
            ("Monday next week", "23"),
            ("Friday next week", "27"),
            ("next week on Sunday", "29"),
            ("el lunes de la próxima semana", "23"),
        ],
    );
}

#[test]
fn a_date_without_a_year_is_the_next_one() {
    check(
        Purpose::Booking,
        &[
            ("20 November", "20"),
            ("19 November", "2027-11-19"),
            ("5 January", "2027-01-05"),
            ("29 Feb", "2028-02-29"),
            ("the 19th", "2026-12-19"),
            ("the 31st", "2026-12-31"),
            // What was said with its year is as it was said.
            ("19/11/2026", "19"),
            ("1/1/20", "2020-01-01"),
            // No calendar has these.
            ("30 Feb", ""),
            ("31/02/2027", ""),
            ("2027-13-01", ""),
            ("13/13/2027", ""),
        ],
    );
}

#[test]
fn a_choice_is_one_of_the_offered() {
    check(
        Purpose::Choosing(3),
        &[
            ("2", "#1"),
            ("2.", "#1"),
            ("#2", "#1"),
            ("number 3 please", "#2"),
            ("option 1", "#0"),
            ("the second one", "#1"),
            ("second", "#1"),
            ("the first works for us", "#0"),
            ("the last one", "#2"),
            ("2nd", "#1"),
            ("the 2nd one please", "#1"),
            ("la segunda", "#1"),
            ("la primera opción", "#0"),
            ("la última", "#2"),
            ("opción 3", "#2"),
            ("one", "#0"),
            // Whoever leaves it to us.
            ("any time", "#0"),
            ("as soon as possible please", "#0"),
            ("the earliest", "#0"),
            ("any time on Monday", "23"),
            // A day or a time says it better.
            ("the second one, Monday at 3", "23 15:00"),
            // Not among them.
            ("4", "16:00"),
            ("10", "10:00"),
            ("option 4", ""),
            ("the fifth", ""),
            ("the first or the second", ""),
            ("one second please", ""),
            ("the second aligner", ""),
            ("that one works", ""),
        ],
    );
    check(
        Purpose::Choosing(1),
        &[("2", "14:00"), ("the second one", ""), ("1", "#0")],
    );
    check(
        Purpose::Booking,
        &[("the second one", ""), ("the 2nd at 3", "2026-12-02 15:00")],
    );
}

#[test]
fn what_leaves_a_choice_is_left_out() {
    check(
        Purpose::Choosing(3),
        &[
            ("Monday or Tuesday", ""),
            ("tomorrow or the day after", ""),
            ("Monday or Tuesday at 3", ""),
            ("Monday at 3 or 4", "23 Afternoon"),
            ("Monday at 11 or 4", "23"),
            ("Monday between 3 and 4", "23 Afternoon"),
            ("Monday 3-4pm", "23 Afternoon"),
            ("Monday from 10 to 11am", "23 Morning"),
            ("Monday 27 November", ""),
            ("Monday before noon", "23 Morning"),
            ("Monday before 11", "23 Morning"),
            ("after 3 on Monday", "23 15:00"),
            ("Monday at 25:00", "23"),
            ("10-11", ""),
        ],
    );
}

#[test]
fn what_is_denied_is_not_wanted() {
    check(
        Purpose::Choosing(3),
        &[
            ("not on Thursday", ""),
            ("Thursday is not possible", ""),
            ("I can't on Thursday, Monday at 10 is fine", "23 10:00"),
            ("not Thursday but Monday", "23"),
            ("no, Monday at 10", "23 10:00"),
            ("why not Monday at 10?", "23 10:00"),
            ("no problem, Monday", "23"),
            ("el jueves no puedo, mejor el lunes", "23"),
            ("cerrado el lunes", ""),
        ],
    );
}

#[test]
fn a_visit_that_is_moved_may_be_named_by_its_old_time() {
    check(
        Purpose::Moving,
        &[
            ("move it to Monday at 10", "23 10:00"),
            ("move my Thursday appointment to Monday at 10", "23 10:00"),
            ("move the Thursday 3pm visit", ""),
            ("reschedule my Thursday visit", ""),
            ("move my appointment on Thursday to Monday", "23"),
            ("move it from Thursday to Monday", "23"),
            ("mover la cita del jueves al lunes a las 10", "23 10:00"),
            ("reschedule to tomorrow morning", "21 Morning"),
        ],
    );
}

#[test]
fn what_looks_like_a_time_and_is_none() {
    check(
        Purpose::Choosing(3),
        &[
            ("", ""),
            ("?!", ""),
            ("at once", ""),
            ("24/7", ""),
            ("+91 98765 43210", ""),
            ("12 MG Road", ""),
            ("2 patients", ""),
            ("the 2 patients", ""),
            ("may I ask something", ""),
            ("1234567890123456789012345", ""),
            ("99999", ""),
        ],
    );
}

#[test]
fn a_time_alone_is_told_from_a_time_in_a_story() {
    for (text, alone) in [
        ("Thursday 3pm", true),
        ("Thursday at 3 please, thanks", true),
        ("12 MG Road, Ahmedabad", false),
        ("Thursday 3pm at MG Road", false),
        ("please", false),
    ] {
        assert_eq!(read(text, now(), Purpose::Booking).alone, alone, "{text:?}");
    }
}

#[test]
fn the_ends_of_the_calendar_are_no_trouble() {
    let last = date(9999, 12, 31).at(23, 59, 59, 0);
    for text in [
        "tomorrow",
        "next Monday",
        "in 9999 weeks",
        "the 30th",
        "29 Feb",
        "1 January",
    ] {
        assert_eq!(read(text, last, Purpose::Booking).when.day, None, "{text}");
    }
    let leap = date(2028, 2, 28).at(9, 0, 0, 0);
    let said = |text| read(text, leap, Purpose::Booking).when;
    assert_eq!(said("tomorrow").day, Some(date(2028, 2, 29)));
    assert_eq!(said("29/2 at 10").time, Some(time(10, 0, 0, 0)));
}
