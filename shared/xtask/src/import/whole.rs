//! `cargo xtask import export`: puts an export into an empty stack, its own or the nightly one. The manifest says which parts
//! and files there are and what each has to be; nothing is written before all of them are as they were.
#![expect(clippy::print_stdout, reason = "the count is the answer of this command")]
use crate::checkout::Checkout;
use crate::export::rules::{is_fresh, is_left_out, text};
use crate::export::{files_in, sha256};
use crate::home::Home;
use crate::run::step;
use crate::stage::Stage;
use anyhow::{Context as _, Result, ensure};
use clap::Args;
use indicatif::ProgressBar;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The folder of an export, its manifest, or `s3://bucket/exports/…/manifest.json`.
    from: String,
    /// The table that it goes into; by default the stage's.
    #[arg(long)]
    table: Option<String>,
    /// "local", or a stage on AWS (with the AWS configuration of this shell).
    #[arg(long, default_value = "local")]
    stage: String,
    #[arg(long, default_value = ".local")]
    home: PathBuf,
}

pub(crate) fn import(checkout: &Checkout, options: &Options) -> Result<()> {
    let home = Home::new(checkout, &options.home);
    let stage = Stage::of(checkout, &home, &options.stage, options.table.clone())?;
    let manifest = manifest_of(&stage, &home, &options.from)?;
    let items = items_of(&manifest)?;
    let files = files_of(&manifest)?;
    let there = step("looking into the table", || stage.read())?;
    if let Some(used) = there.iter().find(|item| !is_fresh(item)) {
        anyhow::bail!(
            "{} is not empty: it has {} {}; nothing was written",
            stage.table,
            text(used, "kind"),
            text(used, "pk").split('#').next().unwrap_or_default()
        );
    }
    if let Some(files) = files {
        step("copying the files", || {
            stage.copy_files(
                &files.display().to_string(),
                &format!("s3://{}/", stage.bucket()?),
                None,
            )
        })?;
    }
    // The nightly export has them; a stack keeps its own.
    let mut items: Vec<Value> = items.into_iter().filter(|item| !is_left_out(item)).collect();
    items.sort_by_key(|item| (starts(item), text(item, "pk").to_owned(), text(item, "sk").to_owned()));
    let bar = ProgressBar::new(items.len() as u64);
    stage.write(&items, |count| bar.inc(count as u64))?;
    bar.finish_and_clear();
    println!("{} items imported into {}", items.len(), stage.table);
    Ok(())
}

/// What is due starts as soon as it is there: what it is about has to be there before.
fn starts(item: &Value) -> u8 {
    match (item.get("due_at"), text(item, "kind")) {
        (None, _) => 0,
        (Some(_), "task") => 2,
        (Some(_), _) => 1,
    }
}

fn manifest_of(stage: &Stage<'_>, home: &Home, from: &str) -> Result<PathBuf> {
    if let Some(path) = from.strip_prefix("s3://") {
        let (folder, name) = path.rsplit_once('/').context("a bucket without a manifest in it")?;
        let to = home.path("restore");
        let _was_there = fs::remove_dir_all(&to);
        fs::create_dir_all(&to)?;
        stage.fetch(&format!("s3://{folder}/"), &to)?;
        return Ok(to.join(name));
    }
    let path = PathBuf::from(from);
    Ok(if path.is_dir() {
        path.join("manifest.json")
    } else {
        path
    })
}

fn read(manifest: &Path) -> Result<Value> {
    let text = fs::read_to_string(manifest).with_context(|| format!("no {}", manifest.display()))?;
    let json: Value = serde_json::from_str(&text).context("the manifest is not JSON")?;
    ensure!(
        json.get("v").and_then(Value::as_u64) == Some(1),
        "a manifest of a form that is not known"
    );
    Ok(json)
}

