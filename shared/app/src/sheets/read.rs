//! The tabs as they stand, for whoever asked: what Google refuses, a person can act on.

use std::collections::BTreeMap;

use domain::integration::Integration;
use domain::sheet::Tab;
use domain::{Rejection, Timestamp};

use crate::ports::{Bus, OutsideError, Queues, Spreadsheet, Store};
use crate::{App, Failure};

/// A spreadsheet's id, and those of our tabs that it has, row by row.
pub type SheetTabs = (String, BTreeMap<Tab, Vec<Vec<String>>>);

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Reads our tabs of a spreadsheet; without one, of the one that the settings name.
    ///
    /// # Errors
    /// [`Failure::Rejected`] if there is no spreadsheet, or Google refuses, with what to do about it.
    pub async fn read_sheet(
        &self,
        sheets: &impl Spreadsheet,
        spreadsheet: Option<String>,
        now: Timestamp,
    ) -> Result<SheetTabs, Failure> {
        let is_named = spreadsheet.is_none();
        let named = self.settings(now).await?.sheets.spreadsheet.clone();
        let spreadsheet = spreadsheet.or(named).ok_or_else(none)?;
        let read = read(sheets, &spreadsheet);
        // That somebody asks for another one, which may not be shared, says nothing about ours.
        let read = if is_named {
            self.watch(Integration::Sheets, now, read).await
        } else {
            read.await
        };
        Ok((spreadsheet, read.map_err(asked)?))
    }
}

async fn read(sheets: &impl Spreadsheet, spreadsheet: &str) -> Result<BTreeMap<Tab, Vec<Vec<String>>>, OutsideError> {
    let tabs = sheets.tabs(spreadsheet).await?;
    let ours: BTreeMap<Tab, &str> = tabs
        .iter()
        .filter_map(|tab| Some((Tab::from_title(&tab.title)?, tab.title.as_str())))
        .collect();
    let titles: Vec<&str> = ours.values().copied().collect();
    let rows = match titles.as_slice() {
        [] => Vec::new(),
        titles => sheets.read(spreadsheet, titles).await?,
    };
    Ok(ours.into_keys().zip(rows).collect())
}

pub(super) fn none() -> Failure {
    Rejection::illegal("there is no spreadsheet: put its id into sheets.spreadsheet of the settings").into()
}

fn asked(error: OutsideError) -> Failure {
    match error {
        OutsideError::Refused(reason) => Rejection::illegal(reason).into(),
        OutsideError::Unavailable(_) => error.into(),
    }
}
