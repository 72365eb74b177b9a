//! An approved answer as the patient reads it: its text with the practice's own facts in place.

use std::collections::BTreeSet;

use domain::person::Language;
use domain::practice::snippet::{Fact, Part, Snippet};
use domain::settings::Settings;
use jiff::civil::Time;

use crate::phrases::{self, Phrases};

/// The facts that the settings hold: a snippet that needs another one cannot be given.
pub fn known_facts(settings: &Settings) -> BTreeSet<Fact> {
    let known = |fact: &Fact| !value(*fact, settings, Language::English).is_empty();
    Fact::ALL.into_iter().filter(known).collect()
}

/// The text of a snippet in one language.
pub fn snippet_text(snippet: &Snippet, language: Language, settings: &Settings) -> String {
    let part = |part: Part<'_>| match part {
        Part::Words(words) => words.to_owned(),
        Part::Fact(fact) => value(fact, settings, language),
    };
    snippet.parts(language).into_iter().map(part).collect()
}

fn value(fact: Fact, settings: &Settings, language: Language) -> String {
    let practice = &settings.practice;
    let say = phrases::of(language);
    let phone = |phone: &Option<domain::Phone>| phone.as_ref().map(|phone| phone.as_str().to_owned());
    match fact {
        Fact::PracticeName => practice.name.clone(),
        Fact::Hours => hours(settings, say),
        Fact::NoticeHours => say.hours(practice.change_notice_hours),
        Fact::Phone => phone(&practice.phone).unwrap_or_default(),
        Fact::EmergencyPhone => phone(&practice.emergency_phone)
            .or_else(|| phone(&practice.phone))
            .unwrap_or_default(),
        Fact::Address => practice.address.clone().unwrap_or_default(),
    }
}

/// From when to when, on one day.
type Hours<'a> = &'a [(Time, Time)];

/// "Monday to Friday 08:00-17:00; Saturday 09:00-13:00; Sunday closed": days with the same hours are told together.
fn hours(settings: &Settings, say: &dyn Phrases) -> String {
    let mut groups: Vec<(i8, i8, Hours<'_>)> = Vec::new();
    for day in 1..=7_i8 {
        let open = settings
            .practice
            .hours
            .get(&day)
            .map_or(Hours::default(), Vec::as_slice);
        match groups.last_mut() {
            Some((_, last, same)) if *same == open => *last = day,
            Some(_) | None => groups.push((day, day, open)),
        }
    }
    let told = groups.iter().map(|(first, last, open)| {
        let ranges: Vec<String> = open
            .iter()
            .map(|(from, until)| format!("{}-{}", from.strftime("%H:%M"), until.strftime("%H:%M")))
            .collect();
        say.open(*first, *last, &ranges)
    });
    told.collect::<Vec<_>>().join("; ")
}
