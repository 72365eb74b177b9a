//! The spreadsheet that tests are given keeps the contract of spreadsheets.

use std::future::{Ready, ready};

use testkit::FakeSpreadsheet;

fn fresh() -> Ready<(FakeSpreadsheet, (), String)> {
    ready((FakeSpreadsheet::default(), (), "spreadsheet".to_owned()))
}

testkit::spreadsheet_contract!(fresh);
