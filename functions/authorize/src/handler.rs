//! Translates the authorizer's event. Format: API Gateway, HTTP API Lambda authorizers, payload 2.0, simple responses.

use std::collections::BTreeMap;

use app::ports::Store;
use serde::{Deserialize, Serialize};
use store::Chairside;

#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    headers: BTreeMap<String, String>,
}

#[derive(Serialize)]
pub(crate) struct Answer {
    #[serde(rename = "isAuthorized")]
    is_authorized: bool,
    /// What the functions behind the gateway get to know of the caller.
    context: BTreeMap<&'static str, String>,
}

pub(crate) async fn handle(app: &Chairside, ask: &Ask) -> Result<Answer, lambda_runtime::Error> {
    let no = Answer {
        is_authorized: false,
        context: BTreeMap::new(),
    };
    let Some(key) = bearer(ask) else { return Ok(no) };
    // Keys are random and long: a plain hash is enough, and a lookup by it takes the same time for every wrong key.
    let hash = app::sha256_hex(key.as_bytes());
    let Some(key) = app.store.api_key(&hash).await? else {
        tracing::info!("a key that nobody has");
        return Ok(no);
    };
    Ok(Answer {
        is_authorized: true,
        context: BTreeMap::from([("name", key.name), ("role", key.role)]),
    })
}

fn bearer(ask: &Ask) -> Option<&str> {
    let header = ask
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?
        .1;
    let (scheme, key) = header.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| key.trim())
        .filter(|key| !key.is_empty())
}
