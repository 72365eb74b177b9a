//! Loyalty points: a ledger for each customer to which things are only added. What somebody has is what its entries come to.
//!
//! Entries are numbered from 1: of two that are added at once only one gets the number.

mod lots;

#[cfg(test)]
mod tests;

use std::fmt;

use jiff::Timestamp;

use crate::Rejection;
use crate::ids::{AppointmentId, CustomerId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    pub customer: CustomerId,
    /// In the order of their numbers, which start at 1 and have no gaps.
    pub entries: Vec<Entry>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    pub number: u64,
    pub kind: Kind,
    /// What it adds: to what is pending for [`Kind::Pending`] and [`Kind::Released`], to the balance for all others.
    pub points: i64,
    pub at: Timestamp,
    /// What led to it: the same cause is never entered twice.
    pub cause: String,
    /// For people to read.
    pub reason: String,
    pub appointment: Option<AppointmentId>,
    /// When what is left of it is gone.
    pub expires_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// To be earned by an appointment that is booked.
    Pending,
    /// Will not be earned.
    Released,
    /// What was pending of its appointment is settled by it.
    Earned,
    /// Earned by mistake.
    Reversed,
    Redeemed,
    Expired,
    Adjusted,
}

/// What is to be entered.
#[derive(Clone, PartialEq, Eq)]
pub struct Intent {
    pub what: What,
    pub cause: String,
    pub reason: String,
    /// For what is earned or given.
    pub expires_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Pend { about: AppointmentId, points: u32 },
    Release { about: AppointmentId },
    Earn { about: AppointmentId, points: u32 },
    Reverse { about: AppointmentId },
    Redeem { points: u32 },
    Adjust { points: i64 },
}

impl Ledger {
    pub fn new(customer: CustomerId) -> Self {
        Self {
            customer,
            entries: Vec::new(),
        }
    }

    /// What there is to spend. What has expired since the last entry is still in it: see [`Self::expire`].
    pub fn balance(&self) -> i64 {
        self.entries.iter().map(Entry::on_balance).sum()
    }

    /// What appointments that are booked will bring.
    pub fn pending(&self) -> i64 {
        self.pending_where(|_| true)
    }

    /// Enters everything, in order, and before that what has expired. Returns what was added.
    ///
    /// # Errors
    /// When something would take more than there is; nothing was added then.
    pub fn post(&mut self, intents: Vec<Intent>, now: Timestamp) -> Result<Vec<Entry>, Rejection> {
        let mut after = self.clone();
        after.entries.extend(after.expire(now));
        for intent in intents {
            let entry = after.append(intent, now)?;
            after.entries.extend(entry);
        }
        let added = after.entries.split_off(self.entries.len());
        self.entries.extend(added.iter().cloned());
        Ok(added)
    }

    /// The entry that this comes to, if it comes to one: not if its cause was entered before, or if there is nothing to
    /// change.
    ///
    /// # Errors
    /// When it would take more than there is.
    pub fn append(&self, intent: Intent, now: Timestamp) -> Result<Option<Entry>, Rejection> {
        if self.entries.iter().any(|entry| entry.cause == intent.cause) {
            return Ok(None);
        }
        let balance = self.balance();
        let nothing = |points: i64| (points != 0).then_some(points);
        let mut reason = intent.reason;
        let (kind, points, about) = match intent.what {
            What::Pend { about, points } => {
                let missing = i64::from(points) - self.kept(&about) - self.pending_of(&about);
                (Kind::Pending, nothing(missing.max(0)), Some(about))
            }
            What::Release { about } => (Kind::Released, nothing(-self.pending_of(&about)), Some(about)),
            What::Earn { about, points } => {
                let missing = i64::from(points) - self.kept(&about);
                let settles = self.pending_of(&about) != 0;
                let points = missing.max(0);
                (Kind::Earned, (points != 0 || settles).then_some(points), Some(about))
            }
            What::Reverse { about } => {
                let kept = self.kept(&about);
                let there = kept.min(balance.max(0));
                if there < kept {
                    reason = format!("{reason} ({} of {kept} are not there any more)", kept - there);
                }
                // That nothing was left is worth a line as well.
                (Kind::Reversed, (kept != 0).then_some(-there), Some(about))
            }
            What::Redeem { points } => {
                let points = i64::from(points);
                enough(points, balance)?;
                (Kind::Redeemed, nothing(-points), None)
            }
            What::Adjust { points } => {
                enough(points.saturating_neg(), balance)?;
                balance
                    .checked_add(points)
                    .ok_or_else(|| Rejection::illegal("nobody has so many points"))?;
                (Kind::Adjusted, nothing(points), None)
            }
        };
        let expires_at = intent.expires_at.filter(|_| points.is_some_and(|points| points > 0));
        Ok(points.map(|points| Entry {
            number: self.next_number(),
            kind,
            points,
            at: now,
            cause: intent.cause,
            reason,
            appointment: about,
            expires_at,
        }))
    }

    fn next_number(&self) -> u64 {
        self.entries.last().map_or(0, |last| last.number) + 1
    }

    fn pending_of(&self, about: &AppointmentId) -> i64 {
        self.pending_where(|other| other == about)
    }

    fn pending_where(&self, is: impl Fn(&AppointmentId) -> bool) -> i64 {
        let mut pending = std::collections::BTreeMap::new();
        for entry in &self.entries {
            let Some(about) = entry.appointment.as_ref().filter(|about| is(about)) else {
                continue;
            };
            match entry.kind {
                Kind::Pending | Kind::Released => *pending.entry(about).or_insert(0) += entry.points,
                Kind::Earned => {
                    pending.remove(about);
                }
                Kind::Reversed | Kind::Redeemed | Kind::Expired | Kind::Adjusted => {}
            }
        }
        pending.into_values().sum()
    }

    /// What an appointment has brought and was not taken back.
    fn kept(&self, about: &AppointmentId) -> i64 {
        let of_it = self
            .entries
            .iter()
            .filter(|entry| entry.appointment.as_ref() == Some(about));
        of_it.map(Entry::on_balance).sum()
    }
}

fn enough(wanted: i64, balance: i64) -> Result<(), Rejection> {
    if wanted > balance {
        return Err(Rejection::illegal(format!(
            "there are {balance} points: {wanted} cannot be taken"
        )));
    }
    Ok(())
}

impl Entry {
    fn on_balance(&self) -> i64 {
        match self.kind {
            Kind::Pending | Kind::Released => 0,
            Kind::Earned | Kind::Reversed | Kind::Redeemed | Kind::Expired | Kind::Adjusted => self.points,
        }
    }
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Released,
        Self::Earned,
        Self::Reversed,
        Self::Redeemed,
        Self::Expired,
        Self::Adjusted,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Released => "released",
            Self::Earned => "earned",
            Self::Reversed => "reversed",
            Self::Redeemed => "redeemed",
            Self::Expired => "expired",
            Self::Adjusted => "adjusted",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl What {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pend { .. } => "pend",
            Self::Release { .. } => "release",
            Self::Earn { .. } => "earn",
            Self::Reverse { .. } => "reverse",
            Self::Redeem { .. } => "redeem",
            Self::Adjust { .. } => "adjust",
        }
    }
}

/// Reasons are in somebody's own words, or say something of somebody's health.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({} {} {})", self.number, self.kind.name(), self.points)
    }
}

impl fmt::Debug for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Intent({:?} because {})", self.what, self.cause)
    }
}
