//! API keys: random, stored as their SHA-256, shown once. The authorizer looks them up by that hash.
use crate::checkout::Checkout;
use crate::home::Home;
use crate::local_aws::LocalAws;
use crate::secrets::{on_aws, random_hex};
use anyhow::{Context as _, Result, bail, ensure};
use clap::ValueEnum;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::time::UNIX_EPOCH;

/// Where the table has keys, as `store` looks for them.
const PARTITION: &str = "KEY#";
const SORT: &str = "KEY";
/// How much of a hash names a key to people.
const SHOWN: usize = 12;

/// What a key may do. Each role may do what the ones after it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    Admin,
    Staff,
    Viewer,
}

impl Role {
    pub(crate) const ALL: [Self; 3] = [Self::Admin, Self::Staff, Self::Viewer];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Staff => "staff",
            Self::Viewer => "viewer",
        }
    }
}

/// The table that holds a stage's keys.
pub(crate) struct Keys<'a> {
    pub(crate) checkout: &'a Checkout,
    pub(crate) home: &'a Home,
    pub(crate) stage: &'a str,
}

impl Keys<'_> {
    /// `cargo xtask key create`: makes a key, stores its hash, returns it.
    pub(crate) fn create(&self, role: Role, name: &str) -> Result<String> {
        let key = random_hex()?;
        self.call("put-item", "PutItem", json!({ "Item": item(role, name, &key)? }))?;
        Ok(key)
    }

    /// `cargo xtask key list`: a line for each key: how to name it, its role, its name. The keys themselves are nowhere.
    pub(crate) fn list(&self) -> Result<Vec<String>> {
        let lines = self.all()?.into_iter().map(|(hash, data)| {
            let text = |name: &str| data.pointer(&format!("/M/{name}/S")).and_then(Value::as_str);
            let (role, name) = (text("role").unwrap_or("?"), text("name").unwrap_or("?"));
            format!("{}  {role:6}  {name}", hash.get(..SHOWN).unwrap_or(&hash))
        });
        Ok(lines.collect())
    }

    /// `cargo xtask key revoke`: forgets the one key whose hash begins so.
    pub(crate) fn revoke(&self, id: &str) -> Result<()> {
        ensure!(id.len() >= 6, "give at least six characters of what `key list` shows");
        let found: Vec<String> = self
            .all()?
            .into_iter()
            .map(|(hash, _)| hash)
            .filter(|hash| hash.starts_with(id))
            .collect();
        let [hash] = found.as_slice() else {
            bail!("{} keys begin with {id:?}; `key list` shows all", found.len());
        };
        let key = json!({ "pk": { "S": format!("{PARTITION}{hash}") }, "sk": { "S": SORT } });
        self.call("delete-item", "DeleteItem", json!({ "Key": key })).map(drop)
    }

    /// The hashes of all keys and what is stored of them. The only scan of the table anywhere: no index knows the keys, and
    /// no function may look for them.
    fn all(&self) -> Result<Vec<(String, Value)>> {
        let mut found = Vec::new();
        let mut next = None;
        loop {
            let mut query = json!({
                "FilterExpression": "sk = :key",
                "ExpressionAttributeValues": { ":key": { "S": SORT } },
            });
            if let (Some(next), Some(query)) = (next.take(), query.as_object_mut()) {
                query.insert("ExclusiveStartKey".to_owned(), next);
            }
            let page = self.call("scan", "Scan", query)?;
            let items = page.get("Items").and_then(Value::as_array);
            found.extend(items.into_iter().flatten().filter_map(|item| {
                let hash = item.pointer("/pk/S")?.as_str()?.strip_prefix(PARTITION)?;
                Some((hash.to_owned(), item.get("data")?.clone()))
            }));
            next = page.get("LastEvaluatedKey").filter(|key| !key.is_null()).cloned();
            if next.is_none() {
                return Ok(found);
            }
        }
    }

    /// One call to the table, by the command's and by the API's name of the operation.
    fn call(&self, command: &str, operation: &str, mut input: Value) -> Result<Value> {
        let mut in_table = |table: &str| {
            if let Some(input) = input.as_object_mut() {
                input.insert("TableName".to_owned(), json!(table));
            }
        };
        if self.stage == "local" {
            let stack = self.home.stack()?;
            in_table(&stack.table);
            return LocalAws::new(&stack.aws.endpoint, &stack.aws.region).dynamodb(operation, &input);
        }
        in_table(&format!("chairside-{}", self.stage));
        let answer = on_aws(self.checkout, &["dynamodb", command], &input)?;
        // The command says nothing when there is nothing to say.
        Ok(serde_json::from_str(&answer).unwrap_or_default())
    }
}

pub(crate) fn put_local(aws: &LocalAws, table: &str, role: Role, name: &str, key: &str) -> Result<()> {
    aws.dynamodb(
        "PutItem",
        &json!({ "TableName": table, "Item": item(role, name, key)? }),
    )
    .map(drop)
}

/// The stored form of a key, as `store` reads it. The end-to-end tests hold the two together: they use such keys.
fn item(role: Role, name: &str, key: &str) -> Result<Value> {
    let data = json!({
        "v": { "N": "1" },
        "role": { "S": role.name() },
        "name": { "S": name },
        "created_at": { "N": now_micros()?.to_string() },
    });
    Ok(json!({
        "pk": { "S": format!("{PARTITION}{:x}", Sha256::digest(key)) },
        "sk": { "S": SORT },
        "kind": { "S": "api_key" },
        "v": { "N": "1" },
        "data": { "M": data },
    }))
}

#[expect(
    clippy::disallowed_methods,
    reason = "no rule depends on it: it says when a person made this key"
)]
fn now_micros() -> Result<u128> {
    Ok(std::time::SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .context("the clock is before 1970")?
        .as_micros())
}
