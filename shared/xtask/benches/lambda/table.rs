//! One DynamoDB table in memory, as far as the functions ask: reads by key, queries by key condition, conditional writes
//! and transactions. There is no `Scan`. The index of what is due is kept apart and sorted, so that it can hold a million
//! tasks that nobody is supposed to read: a query that did reach them would be given them, and counted.
use crate::aws::list;
use crate::expression::{self, Bounds};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

pub(crate) type Item = Map<String, Value>;
type Key = (String, String);

#[derive(Debug, Default)]
pub(crate) struct Table {
    items: BTreeMap<Key, Item>,
    /// Shard, time and key of what is due.
    due: BTreeSet<(String, i64, Key)>,
}

/// An answer that is not a success, in DynamoDB's form.
#[derive(Debug)]
pub(crate) struct Refusal(Value);

impl Refusal {
    /// Something that this stand-in was not made for.
    pub(crate) fn unknown(what: &str) -> Self {
        Self(
            json!({ "__type": "com.amazon#ValidationException", "message": format!("the bench does not know {what}") }),
        )
    }

    fn condition() -> Self {
        Self(json!({
            "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
            "message": "The conditional request failed",
        }))
    }

    pub(crate) fn document(self) -> Value {
        self.0
    }
}

impl Table {
    /// A task in the index alone, far from due: nobody may read it, so there is nothing else of it.
    pub(crate) fn index_pending(&mut self, shard: String, due_at: i64, id: &str) {
        self.due
            .insert((shard, due_at, (format!("TASK#{id}"), "TASK".to_owned())));
    }

    pub(crate) fn put(&mut self, item: Item) -> Result<(), Refusal> {
        let key = key_of(&item).ok_or_else(|| Refusal::unknown("an item without a key"))?;
        if let Some(old) = self.items.insert(key.clone(), item)
            && let Some((shard, at)) = due_of(&old)
        {
            self.due.remove(&(shard, at, key.clone()));
        }
        if let Some((shard, at)) = self.items.get(&key).and_then(due_of) {
            self.due.insert((shard, at, key));
        }
        Ok(())
    }

    pub(crate) fn answer(&mut self, operation: &str, input: &Value) -> Result<Value, Refusal> {
        match operation {
            "GetItem" => Ok(match self.stored(input.get("Key"))? {
                Some(item) => json!({ "Item": item }),
                None => json!({}),
            }),
            "BatchGetItem" => self.batch_get(input),
            "Query" => self.query(input),
            "PutItem" => {
                self.check(input, input.get("Item"))?;
                self.put(object(input.get("Item"))?).map(|()| json!({}))
            }
            "UpdateItem" => {
                self.check(input, input.get("Key"))?;
                let mut item = match self.stored(input.get("Key"))? {
                    Some(item) => item.clone(),
                    None => object(input.get("Key"))?,
                };
                expression::update(&mut item, input).ok_or_else(|| Refusal::unknown(&input.to_string()))?;
                self.put(item).map(|()| json!({}))
            }
            "TransactWriteItems" => self.transact(input),
            _ => Err(Refusal::unknown(operation)),
        }
    }

    fn stored(&self, key: Option<&Value>) -> Result<Option<&Item>, Refusal> {
        let key = key_of(&object(key)?).ok_or_else(|| Refusal::unknown("a key without pk and sk"))?;
        Ok(self.items.get(&key))
    }

    fn check(&self, input: &Value, key: Option<&Value>) -> Result<(), Refusal> {
        let Some(condition) = input.get("ConditionExpression").and_then(Value::as_str) else {
            return Ok(());
        };
        match expression::holds(condition, self.stored(key)?, input) {
            Some(true) => Ok(()),
            Some(false) => Err(Refusal::condition()),
            None => Err(Refusal::unknown(condition)),
        }
    }

    fn batch_get(&self, input: &Value) -> Result<Value, Refusal> {
        let requests = object(input.get("RequestItems"))?;
        let mut responses = Map::new();
        for (table, request) in requests {
            let mut found = Vec::new();
            for key in list(&request, "Keys") {
                found.extend(self.stored(Some(key))?.cloned().map(Value::Object));
            }
            responses.insert(table, Value::Array(found));
        }
        Ok(json!({ "Responses": responses, "UnprocessedKeys": {} }))
    }

