//! DynamoDB's expressions, as far as the functions write them: comparisons joined by `AND`, and updates of plain
//! attributes. Whatever is not understood is `None`, never a guess.
use crate::table::Item;
use serde_json::{Map, Value};

/// A key condition: one partition, and perhaps a range of sort keys.
#[derive(Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) partition: (String, String),
    pub(crate) sort: Option<Sort>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Sort {
    Between(String, String, String),
    BeginsWith(String, String),
    AtMost(String, i64),
}

impl Bounds {
    pub(crate) fn of_query(input: &Value) -> Option<Self> {
        let expression = input.get("KeyConditionExpression")?.as_str()?;
        let (partition, sort) = match expression.split_once(" AND ") {
            Some((partition, sort)) => (partition, Some(sort)),
            None => (expression, None),
        };
        let (name, value) = partition.split_once(" = ")?;
        let partition = (attribute(name, input).to_owned(), text(value, input)?);
        let sort = match sort {
            Some(sort) => Some(Self::sort(sort, input)?),
            None => None,
        };
        Some(Self { partition, sort })
    }

    fn sort(expression: &str, input: &Value) -> Option<Sort> {
        if let Some((name, range)) = expression.split_once(" BETWEEN ") {
            let (from, to) = range.split_once(" AND ")?;
            return Some(Sort::Between(
                attribute(name, input).to_owned(),
                text(from, input)?,
                text(to, input)?,
            ));
        }
        if let Some(arguments) = call(expression, "begins_with") {
            let (name, prefix) = arguments.split_once(", ")?;
            return Some(Sort::BeginsWith(
                attribute(name, input).to_owned(),
                text(prefix, input)?,
            ));
        }
        let (name, most) = expression.split_once(" <= ")?;
        let most = value(most, input)?.get("N")?.as_str()?.parse().ok()?;
        Some(Sort::AtMost(attribute(name, input).to_owned(), most))
    }

    /// Whether an item with this sort key is inside. A condition on anything else admits nothing.
    pub(crate) fn admits_text(&self, name: &str, sort: &str) -> bool {
        match &self.sort {
            None => true,
            Some(Sort::Between(of, from, to)) => of == name && (from.as_str()..=to.as_str()).contains(&sort),
            Some(Sort::BeginsWith(of, prefix)) => of == name && sort.starts_with(prefix),
            Some(Sort::AtMost(..)) => false,
        }
    }

    /// The upper bound of a numeric sort key, if that is what the condition gives.
    pub(crate) fn number_at_most(&self, name: &str) -> Option<i64> {
        match &self.sort {
            Some(Sort::AtMost(of, most)) if of == name => Some(*most),
            _ => None,
        }
    }
}

/// Whether a condition holds for what is stored, if anything is.
pub(crate) fn holds(condition: &str, stored: Option<&Item>, input: &Value) -> Option<bool> {
    let field = |name: &str| stored.and_then(|item| item.get(attribute(name, input)));
    let mut all = true;
    for clause in condition.split(" AND ") {
        all &= if let Some(name) = call(clause, "attribute_not_exists") {
            field(name).is_none()
        } else if let Some(name) = call(clause, "attribute_exists") {
            field(name).is_some()
        } else {
            let (name, wanted) = clause.split_once(" = ")?;
            field(name) == Some(value(wanted, input)?)
        };
    }
    Some(all)
}

/// Carries out `SET a = :a, … REMOVE b, …`.
pub(crate) fn update(item: &mut Item, input: &Value) -> Option<()> {
    let expression = input.get("UpdateExpression")?.as_str()?;
    let (set, remove) = match expression.split_once(" REMOVE ") {
        Some((set, remove)) => (set, remove),
        None => (expression, ""),
    };
    for assignment in set.strip_prefix("SET ")?.split(", ") {
        let (name, new) = assignment.split_once(" = ")?;
        item.insert(attribute(name, input).to_owned(), value(new, input)?.clone());
    }
    for name in remove.split(", ").filter(|name| !name.is_empty()) {
        item.remove(attribute(name, input));
    }
    Some(())
}

fn call<'a>(expression: &'a str, function: &str) -> Option<&'a str> {
    expression.strip_prefix(function)?.strip_prefix('(')?.strip_suffix(')')
}

/// The attribute that a name, or its placeholder, stands for.
fn attribute<'a>(name: &'a str, input: &'a Value) -> &'a str {
    let names = input.get("ExpressionAttributeNames").and_then(Value::as_object);
    names
        .and_then(|names: &Map<_, _>| names.get(name)?.as_str())
        .unwrap_or(name)
}

fn value<'a>(placeholder: &str, input: &'a Value) -> Option<&'a Value> {
    input.get("ExpressionAttributeValues")?.get(placeholder)
}

fn text(placeholder: &str, input: &Value) -> Option<String> {
    Some(value(placeholder, input)?.get("S")?.as_str()?.to_owned())
}
