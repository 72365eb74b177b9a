//! `cargo xtask export FOLDER`: everything that a stack holds, in files that `cargo xtask import export` puts into another, and
//! that people can read. Two exports of the same data are the same, byte for byte.
#![expect(clippy::print_stdout, reason = "the count is the answer of this command")]
mod notation;
pub(crate) mod rules;
mod sheets;

use crate::checkout::Checkout;
use crate::home::Home;
use crate::run::step;
use crate::stage::Stage;
use anyhow::{Context as _, Result, ensure};
use clap::Args;
use rules::{evened, is_left_out, text};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A folder that is not there yet, or is empty.
    folder: PathBuf,
    /// "local", or a stage on AWS (with the AWS configuration of this shell).
    #[arg(long, default_value = "local")]
    stage: String,
    #[arg(long, default_value = ".local")]
    home: PathBuf,
}

/// The bucket's nightly exports: what they hold is in the table.
const NIGHTLY: &str = "exports/*";

pub(crate) fn export(checkout: &Checkout, options: &Options) -> Result<()> {
    let home = Home::new(checkout, &options.home);
    let stage = Stage::of(checkout, &home, &options.stage, None)?;
    let folder = &options.folder;
    fs::create_dir_all(folder)?;
    ensure!(
        fs::read_dir(folder)?.next().is_none(),
        "{} is not empty",
        folder.display()
    );
    let items = step("reading the table", || stage.read())?;
    let items = sorted(items);
    let files = folder.join("files");
    step("copying the files", || {
        fs::create_dir_all(&files)?;
        let from = format!("s3://{}/", stage.bucket()?);
        stage.copy_files(&from, &files.display().to_string(), Some(NIGHTLY))
    })?;
    sheets::write(&folder.join("csv"), &items)?;
    write(folder, &items)?;
    println!("{} items exported to {}", items.len(), folder.display());
    Ok(())
}

/// What goes along, as it is written, in the order of the keys.
fn sorted(items: Vec<Value>) -> Vec<Value> {
    let mut items: Vec<Value> = items
        .into_iter()
        .filter(|item| !is_left_out(item))
        .map(evened)
        .collect();
    items.sort_by(|a, b| (text(a, "pk"), text(a, "sk")).cmp(&(text(b, "pk"), text(b, "sk"))));
    items
}

/// A part for each kind of item, and the manifest, which is written last.
fn write(folder: &Path, items: &[Value]) -> Result<()> {
    let mut parts: BTreeMap<String, (u64, String)> = BTreeMap::new();
    for item in items {
        let (count, lines) = parts.entry(part_of(item)).or_default();
        *count += 1;
        lines.push_str(&json!({ "Item": item }).to_string());
        lines.push('\n');
    }
    let mut told = Vec::new();
    for (name, (count, lines)) in &parts {
        fs::write(folder.join(name), lines)?;
        told.push(json!({ "name": name, "items": count, "bytes": lines.len(), "sha256": sha256(lines.as_bytes()) }));
    }
    let manifest = json!({
        "v": 1,
        "folder": "",
        "items": items.len(),
        "parts": told,
        "files": files_in(&folder.join("files"))?,
    });
    let mut text = serde_json::to_string_pretty(&manifest)?;
    text.push('\n');
    fs::write(folder.join("manifest.json"), text)?;
    Ok(())
}

/// `<kind>.jsonl`; what has no kind, or one that is no name, is in `other.jsonl`.
fn part_of(item: &Value) -> String {
    let kind = text(item, "kind");
    let plain = !kind.is_empty() && kind.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    format!("{}.jsonl", if plain { kind } else { "other" })
}

/// Every file below a folder with its size and hash, by name.
pub(crate) fn files_in(folder: &Path) -> Result<Vec<Value>> {
    let mut names = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                names.push(path);
            }
        }
    }
    names.sort();
    let told = names.into_iter().map(|path| {
        let bytes = fs::read(&path).with_context(|| format!("no {}", path.display()))?;
        let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        Ok(json!({ "name": name, "bytes": bytes.len(), "sha256": sha256(&bytes) }))
    });
    told.collect()
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(kind: &str, pk: &str) -> Value {
        json!({ "pk": { "S": pk }, "sk": { "S": "X" }, "kind": { "S": kind } })
    }

    #[test]
    fn the_same_data_in_any_order_is_the_same_export_and_is_read_again() {
        let items = [
            item("customer", "CUSTOMER#2"),
            item("customer", "CUSTOMER#1"),
            item("../x", "ODD#1"),
            item("api_key", "KEY#1"),
        ];
        let folder = |name: &str| std::env::temp_dir().join(format!("chairside-export-{name}-{}", std::process::id()));
        let (one, other) = (folder("one"), folder("other"));
        for (folder, items) in [(&one, items.to_vec()), (&other, items.iter().rev().cloned().collect())] {
            fs::create_dir_all(folder.join("files/records/case-1")).unwrap();
            fs::write(folder.join("files/records/case-1/a.jpg"), "photo").unwrap();
            write(folder, &sorted(items)).unwrap();
        }
        let read = |folder: &Path, name: &str| fs::read_to_string(folder.join(name)).unwrap();
        for name in ["manifest.json", "customer.jsonl", "other.jsonl"] {
            assert_eq!(read(&one, name), read(&other, name), "{name}");
        }
        let manifest: Value = serde_json::from_str(&read(&one, "manifest.json")).unwrap();
        assert_eq!(manifest["items"], 3);
        assert_eq!(manifest["files"][0]["name"], "records/case-1/a.jpg");
        let again = crate::import::whole::items_of(&one.join("manifest.json")).unwrap();
        assert_eq!(again.len(), 3);
        assert_eq!(again[0], item("customer", "CUSTOMER#1"));
        for folder in [one, other] {
            fs::remove_dir_all(folder).unwrap();
        }
    }
}
