//! Deploying to the emulator with the real `sam deploy`, or, when only code has changed, with that function's code.
use crate::binaries;
use crate::checkout::{Checkout, logical_id};
use crate::emulator::{REGION, point_at};
use crate::home::{Deployed, Home};
use crate::http_api::{self, Functions};
use crate::local_aws::LocalAws;
use crate::run::{captured, fed, note, step};
use crate::template;
use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

const STACK: &str = "chairside-local";
const BUCKET: &str = "chairside-local-artifacts";

/// Makes the emulator run the template and the staged binaries. Returns the id of the HTTP API.
pub(crate) fn deploy(
    checkout: &Checkout,
    home: &Home,
    aws: &LocalAws,
    parameters: &Value,
    hashes: &BTreeMap<String, String>,
) -> Result<String> {
    let names: Vec<String> = hashes.keys().cloned().collect();
    let template = template::for_emulator(checkout, &names)?;
    let before: Deployed = home.read("deployed.json").unwrap_or_default();
    let now = Deployed {
        template,
        functions: hashes.clone(),
        parameters: parameters.clone(),
    };
    let only_code = before.template == now.template
        && before.parameters == now.parameters
        && names.iter().all(|function| configuration(aws, function).is_ok());
    if only_code {
        for (function, _) in hashes
            .iter()
            .filter(|(name, hash)| before.functions.get(*name) != Some(hash))
        {
            update_code(checkout, home, aws, function)?;
        }
    } else {
        fs::write(home.path("template.yaml"), &now.template)?;
        step("deploying with sam deploy", || {
            sam_deploy(checkout, home, aws, parameters)
        })?;
        let processed = processed_template(checkout, aws)?;
        home.write("processed.json", &processed)?;
    }
    home.write("deployed.json", &now)?;
    let processed: Value = home
        .read("processed.json")
        .context("no processed template: run `up --fresh`")?;
    let resources = processed
        .get("Resources")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_else(Map::new);
    step("creating the API's routes", || {
        http_api::serve(aws, STACK, &resources, &functions(aws, &names)?)
    })
}

/// Puts the staged binary of one function in place of the one that runs.
pub(crate) fn update_code(checkout: &Checkout, home: &Home, aws: &LocalAws, function: &str) -> Result<()> {
    step(&format!("updating {function}"), || {
        let code = json!({ "ZipFile": STANDARD.encode(binaries::zip(checkout, home, function)?) });
        let path = format!("/2015-03-31/functions/{}/code", deployed_name(function));
        aws.rest("lambda", "PUT", &path, Some(&code)).map(drop)
    })
}

/// A function's name in AWS.
pub(crate) fn deployed_name(function: &str) -> String {
    format!("{STACK}-{function}")
}

/// What the emulator holds about a function: environment, timeout, ARN.
pub(crate) fn configuration(aws: &LocalAws, function: &str) -> Result<Value> {
    aws.rest(
        "lambda",
        "GET",
        &format!("/2015-03-31/functions/{}/configuration", deployed_name(function)),
        None,
    )
}

fn functions(aws: &LocalAws, names: &[String]) -> Result<Functions> {
    let arn = |name: &String| {
        let found = configuration(aws, name)?;
        let arn = found
            .get("FunctionArn")
            .and_then(Value::as_str)
            .context("a function without an ARN")?;
        Ok((logical_id(name), arn.to_owned()))
    };
    Ok(Functions {
        arns: names.iter().map(arn).collect::<Result<_>>()?,
    })
}

fn sam_deploy(checkout: &Checkout, home: &Home, aws: &LocalAws, parameters: &Value) -> Result<()> {
    aws.rest("s3", "PUT", &format!("/{BUCKET}"), None)?;
    let mut sam = Command::new(checkout.venv("sam"));
    point_at(&mut sam, &aws.endpoint);
    sam.current_dir(&home.dir)
        .env("SAM_CLI_TELEMETRY", "0")
        .args(["deploy", "--config-env", "local", "--region", REGION, "--config-file"])
        .arg(checkout.root.join("samconfig.toml"))
        .arg("--template-file")
        .arg(home.path("template.yaml"))
        .arg("--parameter-overrides");
    for (name, value) in parameters.as_object().into_iter().flatten() {
        sam.arg(format!("{name}={}", value.as_str().unwrap_or_default()));
    }
    let output = fed(&mut sam, "")?;
    fs::write(home.path("deploy.log"), &output)?;
    note(output.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default());
    Ok(())
}

/// The template after SAM's transform, as the emulator deployed it.
fn processed_template(checkout: &Checkout, aws: &LocalAws) -> Result<Value> {
    let mut cli = Command::new(checkout.venv("aws"));
    point_at(&mut cli, &aws.endpoint);
    let arguments = [
        "cloudformation",
        "get-template",
        "--template-stage",
        "Processed",
        "--output",
        "json",
    ];
    let text = captured(cli.args(arguments).args(["--stack-name", STACK]))?;
    let answer: Value = serde_json::from_str(&text)?;
    match answer.get("TemplateBody") {
        Some(Value::String(body)) => Ok(serde_json::from_str(body)?),
        Some(body) => Ok(body.clone()),
        None => anyhow::bail!("the emulator returned no template"),
    }
}