/// Every item of an export whose parts all are what the manifest says.
pub(crate) fn items_of(manifest: &Path) -> Result<Vec<Value>> {
    let json = read(manifest)?;
    let beside = manifest.parent().unwrap_or(Path::new("."));
    let parts = json
        .get("parts")
        .and_then(Value::as_array)
        .context("a manifest without parts")?;
    let mut items = Vec::new();
    for part in parts {
        let name = part
            .get("name")
            .and_then(Value::as_str)
            .context("a part without a name")?;
        ensure!(!name.contains(['/', '\\']), "a part is beside its manifest: {name}");
        let bytes = fs::read(beside.join(name)).with_context(|| format!("no {name}"))?;
        ensure!(
            part.get("sha256").and_then(Value::as_str) == Some(&sha256(&bytes)),
            "{name} is not what the manifest says"
        );
        let text = String::from_utf8(bytes).with_context(|| format!("{name} is not text"))?;
        let before = items.len();
        for line in text.lines() {
            let line: Value = serde_json::from_str(line).with_context(|| format!("{name} holds what is no JSON"))?;
            items.push(
                line.get("Item")
                    .cloned()
                    .with_context(|| format!("{name} holds what is no item"))?,
            );
        }
        let count = part.get("items").and_then(Value::as_u64);
        ensure!(
            count == Some((items.len() - before) as u64),
            "{name} has another number of items"
        );
    }
    let count = json.get("items").and_then(Value::as_u64);
    ensure!(
        count == Some(items.len() as u64),
        "the manifest counts other items than its parts hold"
    );
    Ok(items)
}

/// The folder of the stored files, if the export has them, and they are what the manifest says. The nightly export has none:
/// they are beside it in the bucket.
fn files_of(manifest: &Path) -> Result<Option<PathBuf>> {
    let json = read(manifest)?;
    let Some(told) = json.get("files").and_then(Value::as_array) else {
        return Ok(None);
    };
    let folder = manifest.parent().unwrap_or(Path::new(".")).join("files");
    ensure!(
        files_in(&folder)? == *told,
        "the files in {} are not what the manifest says",
        folder.display()
    );
    Ok((!told.is_empty()).then_some(folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn folder_with(line: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("chairside-whole-{}-{}", std::process::id(), line.len()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("part-00001.jsonl"), line).unwrap();
        folder
    }

    fn manifest(folder: &Path, sha256: &str, items: u64, files: Option<Value>) -> PathBuf {
        let part = json!({ "name": "part-00001.jsonl", "items": items, "bytes": 1, "sha256": sha256 });
        let mut json = json!({ "v": 1, "folder": "exports/x/", "items": items, "parts": [part] });
        if let Some(files) = files {
            json["files"] = files;
        }
        let path = folder.join("manifest.json");
        fs::write(&path, json.to_string()).unwrap();
        path
    }

    #[test]
    fn only_what_is_as_it_was_is_taken() {
        let line = "{\"Item\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"b\"}}}\n";
        let folder = folder_with(line);
        let hash = sha256(line.as_bytes());
        let nightly = manifest(&folder, &hash, 1, None);
        assert_eq!(
            items_of(&nightly).unwrap(),
            [json!({ "pk": { "S": "a" }, "sk": { "S": "b" } })]
        );
        assert_eq!(files_of(&nightly).unwrap(), None);
        assert!(items_of(&manifest(&folder, &hash, 2, None)).is_err());
        assert!(items_of(&manifest(&folder, &"0".repeat(64), 1, None)).is_err());
        assert!(items_of(&folder.join("none.json")).is_err());
        let lost = json!([{ "name": "records/a.jpg", "bytes": 5, "sha256": "x" }]);
        assert!(files_of(&manifest(&folder, &hash, 1, Some(lost))).is_err());
        fs::create_dir_all(folder.join("files/records")).unwrap();
        fs::write(folder.join("files/records/a.jpg"), "photo").unwrap();
        let there = json!([{ "name": "records/a.jpg", "bytes": 5, "sha256": sha256(b"photo") }]);
        assert_eq!(
            files_of(&manifest(&folder, &hash, 1, Some(there))).unwrap(),
            Some(folder.join("files"))
        );
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_due_comes_after_what_it_is_about() {
        let item = |kind: &str, due: bool| {
            let mut item = json!({ "kind": { "S": kind } });
            if due {
                item["due_at"] = json!({ "N": "1" });
            }
            item
        };
        assert!(starts(&item("booking", false)) < starts(&item("message", true)));
        assert!(starts(&item("message", true)) < starts(&item("task", true)));
        assert_eq!(starts(&item("task", false)), 0);
    }
}
