//! What a commit changes of one day of a resource: one update of one item, whatever it takes and gives back.

use std::collections::{BTreeMap, BTreeSet};

use app::ports::StoreError;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::AppointmentId;
use domain::appointment::Slot;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::action::{Action, Condition};
use super::plan::twice;
use crate::items::{Day, Stored};

/// How long a day is kept that is over: calendars that somebody follows show what was there for 30 days.
const KEPT_DAYS: i64 = 31;

/// A day's changes. [`Self::found`] has to be told what is stored before they are known.
#[derive(Default)]
pub struct Times {
    taken: BTreeMap<Slot, AppointmentId>,
    /// Slots, and who gives them back.
    freed: BTreeMap<Slot, BTreeSet<AppointmentId>>,
    /// Of those that are given back, what is still theirs.
    theirs: BTreeMap<Slot, AppointmentId>,
}

impl Times {
    pub fn take(&mut self, slot: Slot, appointment: AppointmentId) -> Result<(), StoreError> {
        match self.taken.insert(slot, appointment) {
            None => Ok(()),
            Some(_) => Err(twice()),
        }
    }

    pub fn free(&mut self, slot: Slot, appointment: AppointmentId) {
        self.freed.entry(slot).or_default().insert(appointment);
    }

    /// Whether it counts what is stored.
    pub fn gives_back(&self) -> bool {
        self.freed.keys().any(|slot| !self.taken.contains_key(slot))
    }

    pub fn found(&mut self, item: &Stored) {
        let stored = Day::owners(item, self.freed.keys().copied());
        let theirs = |(slot, owner): &(Slot, AppointmentId)| {
            !self.taken.contains_key(slot) && self.freed.get(slot).is_some_and(|freed| freed.contains(owner))
        };
        self.theirs = stored.into_iter().filter(theirs).collect();
    }

    /// None: there is nothing to do.
    pub fn action(self, day: Date) -> Option<Action> {
        if self.taken.is_empty() && self.theirs.is_empty() {
            return None;
        }
        let mut condition = Condition::free();
        let mut sets = vec!["kind = :kind".to_owned(), "v = :v".to_owned()];
        let mut values = vec![
            (":kind".to_owned(), AttributeValue::S(Day::KIND.to_owned())),
            (":v".to_owned(), AttributeValue::N(crate::items::FORM.to_string())),
        ];
        if let Some(expires) = expiry(day) {
            sets.push("expires_at = :expires".to_owned());
            values.push((":expires".to_owned(), AttributeValue::N(expires.to_string())));
        }
        for (slot, appointment) in &self.taken {
            let attribute = Day::attribute(*slot);
            let mut owners = self.freed.get(slot).cloned().unwrap_or_default();
            owners.insert(appointment.clone());
            let name = condition.owner(appointment);
            sets.push(format!("{attribute} = {name}"));
            condition.and_free_or_of(&attribute, &owners);
        }
        let mut expression = format!("SET {}", sets.join(", "));
        let removed: Vec<_> = self.theirs.keys().map(|slot| Day::attribute(*slot)).collect();
        if !removed.is_empty() {
            expression = format!("{expression} REMOVE {}", removed.join(", "));
        }
        for (attribute, owner) in removed.iter().zip(self.theirs.values()) {
            condition.and_of(attribute, owner);
        }
        Some(Action::update(expression, values, condition))
    }
}

/// In seconds.
fn expiry(day: Date) -> Option<i64> {
    let end = day.checked_add((KEPT_DAYS + 1).days()).ok()?;
    let end = end.to_zoned(TimeZone::UTC).ok()?;
    Some(end.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::commit::action::Change;

    #[test]
    fn the_longest_move_is_within_what_dynamodb_takes() {
        let mine = AppointmentId::trusted(domain::ids::derive(&["a"]));
        let day = Date::constant(2026, 11, 24);
        let first = 20_781_i64 * 288;
        let mut times = Times::default();
        let mut stored = Stored::new();
        for place in 120..168 {
            let (from, to) = (Slot::trusted(first + place), Slot::trusted(first + place + 100));
            times.take(to, mine.clone()).unwrap();
            times.free(from, mine.clone());
            stored.insert(Day::attribute(from), AttributeValue::S(mine.as_str().to_owned()));
        }
        assert!(times.gives_back());
        times.found(&stored);
        let action = times.action(day).unwrap();
        let Change::Update { expression, values } = action.change else {
            panic!("an update")
        };
        let condition = action.condition.expression().unwrap();
        assert!(expression.len() <= 4096, "{}", expression.len());
        assert!(condition.len() <= 4096, "{}", condition.len());
        let operators = ["OR", "AND", "=", "attribute_not_exists"].map(|word| condition.matches(word).count());
        assert!(operators.iter().sum::<usize>() <= 300, "{operators:?}");
        assert!(expression.contains("REMOVE t120, t121"), "{expression}");
        assert_eq!(values.len(), 3);
        assert!(
            values.contains(&(":expires".to_owned(), AttributeValue::N("1798243200".to_owned()))),
            "{values:?}"
        );
    }

    #[test]
    fn only_what_is_theirs_is_given_back() {
        let (mine, other) = (AppointmentId::trusted("a"), AppointmentId::trusted("b"));
        let slot = Slot::trusted(288);
        let mut times = Times::default();
        times.free(slot, mine);
        times.found(&Stored::from([(
            "t0".to_owned(),
            AttributeValue::S(other.as_str().to_owned()),
        )]));
        assert!(times.action(Date::constant(1970, 1, 2)).is_none());
    }
}