    fn transact(&mut self, input: &Value) -> Result<Value, Refusal> {
        let mut puts = Vec::new();
        let mut reasons = Vec::new();
        for write in list(input, "TransactItems") {
            let (action, item) = match (write.get("Put"), write.get("ConditionCheck")) {
                (Some(put), None) => (put, put.get("Item")),
                (None, Some(check)) => (check, check.get("Key")),
                _ => return Err(Refusal::unknown(&write.to_string())),
            };
            reasons.push(match self.check(action, item) {
                Ok(()) => "None",
                Err(refusal) if refusal.0.to_string().contains("ConditionalCheckFailed") => "ConditionalCheckFailed",
                Err(refusal) => return Err(refusal),
            });
            puts.extend(action.get("Item").map(|item| object(Some(item))).transpose()?);
        }
        if reasons.iter().any(|reason| *reason != "None") {
            let reasons: Vec<_> = reasons.iter().map(|code| json!({ "Code": code })).collect();
            return Err(Refusal(json!({
                "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
                "CancellationReasons": reasons,
            })));
        }
        puts.into_iter().try_for_each(|item| self.put(item))?;
        Ok(json!({}))
    }

    fn query(&self, input: &Value) -> Result<Value, Refusal> {
        let unknown = || Refusal::unknown(&input.to_string());
        if input.get("FilterExpression").is_some() || input.get("ExclusiveStartKey").is_some() {
            return Err(unknown());
        }
        let bounds = Bounds::of_query(input).ok_or_else(unknown)?;
        let limit = input.get("Limit").and_then(Value::as_u64);
        let limit = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let items: Vec<Value> = match input.get("IndexName").and_then(Value::as_str) {
            None if bounds.partition.0 == "pk" => {
                let from = (bounds.partition.1.clone(), String::new());
                let partition = self
                    .items
                    .range(from..)
                    .take_while(|((pk, _), _)| *pk == bounds.partition.1);
                let wanted = partition.filter(|((_, sk), _)| bounds.admits_text("sk", sk));
                wanted
                    .take(limit)
                    .map(|(_, item)| Value::Object(item.clone()))
                    .collect()
            }
            Some("due") => self.query_due(&bounds, limit).ok_or_else(unknown)?,
            // The other indexes are small here: all items are looked at, and only those that match are counted.
            Some(_) if bounds.sort.is_none() => {
                let (name, value) = &bounds.partition;
                let matches = |item: &&Item| {
                    item.get(name).and_then(|found| found.get("S")).and_then(Value::as_str) == Some(value)
                };
                self.items
                    .values()
                    .filter(matches)
                    .take(limit)
                    .map(|item| Value::Object(item.clone()))
                    .collect()
            }
            _ => return Err(unknown()),
        };
        Ok(json!({ "Count": items.len(), "ScannedCount": items.len(), "Items": items }))
    }

    fn query_due(&self, bounds: &Bounds, limit: usize) -> Option<Vec<Value>> {
        let shard = bounds.partition.1.clone();
        let until = bounds.number_at_most("due_at")?;
        let first = (shard.clone(), i64::MIN, Key::default());
        let past = (shard, until.checked_add(1)?, Key::default());
        let range = self.due.range((Bound::Included(first), Bound::Excluded(past)));
        let entries = range.take(limit).map(|(shard, at, (pk, sk))| {
            json!({
                "pk": { "S": pk }, "sk": { "S": sk }, "kind": { "S": "task" },
                "due_shard": { "S": shard }, "due_at": { "N": at.to_string() },
            })
        });
        Some(entries.collect())
    }
}

fn object(value: Option<&Value>) -> Result<Item, Refusal> {
    value
        .and_then(Value::as_object)
        .cloned()
        .ok_or_else(|| Refusal::unknown("a request without its item or key"))
}

fn key_of(item: &Item) -> Option<Key> {
    let text = |name| Some(item.get(name)?.get("S")?.as_str()?.to_owned());
    Some((text("pk")?, text("sk")?))
}

fn due_of(item: &Item) -> Option<(String, i64)> {
    let shard = item.get("due_shard")?.get("S")?.as_str()?.to_owned();
    Some((shard, item.get("due_at")?.get("N")?.as_str()?.parse().ok()?))
}
