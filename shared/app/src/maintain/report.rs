//! The week's report: read, counted, and recorded with the run.

use domain::customer::Channel;
use domain::ids::derive;
use domain::message::Terms;
use domain::notice::Practice;
use domain::practice::report::Report;
use domain::practice::settings::StaffTopic;
use domain::practice::workflow::staff;
use domain::{MessageId, Timestamp};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::Ended;
use crate::plan::Plan;
use crate::ports::{AppointmentFilter, Bus, Paging, Queues, Store, TicketFilter};
use crate::{Actor, App, Failure};

/// Read at once.
const PAGE: u16 = 200;
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// The seven days before `until`.
    pub async fn weekly_report(&self, until: Timestamp) -> Result<Report, Failure> {
        let from = until - WEEK;
        let filter = AppointmentFilter {
            from: Some(from),
            until: Some(until),
            ..AppointmentFilter::default()
        };
        let mut appointments = Vec::new();
        let mut paging = first();
        loop {
            let page = self.store.appointments(&filter, &paging).await?;
            appointments.extend(page.items);
            paging.cursor = page.next;
            if paging.cursor.is_none() {
                break;
            }
        }
        let mut tickets = Vec::new();
        let mut paging = first();
        loop {
            let page = self.store.tickets(&TicketFilter::default(), &paging).await?;
            // Newest first: older ones are not of this week.
            let is_over = page.items.last().is_some_and(|oldest| oldest.created_at < from);
            tickets.extend(page.items);
            paging.cursor = page.next;
            if is_over || paging.cursor.is_none() {
                break;
            }
        }
        let mut report = Report::of((from, until), appointments.iter(), tickets.iter());
        let mut paging = first();
        loop {
            let page = self.store.messages(None, &paging).await?;
            let is_over = page.items.last().is_some_and(|oldest| oldest.created_at < from);
            for message in page.items.iter().filter(|message| message.created_at >= from) {
                *report.messages.entry(message.state).or_default() += 1;
            }
            paging.cursor = page.next;
            if is_over || paging.cursor.is_none() {
                break;
            }
        }
        Ok(report)
    }

    pub(super) async fn tell_of_the_week(&self, now: Timestamp) -> Result<Ended, Failure> {
        let settings = self.settings(now).await?;
        let report = self.weekly_report(now).await?;
        let figures = in_figures(&report).to_string();
        let cause = format!("weekly report {now}");
        let mut plan = Plan::of_practice(&settings, Actor::Clock, cause.clone(), now);
        let notice = Practice::Report {
            report,
            zone: settings.calendar.zone.clone(),
        };
        for (nth, recipient) in staff(&settings, StaffTopic::Reports).iter().enumerate() {
            let id = MessageId::trusted(derive(&["message", &cause, &nth.to_string()]));
            let terms = Terms {
                retry_seconds: settings.practice.retry_seconds.clone(),
                ..Terms::default()
            };
            let conversation = match recipient.address.channel() {
                Channel::Whatsapp => self.store.conversation(&recipient.person).await?,
                Channel::Email | Channel::Sms => None,
            };
            plan.tell(id, recipient, &notice, terms, conversation);
        }
        self.carry_out(plan).await?;
        Ok(Ended::Done(figures))
    }
}

fn first() -> Paging {
    Paging {
        limit: PAGE,
        cursor: None,
    }
}

fn in_figures(report: &Report) -> Value {
    let appointments = report
        .appointments
        .iter()
        .map(|(status, count)| (status.name().to_owned(), json!(count)));
    let tickets = report
        .tickets
        .iter()
        .map(|(status, count)| (status.name().to_owned(), json!(count)));
    json!({
        "from": report.from.to_string(),
        "until": report.until.to_string(),
        "appointments": Value::Object(appointments.collect()),
        "patients": report.patients,
        "services": report.services,
        "tickets": Value::Object(tickets.collect()),
        "messages": report.messages.iter().map(|(state, count)| (state.name().to_owned(), json!(count))).collect::<serde_json::Map<_, _>>(),
        "no_show_percent": report.no_show_percent(),
        "answered": report.answered,
        "escalated": report.escalated,
    })
}
