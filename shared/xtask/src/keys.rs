//! API keys: random, stored as their SHA-256, shown once. The authorizer looks them up by that hash.
use crate::checkout::Checkout;
use crate::home::Home;
use crate::local_aws::LocalAws;
use crate::secrets::{on_aws, random_hex};
use anyhow::{Context as _, Result};
use clap::ValueEnum;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::time::UNIX_EPOCH;

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

/// `cargo xtask key create`: makes a key, stores its hash, returns it.
pub(crate) fn create(checkout: &Checkout, home: &Home, stage: &str, role: Role, name: &str) -> Result<String> {
    let key = random_hex()?;
    if stage == "local" {
        let stack = home.stack()?;
        put_local(
            &LocalAws::new(&stack.aws.endpoint, &stack.aws.region),
            &stack.table,
            role,
            name,
            &key,
        )?;
    } else {
        let input = json!({ "TableName": format!("chairside-{stage}"), "Item": item(role, name, &key)? });
        on_aws(checkout, &["dynamodb", "put-item"], &input)?;
    }
    Ok(key)
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
        "pk": { "S": format!("KEY#{:x}", Sha256::digest(key)) },
        "sk": { "S": "KEY" },
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
