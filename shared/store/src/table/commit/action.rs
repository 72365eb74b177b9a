//! What is to be done with one item, and under which condition.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{AppointmentId, CustomerId};

use super::super::failure::Unmet;
use crate::items::{Item, Stored};

pub struct Action {
    pub change: Change,
    pub condition: Condition,
}

pub enum Change {
    /// Written whole.
    Put(Stored),
    Delete,
    /// A part of it, whether it is there or not.
    Update {
        expression: String,
        values: Vec<(String, AttributeValue)>,
    },
    /// Only the condition counts.
    Check,
}

/// Everything that has to be true of the item as it is stored.
pub struct Condition {
    terms: Vec<String>,
    values: HashMap<String, AttributeValue>,
    pub unmet: Unmet,
}

impl Action {
    pub fn put(item: Item, condition: Condition) -> Self {
        Self {
            change: Change::Put(item.attributes),
            condition,
        }
    }

    pub fn update(expression: String, values: Vec<(String, AttributeValue)>, condition: Condition) -> Self {
        Self {
            change: Change::Update { expression, values },
            condition,
        }
    }

    pub fn delete(condition: Condition) -> Self {
        Self {
            change: Change::Delete,
            condition,
        }
    }

    pub fn check() -> Self {
        Self {
            change: Change::Check,
            condition: Condition::none(),
        }
    }
}

impl Condition {
    pub fn none() -> Self {
        Self {
            terms: Vec::new(),
            values: HashMap::new(),
            unmet: Unmet::Conflict,
        }
    }

    pub fn absent(unmet: Unmet) -> Self {
        Self {
            terms: vec!["attribute_not_exists(pk)".to_owned()],
            values: HashMap::new(),
            unmet,
        }
    }

    /// The version that has to be stored now: 0 for none.
    pub fn version(expected: u64) -> Self {
        if expected == 0 {
            return Self::absent(Unmet::Conflict);
        }
        let mut condition = Self::none();
        condition.terms.push("version = :expected".to_owned());
        condition.value(":expected", AttributeValue::N(expected.to_string()));
        condition
    }

    /// A slot that is nobody's, or one of theirs.
    pub fn free_or_of(owners: &BTreeSet<AppointmentId>) -> Self {
        let mut condition = Self::owned_by(owners);
        condition.unmet = Unmet::SlotTaken;
        for term in &mut condition.terms {
            *term = format!("(attribute_not_exists(pk) OR {term})");
        }
        condition
    }

    /// A slot that is one of theirs.
    pub fn owned_by(owners: &BTreeSet<AppointmentId>) -> Self {
        let mut condition = Self::none();
        let names: Vec<_> = (0..owners.len()).map(|nth| format!(":owner{nth}")).collect();
        condition.terms.push(format!("appointment IN ({})", names.join(", ")));
        for (name, owner) in names.iter().zip(owners) {
            condition.value(name, AttributeValue::S(owner.as_str().to_owned()));
        }
        condition
    }

    /// To be told what has to be free.
    pub fn free() -> Self {
        Self {
            unmet: Unmet::SlotTaken,
            ..Self::none()
        }
    }

    /// The attribute is nobody's, or one of theirs.
    pub fn and_free_or_of(&mut self, attribute: &str, owners: &BTreeSet<AppointmentId>) {
        let theirs: Vec<_> = owners
            .iter()
            .map(|owner| format!("{attribute} = {}", self.owner(owner)))
            .collect();
        let theirs = theirs.join(" OR ");
        self.terms
            .push(format!("(attribute_not_exists({attribute}) OR {theirs})"));
    }

    pub fn and_of(&mut self, attribute: &str, owner: &AppointmentId) {
        let name = self.owner(owner);
        self.terms.push(format!("{attribute} = {name}"));
    }

    /// What an appointment is called in the expressions of this item.
    pub fn owner(&mut self, id: &AppointmentId) -> String {
        let value = AttributeValue::S(id.as_str().to_owned());
        if let Some((name, _)) = self.values.iter().find(|(_, known)| **known == value) {
            return name.clone();
        }
        let name = format!(":a{}", self.values.len());
        self.value(&name, value);
        name
    }

    /// The practice's appointment is as it was decided upon.
    pub fn and_still_at(&mut self, epoch: u32) {
        self.terms.push("epoch = :epoch".to_owned());
        self.value(":epoch", AttributeValue::N(epoch.to_string()));
    }

    /// The customer is as they were decided upon.
    pub fn and_still_version(&mut self, version: u64) {
        self.terms.push("version = :still".to_owned());
        self.value(":still", AttributeValue::N(version.to_string()));
    }

    /// A mark that nothing has changed.
    pub fn stamped(stamp: &str) -> Self {
        let mut condition = Self::none();
        condition.terms.push("stamp = :stamp".to_owned());
        condition.value(":stamp", AttributeValue::S(stamp.to_owned()));
        condition
    }

    /// A contact that nobody else has alone.
    pub fn claimed_by(customer: &CustomerId) -> Self {
        let mut condition = Self::none();
        condition.terms.push("customer = :customer".to_owned());
        condition.value(":customer", AttributeValue::S(customer.as_str().to_owned()));
        condition
    }

    /// The person wants messages; with `alone`, nobody of the lab talks to them just now. True also where there is no
    /// conversation.
    pub fn and_still_listens(&mut self, alone: bool) {
        self.terms.push("attribute_not_exists(stopped_at)".to_owned());
        if alone {
            self.terms
                .push("(attribute_not_exists(taken_over) OR taken_over = :no)".to_owned());
            self.value(":no", AttributeValue::Bool(false));
        }
    }

    pub fn expression(&self) -> Option<String> {
        (!self.terms.is_empty()).then(|| self.terms.join(" AND "))
    }

    pub fn values(&self) -> Option<HashMap<String, AttributeValue>> {
        (!self.values.is_empty()).then(|| self.values.clone())
    }

    fn value(&mut self, name: &str, value: AttributeValue) {
        self.values.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_read_as_dynamodb_takes_them() {
        let owners = ["v-1", "v-2"].map(AppointmentId::trusted).into();
        let mut listening = Condition::version(3);
        listening.and_still_listens(true);
        let mut at_all = Condition::none();
        at_all.and_still_listens(false);
        for (condition, expression, values) in [
            (Condition::none(), None, 0),
            (Condition::version(0), Some("attribute_not_exists(pk)"), 0),
            (
                Condition::claimed_by(&CustomerId::trusted("k-1")),
                Some("customer = :customer"),
                1,
            ),
            (
                Condition::owned_by(&owners),
                Some("appointment IN (:owner0, :owner1)"),
                2,
            ),
            (
                Condition::free_or_of(&owners),
                Some("(attribute_not_exists(pk) OR appointment IN (:owner0, :owner1))"),
                2,
            ),
            (at_all, Some("attribute_not_exists(stopped_at)"), 0),
            (
                listening,
                Some(
                    "version = :expected AND attribute_not_exists(stopped_at) AND (attribute_not_exists(taken_over) OR \
                     taken_over = :no)",
                ),
                2,
            ),
        ] {
            assert_eq!(condition.expression().as_deref(), expression);
            assert_eq!(
                condition.values().map_or(0, |values| values.len()),
                values,
                "{expression:?}"
            );
        }
    }
}
