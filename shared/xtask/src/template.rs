//! `template.yaml` as the local stack deploys it: the same text, but with each function's code taken from where the
//! local build put it, and with two rights spelled as the emulator checks them. All else is what AWS gets.
use crate::checkout::{Checkout, logical_id};
use anyhow::{Result, ensure};
use std::fs;

/// On AWS, `sqs:SendMessage` is the right to send batches too. The emulator asks for one that AWS does not know.
const SEND: (&str, &str) = (
    "Action: sqs:SendMessage",
    "Action: [sqs:SendMessage, sqs:SendMessageBatch]",
);

/// The emulator does not see which parameters `GetParameters` names, and asks for the right to all of them.
const READ_SECRETS: &str = "Action: [ssm:GetParameter, ssm:GetParameters]";

/// The template for `functions`, to be written into a folder beside `functions/`.
pub(crate) fn for_emulator(checkout: &Checkout, functions: &[String]) -> Result<String> {
    let template = fs::read_to_string(checkout.root.join("template.yaml"))?;
    let (text, replaced) = replace_code(&template, functions);
    ensure!(
        replaced.len() == functions.len(),
        "template.yaml has code for {replaced:?}, functions/ has {functions:?}: each folder needs its resource"
    );
    Ok(text.lines().map(respell_rights).collect())
}

fn replace_code(template: &str, functions: &[String]) -> (String, Vec<String>) {
    let mut current = None;
    let mut replaced = Vec::new();
    let mut text = String::new();
    for line in template.lines() {
        // A resource starts at two spaces of indentation.
        let resource = line.strip_prefix("  ").and_then(|line| line.strip_suffix(':'));
        if let Some(id) = resource.filter(|id| !id.starts_with(' ')) {
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

fn respell_rights(line: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    match line.trim() {
        text if text == SEND.0 => format!("{:indent$}{}\n", "", SEND.1),
        READ_SECRETS => {
            // One statement becomes two: this line's `- Effect: Allow` stands above it already.
            let item = indent.saturating_sub(2);
            format!(
                "{:indent$}Action: ssm:GetParameters\n{:indent$}Resource: \"*\"\n\
                 {:item$}- Effect: Allow\n{:indent$}Action: ssm:GetParameter\n",
                "", "", "", ""
            )
        }
        _ => format!("{line}\n"),
    }
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

    #[test]
    fn rights_are_spelled_for_the_emulator() {
        assert_eq!(
            respell_rights("    Action: sqs:SendMessage"),
            "    Action: [sqs:SendMessage, sqs:SendMessageBatch]\n"
        );
        assert_eq!(
            respell_rights("    Action: [ssm:GetParameter, ssm:GetParameters]"),
            "    Action: ssm:GetParameters\n    Resource: \"*\"\n  - Effect: Allow\n    Action: ssm:GetParameter\n"
        );
        assert_eq!(
            respell_rights("    Action: dynamodb:Query"),
            "    Action: dynamodb:Query\n"
        );
    }
}
