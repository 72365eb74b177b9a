//! One cell and two sides that may have changed it since they last agreed.

use super::Owner;

/// What is to be done about a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// Both have the same.
    Same,
    /// Chairside's goes into the sheet. `over`: something of a person's is written over.
    Write {
        over: bool,
    },
    /// The sheet's goes into Chairside.
    Take,
    /// The sheet's stays where it is, and so does Chairside's.
    Leave,
    Conflict,
}

/// `agreed`: what both had last, if the row was ever compared.
pub fn merge(owner: Owner, agreed: Option<&str>, chairside: &str, sheet: &str) -> Merge {
    let (agreed, chairside, sheet) = (agreed.map(str::trim), chairside.trim(), sheet.trim());
    if chairside == sheet {
        return Merge::Same;
    }
    let chairside_is_old = agreed == Some(chairside);
    let sheet_is_old = agreed == Some(sheet);
    match owner {
        Owner::Sheet => Merge::Take,
        // Nothing was ever said here: what people keep in the cell is not in the way.
        Owner::Chairside if chairside.is_empty() && agreed.is_none_or(str::is_empty) => Merge::Leave,
        Owner::Chairside => Merge::Write {
            over: !sheet.is_empty() && !sheet_is_old,
        },
        Owner::Both if sheet_is_old => Merge::Write { over: false },
        Owner::Both if chairside_is_old => Merge::Take,
        // They meet for the first time: who has nothing takes the other's.
        Owner::Both if agreed.is_none() && sheet.is_empty() => Merge::Write { over: false },
        Owner::Both if agreed.is_none() && chairside.is_empty() => Merge::Take,
        Owner::Both => Merge::Conflict,
    }
}
