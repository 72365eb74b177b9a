//! `cargo xtask restore`: puts an export back into an empty table. The manifest says which parts there are and what each
//! has to be; nothing is written before all of them are as they were.
#![expect(clippy::print_stdout, reason = "the count is the answer of this command")]
use crate::checkout::Checkout;
use crate::home::Home;
use crate::local_aws::LocalAws;
use crate::secrets::on_aws;
use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The manifest of an export: a file with its parts beside it, or `s3://bucket/exports/…/manifest.json`.
    manifest: String,
    /// The table that it goes into. It has to be empty; by default the stage's.
    #[arg(long)]
    table: Option<String>,
    /// "local", or a stage on AWS (with the AWS configuration of this shell).
    #[arg(long, default_value = "local")]
    stage: String,
    #[arg(long, default_value = ".local")]
    home: PathBuf,
}

/// The most that one `BatchWriteItem` takes (DynamoDB, API reference).
const BATCH: usize = 25;
/// How often items that the table had no time for are written again.
const ROUNDS: u32 = 20;

pub(crate) fn restore(checkout: &Checkout, options: &Options) -> Result<()> {
    let home = Home::new(checkout, &options.home);
    let target = Target::of(checkout, &home, options)?;
    let fetched = match options.manifest.strip_prefix("s3://") {
        Some(path) => target.fetch(path)?,
        None => PathBuf::from(&options.manifest),
    };
    let lines = lines_of(&fetched)?;
    ensure!(target.is_empty()?, "{} is not empty: nothing was written", target.table);
    for lines in lines.chunks(BATCH) {
        target.write(lines)?;
    }
    println!("{} items restored into {}", lines.len(), target.table);
    Ok(())
}

/// Every item of an export whose parts all are what the manifest says.
fn lines_of(manifest: &Path) -> Result<Vec<Value>> {
    let text = fs::read_to_string(manifest).with_context(|| format!("no {}", manifest.display()))?;
    let json: Value = serde_json::from_str(&text).context("the manifest is not JSON")?;
    ensure!(
        json.get("v").and_then(Value::as_u64) == Some(1),
        "a manifest of a form that is not known"
    );
    let beside = manifest.parent().unwrap_or(Path::new("."));
    let parts = json
        .get("parts")
        .and_then(Value::as_array)
        .context("a manifest without parts")?;
    let mut lines = Vec::new();
    for part in parts {
        let name = part
            .get("name")
            .and_then(Value::as_str)
            .context("a part without a name")?;
        ensure!(!name.contains(['/', '\\']), "a part is beside its manifest: {name}");
        let bytes = fs::read(beside.join(name)).with_context(|| format!("no {name}"))?;
        let hash = format!("{:x}", Sha256::digest(&bytes));
        ensure!(
            part.get("sha256").and_then(Value::as_str) == Some(&hash),
            "{name} is not what the manifest says"
        );
        let text = String::from_utf8(bytes).with_context(|| format!("{name} is not text"))?;
        let before = lines.len();
        for line in text.lines() {
            let line: Value = serde_json::from_str(line).with_context(|| format!("{name} holds what is no JSON"))?;
            lines.push(
                line.get("Item")
                    .cloned()
                    .with_context(|| format!("{name} holds what is no item"))?,
            );
        }
        let items = part.get("items").and_then(Value::as_u64);
        ensure!(
            items == Some((lines.len() - before) as u64),
            "{name} has another number of items"
        );
    }
    let items = json.get("items").and_then(Value::as_u64);
    ensure!(
        items == Some(lines.len() as u64),
        "the manifest counts other items than its parts hold"
    );
    Ok(lines)
}

/// A table here or on AWS.
struct Target<'a> {
    checkout: &'a Checkout,
    home: &'a Home,
    /// None: on AWS.
    local: Option<LocalAws>,
    table: String,
}

