//! Arbitrary memories of the spreadsheet's rows.

use app::ports::{SheetMark, SheetSubject};
use domain::sheet::{Difference, DifferenceKind, Memory, Tab};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

use super::{case_id, person, text, timestamp};

pub fn sheet_memory() -> impl Strategy<Value = Memory> {
    let agreed = btree_map(select(Tab::ALL.to_vec()), btree_map(text(), text(), 0..4), 0..3);
    let sent = btree_map(select(Tab::ALL.to_vec()), btree_map(text(), text(), 0..4), 0..3);
    (agreed, sent, vec((timestamp(), difference()), 0..4)).prop_map(|(agreed, sent, differences)| Memory {
        agreed,
        sent,
        differences,
    })
}

fn difference() -> impl Strategy<Value = Difference> {
    let column = select(Tab::ALL.to_vec()).prop_flat_map(|tab| (Just(tab), select(tab.columns())));
    let kind = select(DifferenceKind::ALL.to_vec());
    (column, kind, text(), text(), text()).prop_map(|((tab, column), kind, key, sheet, chairside)| Difference {
        tab,
        key,
        column,
        kind,
        sheet,
        chairside,
    })
}

pub fn sheet_mark() -> impl Strategy<Value = SheetMark> {
    let subject = prop_oneof![
        case_id().prop_map(SheetSubject::Case),
        person().prop_map(SheetSubject::Dentist),
    ];
    (subject, person(), timestamp(), timestamp(), text()).prop_map(|(subject, person, created_at, since, stamp)| {
        SheetMark {
            subject,
            person,
            created_at,
            since,
            stamp,
        }
    })
}
