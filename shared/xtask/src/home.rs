//! One local stack's folder (`.local` unless told otherwise): its processes, its state and its `stack.json`.
//! Several can exist side by side, on different ports.
use crate::checkout::Checkout;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub(crate) struct Home {
    pub(crate) dir: PathBuf,
}

impl Home {
    pub(crate) fn new(checkout: &Checkout, dir: &Path) -> Self {
        Self {
            dir: checkout.root.join(dir),
        }
    }

    pub(crate) fn create(&self) -> Result<()> {
        for dir in [self.dir.clone(), self.path("tmp"), self.path("functions")] {
            fs::create_dir_all(&dir).with_context(|| format!("could not create {}", dir.display()))?;
        }
        Ok(())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The binary that Lambda calls `bootstrap`.
    pub(crate) fn bootstrap(&self, function: &str) -> PathBuf {
        self.path("functions").join(function).join("bootstrap")
    }

    pub(crate) fn stack(&self) -> Result<StackFile> {
        let path = self.path("stack.json");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("no {}: start the local stack with `cargo xtask up`", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is not what `up` writes", path.display()))
    }

    pub(crate) fn write(&self, name: &str, value: &impl Serialize) -> Result<()> {
        let mut text = serde_json::to_string_pretty(value)?;
        text.push('\n');
        fs::write(self.path(name), text)?;
        Ok(())
    }

    pub(crate) fn read<T: for<'a> Deserialize<'a>>(&self, name: &str) -> Option<T> {
        serde_json::from_str(&fs::read_to_string(self.path(name)).ok()?).ok()
    }
}

/// `stack.json`: all that a script or a test needs to use the running stack. Its shape is relied upon.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StackFile {
    pub(crate) api: Api,
    pub(crate) simulator: Simulator,
    pub(crate) keys: BTreeMap<String, String>,
    pub(crate) whatsapp: WhatsApp,
    pub(crate) twilio: Twilio,
    pub(crate) tracking_secret: String,
    /// Not there in what an older checkout left behind.
    #[serde(default)]
    pub(crate) webhook_signing_secret: String,
    pub(crate) aws: Aws,
    pub(crate) table: String,
    /// Queue URLs by the queue's short name.
    pub(crate) queues: BTreeMap<String, String>,
    /// Names in AWS by folder.
    pub(crate) functions: BTreeMap<String, String>,
}

/// Requests go to `url` with `host` as their `Host` header: that is how the emulator tells APIs apart.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Api {
    pub(crate) url: String,
    pub(crate) host: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Simulator {
    pub(crate) url: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WhatsApp {
    pub(crate) app_secret: String,
    pub(crate) verify_token: String,
    pub(crate) phone_number_id: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Twilio {
    pub(crate) account_sid: String,
    pub(crate) auth_token: String,
    pub(crate) number: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Aws {
    pub(crate) endpoint: String,
    pub(crate) region: String,
}

/// What the last deployment put in place, so that the next one can tell what has changed.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Deployed {
    /// The processed template and its parameters.
    pub(crate) template: String,
    /// SHA-256 of each function's binary.
    pub(crate) functions: BTreeMap<String, String>,
    pub(crate) parameters: Value,
}
