//! This checkout on disk: where things are, and which functions it has. Nothing here starts or changes anything.
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};

/// The workspace root. Everything that the automation installs or writes stays below it.
#[derive(Debug, Clone)]
pub(crate) struct Checkout {
    pub(crate) root: PathBuf,
}

impl Checkout {
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root
            .canonicalize()
            .context("the checkout has moved since xtask was built; build it again")?;
        ensure!(
            root.join("template.yaml").is_file(),
            "{} holds no template.yaml",
            root.display()
        );
        Ok(Self { root })
    }

    /// The functions, by folder name, sorted. Folder, crate and binary carry one name.
    pub(crate) fn functions(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in self.root.join("functions").read_dir().context("no functions/ folder")? {
            let path = entry?.path();
            if path.join("Cargo.toml").is_file() {
                names.extend(path.file_name().and_then(|name| name.to_str()).map(ToOwned::to_owned));
            }
        }
        names.sort();
        Ok(names)
    }

    /// An installed tool, for example `.venv/bin/sam`.
    pub(crate) fn venv(&self, tool: &str) -> PathBuf {
        self.root.join(".venv/bin").join(tool)
    }

    /// Tools that no Python wheel exists for: `.tools/bin/cargo-deny`.
    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        self.root.join(".tools/bin").join(name)
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), |dir| self.root.join(dir))
    }
}

/// The logical id of a function in the template: `start-production` is `StartProduction`.
pub(crate) fn logical_id(function: &str) -> String {
    function
        .split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_names_its_resource() {
        assert_eq!(logical_id("webhook"), "Webhook");
        assert_eq!(logical_id("update-case-status"), "UpdateCaseStatus");
    }
}
