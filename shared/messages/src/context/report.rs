//! The week in figures: as lines for the text, and as bars for the e-mail's HTML.

use domain::practice::report::Report;
use domain::practice::{appointment, ticket};
use domain::{Timestamp, message};
use jiff::tz::TimeZone;
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use crate::phrases::Phrases;
use crate::{Voice, plain};

/// Services that are listed: the rest are told of in the statistics.
const SERVICES_MAX: usize = 20;

#[derive(Serialize)]
struct Week {
    practice: String,
    from: String,
    until: String,
    total: u32,
    patients: u32,
    no_show_rate: String,
    answered: u32,
    escalated: u32,
    appointments: Vec<Line>,
    services: Vec<Line>,
    tickets: Vec<Line>,
    messages: Vec<Line>,
}

/// One thing and how many there were of it.
#[derive(Serialize, Clone)]
pub(crate) struct Line {
    pub name: String,
    pub count: u32,
    /// Of the longest bar.
    pub percent: u32,
}

pub(super) fn of(report: &Report, zone: &TimeZone, voice: &Voice, say: &dyn Phrases) -> Value {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string();
    let tickets = report
        .tickets
        .iter()
        .map(|(status, count)| (ticket_status(say, *status), *count));
    let messages = report
        .messages
        .iter()
        .map(|(state, count)| (message_state(say, *state), *count));
    Serde(Week {
        practice: plain::name(&voice.practice.name),
        from: day(report.from),
        until: day(report.until),
        total: report.appointments(),
        patients: report.patients,
        no_show_rate: report
            .no_show_percent()
            .map_or_else(|| "–".to_owned(), |rate| format!("{rate} %")),
        answered: report.answered,
        escalated: report.escalated,
        appointments: bars(report, say),
        services: services(report),
        tickets: lines(tickets),
        messages: lines(messages),
    })
    .into()
}

/// The chart: appointments by what became of them.
pub(crate) fn bars(report: &Report, say: &dyn Phrases) -> Vec<Line> {
    let all = report.appointments.iter();
    lines(all.map(|(status, count)| (appointment_status(say, *status), *count)))
}

fn services(report: &Report) -> Vec<Line> {
    let mut all = lines(report.services.iter().map(|(name, count)| (plain::name(name), *count)));
    all.sort_by_key(|line| std::cmp::Reverse(line.count));
    all.truncate(SERVICES_MAX);
    all
}

fn lines(counts: impl Iterator<Item = (String, u32)>) -> Vec<Line> {
    let counts: Vec<_> = counts.collect();
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
    let line = |(name, count): (String, u32)| Line {
        name,
        count,
        percent: u32::try_from(u64::from(count) * 100 / u64::from(most)).unwrap_or(100),
    };
    counts.into_iter().map(line).collect()
}

fn appointment_status(say: &dyn Phrases, status: appointment::Status) -> String {
    say.state(status.name()).to_owned()
}

fn ticket_status(say: &dyn Phrases, status: ticket::Status) -> String {
    say.state(status.name()).to_owned()
}

fn message_state(say: &dyn Phrases, state: message::State) -> String {
    say.state(state.name()).to_owned()
}
