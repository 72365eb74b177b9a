//! From the rows that people keep of dentists to what Chairside knows of them.

use super::merge::{Merge, merge};
use super::{Agreed, Difference, DifferenceKind, Row, Sheets, Tab};
use crate::profile::{Profile, one_line};

/// What a row of Customers says that Chairside has to take in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    pub profile: Profile,
    /// The columns that were taken.
    pub changed: Vec<&'static str>,
    pub conflicts: Vec<Difference>,
    /// What both sides agree on now.
    pub agreed: Agreed,
    /// Chairside has something that the sheet does not have yet.
    pub is_ahead: bool,
}

/// Compares a row as people keep it with the one that Chairside would have. `profile`: the dentist's, before. Columns that
/// the sheet does not have are not in `sheet`.
///
/// # Errors
/// What is wrong with the row; nothing of it is taken then.
pub fn take(
    profile: &Profile,
    chairside: &Row,
    sheet: &[(&'static str, String)],
    agreed: Option<&Agreed>,
    sheets: &Sheets,
) -> Result<Taken, String> {
    let mut taken = Taken {
        profile: profile.clone(),
        agreed: agreed.cloned().unwrap_or_default(),
        ..Taken::default()
    };
    for (column, cell) in sheet {
        let cell = one_line(cell);
        let ours = chairside.cells.get(column).map(String::as_str).unwrap_or_default();
        let before = agreed.and_then(|agreed| agreed.get(*column)).map(String::as_str);
        match merge(sheets.owner(Tab::Customers, column), before, ours, &cell) {
            Merge::Same => {
                taken.agreed.insert((*column).to_owned(), cell);
            }
            Merge::Take => {
                taken.profile.amend(name_of(column), &cell)?;
                taken.changed.push(column);
                taken.agreed.insert((*column).to_owned(), cell);
            }
            Merge::Write { .. } => taken.is_ahead = true,
            Merge::Leave => {}
            Merge::Conflict => taken.conflicts.push(Difference {
                tab: Tab::Customers,
                key: chairside.key.clone(),
                column,
                kind: DifferenceKind::Conflict,
                sheet: cell,
                chairside: ours.to_owned(),
            }),
        }
    }
    Ok(taken)
}

/// What a column is called in a profile.
fn name_of(column: &str) -> &str {
    match column {
        "dentist_name" => "name",
        "clinic_name" => "clinic",
        other => other,
    }
}
