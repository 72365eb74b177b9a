//! `template.yaml` as the local stack deploys it: the same text, but with each function's code taken from where the
//! local build put it. All else, rights included, is what AWS gets.
use crate::checkout::{Checkout, logical_id};
use anyhow::{Result, ensure};
use std::fs;

/// The template for `functions`, to be written into a folder beside `functions/`.
pub(crate) fn with_local_code(checkout: &Checkout, functions: &[String]) -> Result<String> {
    let template = fs::read_to_string(checkout.root.join("template.yaml"))?;
    let (text, replaced) = replace_code(&template, functions);
    ensure!(
        replaced.len() == functions.len(),
        "template.yaml has code for {replaced:?}, functions/ has {functions:?}: each folder needs its resource"
    );
    Ok(text)
}

fn replace_code(template: &str, functions: &[String]) -> (String, Vec<String>) {
    let mut current = None;
    let mut replaced = Vec::new();
    let mut text = String::new();
    for line in template.lines() {
        // A resource starts at two spaces of indentation.
        if let Some(id) = line
            .strip_prefix("  ")
            .and_then(|line| line.strip_suffix(':'))
            .filter(|id| !id.starts_with(' '))
        {
            current = functions.iter().find(|function| logical_id(function) == id);
        }
        match current {
            Some(function) if line.trim() == "CodeUri: ." => {
                text.push_str(&line.replace("CodeUri: .", &format!("CodeUri: functions/{function}")));
                replaced.push(function.clone());
            }
            _ => text.push_str(line),
        }
        text.push('\n');
    }
    (text, replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_comes_from_the_local_build() {
        let template = "Resources:\n  Webhook:\n    Properties:\n      CodeUri: .\n  Table:\n    Type: X\n";
        let (text, replaced) = replace_code(template, &["webhook".to_owned()]);
        assert_eq!(replaced, ["webhook"]);
        assert!(text.contains("      CodeUri: functions/webhook\n  Table:\n"), "{text}");
    }
}
