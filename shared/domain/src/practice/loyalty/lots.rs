//! Points that are good for a while: what is spent is taken from what came first, and what is left of a lot expires.

use jiff::Timestamp;

use super::{Entry, Kind, Ledger};

/// What is left of an entry that brought points.
struct Lot {
    number: u64,
    left: i64,
    expires_at: Option<Timestamp>,
}

impl Ledger {
    /// The entry that takes away what has expired by now, if there is such a thing.
    pub fn expire(&self, now: Timestamp) -> Option<Entry> {
        let lots = self.lots();
        let expired = || lots.iter().filter(|lot| lot.left > 0 && is_over(lot, now));
        let last = expired().map(|lot| lot.number).max()?;
        let points: i64 = expired().map(|lot| lot.left).sum();
        Some(Entry {
            number: self.next_number(),
            kind: Kind::Expired,
            points: -points,
            at: now,
            cause: format!("expired up to {last} of {}", self.entries.len()),
            reason: "not used in time".to_owned(),
            appointment: None,
            expires_at: None,
        })
    }

    fn lots(&self) -> Vec<Lot> {
        let mut lots: Vec<Lot> = Vec::new();
        for entry in &self.entries {
            match entry.kind {
                Kind::Earned | Kind::Adjusted if entry.points > 0 => lots.push(Lot {
                    number: entry.number,
                    left: entry.points,
                    expires_at: entry.expires_at,
                }),
                Kind::Earned | Kind::Adjusted | Kind::Reversed | Kind::Redeemed => {
                    take(-entry.points, lots.iter_mut());
                }
                Kind::Expired => {
                    let over = lots.iter_mut().filter(|lot| is_over(lot, entry.at));
                    take(-entry.points, over);
                }
                Kind::Pending | Kind::Released => {}
            }
        }
        lots
    }
}

fn is_over(lot: &Lot, now: Timestamp) -> bool {
    lot.expires_at.is_some_and(|expires_at| expires_at <= now)
}

fn take<'a>(mut points: i64, lots: impl Iterator<Item = &'a mut Lot>) {
    for lot in lots {
        let taken = points.min(lot.left);
        lot.left -= taken;
        points -= taken;
    }
}
