//! When people are busy. A calendar that cannot be read is a failure, never free time.

use std::collections::BTreeMap;

use domain::Timestamp;
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::Calendar;
use crate::Failure;

/// In one question. Google's limit.
pub const MAX_CALENDARS: usize = 50;

/// From a time until another, which is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    pub start: Timestamp,
    pub end: Timestamp,
}

#[derive(Deserialize)]
struct FreeBusy {
    calendars: BTreeMap<String, One>,
}

#[derive(Deserialize)]
struct One {
    #[serde(default)]
    errors: Vec<Trouble>,
    #[serde(default)]
    busy: Vec<Taken>,
}

#[derive(Deserialize)]
struct Taken {
    start: String,
    end: String,
}

#[derive(Deserialize)]
struct Trouble {
    #[serde(default)]
    reason: String,
}

impl Calendar {
    /// When any of the calendars is taken between two times: in order of their start, and not merged.
    ///
    /// At most [`MAX_CALENDARS`] calendars. Either all of them were read, or this fails.
    pub async fn busy(&self, calendars: &[&str], from: Timestamp, to: Timestamp) -> Result<Vec<Interval>, Failure> {
        if calendars.len() > MAX_CALENDARS {
            return Err(Failure::refused(format!(
                "more than {MAX_CALENDARS} calendars in one question"
            )));
        }
        if calendars.is_empty() {
            return Ok(Vec::new());
        }
        let items: Vec<_> = calendars.iter().map(|id| json!({"id": id})).collect();
        let url = self.access.endpoints().calendar(&["freeBusy"])?;
        let request = self.access.request(Method::POST, url).json(&json!({
            "timeMin": from.to_string(),
            "timeMax": to.to_string(),
            "items": items,
        }));
        // A question, for all that it is a POST.
        let answer = self.access.safely(&request, &[]).await?;
        let mut answer: FreeBusy = answer.read("when people are busy")?;
        let mut taken = Vec::new();
        for (index, id) in calendars.iter().enumerate() {
            // By its place, since its id may be somebody's address.
            let place = format!("calendar {} of {}", index + 1, calendars.len());
            // One that was asked for twice is answered once.
            if calendars.iter().take(index).any(|earlier| earlier == id) {
                continue;
            }
            taken.extend(one(answer.calendars.remove(*id), &place)?);
        }
        taken.sort_unstable();
        Ok(taken)
    }
}

fn one(answer: Option<One>, place: &str) -> Result<Vec<Interval>, Failure> {
    let Some(one) = answer else {
        return Err(Failure::passing(format!("{place} is missing from the answer")));
    };
    let Some(trouble) = one.errors.first() else {
        let intervals: Option<Vec<_>> = one.busy.iter().map(interval).collect();
        return intervals.ok_or_else(|| Failure::unreadable("when people are busy"));
    };
    let reason = format!("{place}: {}", trouble.reason);
    match trouble.reason.as_str() {
        // Not there, or not shared with the service account.
        "notFound" | "groupTooBig" | "tooManyCalendarsRequested" => Err(Failure::refused(reason)),
        _ => Err(Failure::passing(reason)),
    }
}

fn interval(taken: &Taken) -> Option<Interval> {
    Some(Interval {
        start: taken.start.parse().ok()?,
        end: taken.end.parse().ok()?,
    })
}