impl<'a> Target<'a> {
    fn of(checkout: &'a Checkout, home: &'a Home, options: &Options) -> Result<Self> {
        let given = options.table.clone();
        let (local, table) = if options.stage == "local" {
            let stack = home.stack()?;
            (Some(LocalAws::new(&stack.aws.endpoint, &stack.aws.region)), stack.table)
        } else {
            (None, format!("chairside-{}", options.stage))
        };
        Ok(Self {
            checkout,
            home,
            local,
            table: given.unwrap_or(table),
        })
    }

    /// Copies an export's folder from its bucket; gives where its manifest is then.
    fn fetch(&self, path: &str) -> Result<PathBuf> {
        let (folder, name) = path.rsplit_once('/').context("a bucket without a manifest in it")?;
        let to = self.home.path("restore");
        fs::create_dir_all(&to)?;
        let mut aws = Command::new(self.checkout.venv("aws"));
        aws.args(["s3", "cp", "--quiet", "--recursive", &format!("s3://{folder}/")])
            .arg(&to);
        if let Some(local) = &self.local {
            // The emulator's root.
            aws.args(["--endpoint-url", &local.endpoint, "--region", &local.region]);
            aws.env("AWS_ACCESS_KEY_ID", "test")
                .env("AWS_SECRET_ACCESS_KEY", "test");
        }
        ensure!(
            aws.status().context("the AWS command line does not start")?.success(),
            "s3://{folder}/ was not copied"
        );
        Ok(to.join(name))
    }

    fn is_empty(&self) -> Result<bool> {
        let page = self.call("scan", "Scan", &json!({ "TableName": self.table, "Limit": 1 }))?;
        Ok(page.get("Items").and_then(Value::as_array).is_none_or(Vec::is_empty))
    }

    fn write(&self, items: &[Value]) -> Result<()> {
        let puts: Vec<Value> = items
            .iter()
            .map(|item| json!({ "PutRequest": { "Item": item } }))
            .collect();
        let mut left = json!({ &self.table: puts });
        for round in 0..ROUNDS {
            let answer = self.call("batch-write-item", "BatchWriteItem", &json!({ "RequestItems": left }))?;
            match answer.get("UnprocessedItems").and_then(Value::as_object) {
                Some(unprocessed) if !unprocessed.is_empty() => left = Value::Object(unprocessed.clone()),
                Some(_) | None => return Ok(()),
            }
            sleep(Duration::from_millis(200) * (round + 1));
        }
        bail!("the table does not take more items now: empty it, and try again later")
    }

    /// One call, by the command's and by the API's name of the operation.
    fn call(&self, command: &str, operation: &str, input: &Value) -> Result<Value> {
        if let Some(local) = &self.local {
            return local.dynamodb(operation, input);
        }
        let answer = on_aws(self.checkout, &["dynamodb", command], input)?;
        // The command says nothing when there is nothing to say.
        Ok(serde_json::from_str(&answer).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(line: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("chairside-restore-{}-{}", std::process::id(), line.len()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("part-00001.jsonl"), line).unwrap();
        folder
    }

    fn manifest(folder: &Path, sha256: &str, items: u64) -> PathBuf {
        let part = json!({ "name": "part-00001.jsonl", "items": items, "bytes": 1, "sha256": sha256 });
        let json = json!({ "v": 1, "folder": "exports/x/", "items": items, "parts": [part] });
        let path = folder.join("manifest.json");
        fs::write(&path, json.to_string()).unwrap();
        path
    }

    #[test]
    fn only_what_is_as_it_was_is_restored() {
        let line = "{\"Item\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"b\"}}}\n";
        let folder = export(line);
        let hash = format!("{:x}", Sha256::digest(line));
        let lines = lines_of(&manifest(&folder, &hash, 1)).unwrap();
        assert_eq!(lines, [json!({ "pk": { "S": "a" }, "sk": { "S": "b" } })]);
        assert!(lines_of(&manifest(&folder, &hash, 2)).is_err());
        assert!(lines_of(&manifest(&folder, &"0".repeat(64), 1)).is_err());
        assert!(lines_of(&folder.join("none.json")).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
