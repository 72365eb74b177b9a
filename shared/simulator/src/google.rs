//! Google as a service account sees it: the token exchange, Calendar v3, Drive v3 and Sheets v4, under one base URL.

mod access;
mod account;
mod calendar;
mod drive;
mod error;
pub(crate) mod inside;
mod params;
mod requests;
mod sheets;
mod token;

use std::sync::Arc;

use axum::Router;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::post;
use serde_json::Value;

use crate::config::Config;
use crate::faults::layer::{Layer, interfere};
use crate::faults::{Fault, Service};
use crate::world::World;
use access::Tokens;
use account::Account;
use calendar::Calendars;
use drive::Drive;
use error::Error;
use requests::Requests;
use sheets::Spreadsheets;

/// What the room remembers.
#[derive(Debug)]
pub(crate) struct Room {
    /// The one service account there is.
    account: Option<Account>,
    tokens: Tokens,
    calendars: Calendars,
    drive: Drive,
    sheets: Spreadsheets,
    requests: Requests,
}

impl Room {
    pub(crate) fn new(config: &Config) -> anyhow::Result<Self> {
        let account = config.google_account.as_deref().map(Account::load).transpose()?;
        Ok(Self {
            account,
            tokens: Tokens::default(),
            calendars: Calendars::new(&config.google_calendar_id, &config.google_time_zone),
            drive: Drive::new(&config.google_drive_id),
            sheets: Spreadsheets::new(&config.google_spreadsheet_id),
            requests: Requests::default(),
        })
    }

    /// Forgets events, files, cells and calls. The account and its tokens stay: whoever holds one does not know of a reset.
    pub(crate) fn clear(&mut self) {
        self.calendars.clear();
        self.drive.clear();
        self.sheets.clear();
        self.requests.clear();
    }

    /// What the chat page shows: the events that stand, the files, and the tabs that hold something.
    pub(crate) fn shown(&self) -> [Vec<Value>; 3] {
        [
            calendar::inside::events(&self.calendars, false),
            drive::inside::files(&self.drive),
            sheets::inside::tables(&self.sheets),
        ]
    }
}

/// The services. Each has its own faults.
pub(crate) fn routes(world: &Arc<World>) -> Router<Arc<World>> {
    let layer = |service, describe| Layer {
        world: Arc::clone(world),
        service,
        counts: every_call,
        describe,
    };
    let token = Router::new().route("/google/token", post(token::exchange));
    let token = token.layer(from_fn_with_state(
        layer(Service::GoogleToken, token::describe),
        interfere,
    ));
    let calendar = calendar::routes::routes();
    let calendar = calendar.layer(from_fn_with_state(layer(Service::Calendar, describe), interfere));
    let drive = drive::routes::routes();
    let drive = drive.layer(from_fn_with_state(layer(Service::Drive, describe), interfere));
    let sheets = sheets::routes::routes();
    let sheets = sheets.layer(from_fn_with_state(layer(Service::Sheets, sheets::describe), interfere));
    let noted = calendar.merge(drive).merge(sheets);
    token.merge(noted.layer(from_fn_with_state(Arc::clone(world), requests::note)))
}

fn every_call(_: &Method, _: &str, _: &[u8]) -> bool {
    true
}

fn describe(fault: &Fault) -> (StatusCode, Value) {
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    Error::scripted(status, fault.reason.as_deref()).answer()
}
