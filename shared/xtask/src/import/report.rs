//! What became of everything: counted, and line by line what was not taken.
use super::Left;
use anyhow::{Context as _, Result};
use std::path::Path;

#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) sent: Vec<(&'static str, Sent)>,
    pub(super) left: Vec<Left>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) unchanged: u64,
    pub(super) rejected: u64,
}

impl Report {
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let mut file = csv::Writer::from_path(path).with_context(|| format!("{} cannot be written", path.display()))?;
        file.write_record(["source", "what", "reason"])?;
        for left in &self.left {
            file.write_record([&left.place, &left.what, &left.reason].map(|text| harmless(text)))?;
        }
        file.flush()?;
        Ok(())
    }
}

/// A text that no spreadsheet program takes for a formula.
pub(crate) fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text again that [`harmless`], or a person who knows the trick, has written.
pub(super) fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless_and_come_back() {
        for text in ["=1+1", "+15550100021", "-", "@x", "\tx", "plain", "'quoted", ""] {
            assert_eq!(plain(&harmless(text)), text);
        }
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("a=1"), "a=1");
    }

    #[test]
    fn a_report_is_csv_with_a_line_for_each() {
        let path = std::env::temp_dir().join(format!("chairside-report-{}.csv", std::process::id()));
        let left = Left {
            place: "line 3".to_owned(),
            what: "customers: name".to_owned(),
            reason: "=cmd(\"x\"), and more".to_owned(),
        };
        let report = Report {
            sent: Vec::new(),
            left: vec![left],
        };
        report.write(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            "source,what,reason\nline 3,customers: name,\"'=cmd(\"\"x\"\"), and more\"\n"
        );
        std::fs::remove_file(path).unwrap();
    }
}
