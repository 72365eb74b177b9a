//! Pages of lists, newest first.

use app::ports::{Page, Paging, StoreError};
use domain::Timestamp;

const PREFIX: &str = "after:";

/// Sorts like the time, and apart from others of the same time.
pub fn sort(at: Timestamp, id: &str) -> String {
    format!("{:020}#{id}", at.as_microsecond().max(0))
}

pub fn page<T>(items: impl Iterator<Item = (String, T)>, paging: &Paging) -> Result<Page<T>, StoreError> {
    let after = match &paging.cursor {
        None => None,
        Some(cursor) => {
            let broken = || StoreError::Broken("cursor: not one of ours".to_owned());
            Some(cursor.strip_prefix(PREFIX).ok_or_else(broken)?)
        }
    };
    let mut items: Vec<_> = items
        .filter(|(sort, _)| after.is_none_or(|after| sort.as_str() < after))
        .collect();
    items.sort_by(|(a, _), (b, _)| b.cmp(a));
    let limit = usize::from(paging.limit.max(1));
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|(sort, _)| format!("{PREFIX}{sort}"));
    Ok(Page {
        items: items.into_iter().map(|(_, item)| item).collect(),
        next,
    })
}
