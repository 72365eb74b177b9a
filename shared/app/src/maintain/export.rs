//! The whole table as files: parts of one item a line, and a manifest that is written last. A folder without a manifest is
//! no export.

use bytes::Bytes;
use domain::Timestamp;
use domain::task::Task;
use serde_json::{Value, json};

use super::{Ended, Upkeep};
use crate::ports::{Archive, Backup, Bus, Queues, Store};
use crate::{App, Failure, sha256_hex};

/// What an export consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// `exports/<time>/`.
    pub folder: String,
    pub parts: Vec<Part>,
}

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Beside the manifest.
    pub name: String,
    pub items: u64,
    pub bytes: u64,
    /// In hex.
    pub sha256: String,
}

/// A part is written when it has so much. It is held in memory whole.
const PART_BYTES: usize = 8 * 1024 * 1024;
const FORM: u64 = 1;

impl Manifest {
    pub fn items(&self) -> u64 {
        self.parts.iter().map(|part| part.items).sum()
    }

    pub fn to_json(&self) -> Value {
        let parts = self
            .parts
            .iter()
            .map(|part| json!({ "name": part.name, "items": part.items, "bytes": part.bytes, "sha256": part.sha256 }));
        json!({
            "v": FORM,
            "folder": self.folder,
            "items": self.items(),
            "parts": parts.collect::<Value>(),
        })
    }

    /// # Errors
    /// What is wrong with it.
    pub fn from_json(json: &Value) -> Result<Self, String> {
        if json.get("v").and_then(Value::as_u64) != Some(FORM) {
            return Err("a manifest of a form that is not known".to_owned());
        }
        let text = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |of: &Value, name: &str| of.get(name).and_then(Value::as_u64);
        let part = |of: &Value| {
            Some(Part {
                name: text(of, "name")?,
                items: number(of, "items")?,
                bytes: number(of, "bytes")?,
                sha256: text(of, "sha256")?,
            })
        };
        let parts = json.get("parts").and_then(Value::as_array);
        let parts: Option<Vec<Part>> = parts.and_then(|parts| parts.iter().map(part).collect());
        let (Some(folder), Some(parts)) = (text(json, "folder"), parts) else {
            return Err("a manifest that lacks its folder or its parts".to_owned());
        };
        let manifest = Self { folder, parts };
        if number(json, "items") != Some(manifest.items()) {
            return Err("a manifest whose count differs from its parts'".to_owned());
        }
        Ok(manifest)
    }
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub(super) async fn export<T: Backup, A: Archive, W, X>(
        &self,
        upkeep: &Upkeep<'_, T, A, W, X>,
        task: &Task,
        now: Timestamp,
    ) -> Result<Ended, Failure> {
        let progress = task.schedule.as_ref().and_then(|schedule| schedule.progress.as_deref());
        let (mut manifest, mut after) = match progress {
            Some(progress) => resume(progress).map_err(Failure::Broken)?,
            None => (begin(now), None),
        };
        let mut is_first = progress.is_none();
        while is_first || after.is_some() {
            is_first = false;
            let mut lines = String::new();
            let mut items = 0;
            loop {
                let (some, next) = upkeep.table.read_all(after.take()).await?;
                items += some.len() as u64;
                for line in some {
                    lines.push_str(&line);
                    lines.push('\n');
                }
                after = next;
                if after.is_none() || lines.len() >= PART_BYTES || !upkeep.has_time() {
                    break;
                }
            }
            let part = keep(upkeep.archive, &manifest, lines, items).await?;
            manifest.parts.push(part);
            if after.is_some() && !upkeep.has_time() {
                let told = told(&manifest);
                let progress = json!({ "manifest": manifest.to_json(), "after": after });
                return Ok(Ended::Later(progress.to_string(), told));
            }
        }
        let bytes = Bytes::from(manifest.to_json().to_string());
        let sha256 = sha256_hex(&bytes);
        let key = format!("{}manifest.json", manifest.folder);
        upkeep.archive.keep(&key, bytes, "application/json", &sha256).await?;
        Ok(Ended::Done(format!("{}: {key}", told(&manifest))))
    }
}

fn begin(now: Timestamp) -> Manifest {
    Manifest {
        folder: format!("exports/{}/", now.strftime("%Y-%m-%dT%H-%M-%SZ")),
        parts: Vec::new(),
    }
}

fn resume(progress: &str) -> Result<(Manifest, Option<String>), String> {
    let json: Value = serde_json::from_str(progress).map_err(|_| "a progress that is no JSON".to_owned())?;
    let manifest = Manifest::from_json(json.get("manifest").unwrap_or(&Value::Null))?;
    let after = json.get("after").and_then(Value::as_str).map(str::to_owned);
    Ok((manifest, after))
}

async fn keep(archive: &impl Archive, manifest: &Manifest, lines: String, items: u64) -> Result<Part, Failure> {
    let name = format!("part-{:05}.jsonl", manifest.parts.len() + 1);
    let bytes = Bytes::from(lines);
    let part = Part {
        items,
        bytes: bytes.len() as u64,
        sha256: sha256_hex(&bytes),
        name,
    };
    let key = format!("{}{}", manifest.folder, part.name);
    archive.keep(&key, bytes, "application/jsonl", &part.sha256).await?;
    Ok(part)
}

fn told(manifest: &Manifest) -> String {
    format!("{} items in {} parts", manifest.items(), manifest.parts.len())
}
