//! A stage's table and bucket, from outside: all of it read, or written. Nothing but exports and imports looks at them so.
use crate::checkout::Checkout;
use crate::home::Home;
use crate::local_aws::LocalAws;
use crate::secrets::on_aws;
use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

/// The most that one `BatchWriteItem` takes (DynamoDB, API reference).
const BATCH: usize = 25;
/// How often items that the table had no time for are written again.
const ROUNDS: u32 = 20;

pub(crate) struct Stage<'a> {
    checkout: &'a Checkout,
    name: &'a str,
    /// None: on AWS.
    local: Option<LocalAws>,
    pub(crate) table: String,
}

impl<'a> Stage<'a> {
    /// `table`: another than the stage's.
    pub(crate) fn of(checkout: &'a Checkout, home: &Home, name: &'a str, table: Option<String>) -> Result<Self> {
        let (local, usual) = if name == "local" {
            let stack = home.stack()?;
            (Some(LocalAws::new(&stack.aws.endpoint, &stack.aws.region)), stack.table)
        } else {
            (None, format!("chairside-{name}"))
        };
        Ok(Self {
            checkout,
            name,
            local,
            table: table.unwrap_or(usual),
        })
    }

    /// Every item, in no order.
    pub(crate) fn read(&self) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut next = None;
        loop {
            let mut input = json!({ "TableName": self.table, "ConsistentRead": true });
            if let (Some(next), Some(input)) = (next.take(), input.as_object_mut()) {
                input.insert("ExclusiveStartKey".to_owned(), next);
            }
            let mut page = self.call(&["dynamodb", "scan", "--no-paginate"], "Scan", &input)?;
            if let Some(Value::Array(some)) = page.get_mut("Items").map(Value::take) {
                items.extend(some);
            }
            next = page.get("LastEvaluatedKey").filter(|key| !key.is_null()).cloned();
            if next.is_none() {
                return Ok(items);
            }
        }
    }

    pub(crate) fn write(&self, items: &[Value], mut wrote: impl FnMut(usize)) -> Result<()> {
        for batch in items.chunks(BATCH) {
            self.write_batch(batch)?;
            wrote(batch.len());
        }
        Ok(())
    }

    fn write_batch(&self, items: &[Value]) -> Result<()> {
        let puts: Vec<Value> = items
            .iter()
            .map(|item| json!({ "PutRequest": { "Item": item } }))
            .collect();
        let mut left = json!({ &self.table: puts });
        for round in 0..ROUNDS {
            let input = json!({ "RequestItems": left });
            let answer = self.call(&["dynamodb", "batch-write-item"], "BatchWriteItem", &input)?;
            match answer.get("UnprocessedItems").and_then(Value::as_object) {
                Some(unprocessed) if !unprocessed.is_empty() => left = Value::Object(unprocessed.clone()),
                Some(_) | None => return Ok(()),
            }
            sleep(Duration::from_millis(200) * (round + 1));
        }
        bail!("the table does not take more items now: empty it, and try again later")
    }

    /// The bucket of this stage, as its functions know it.
    pub(crate) fn bucket(&self) -> Result<String> {
        let function = format!("chairside-{}-admin", self.name);
        let answer = if let Some(local) = &self.local {
            let path = format!("/2015-03-31/functions/{function}/configuration");
            local.rest("lambda", "GET", &path, None)?
        } else {
            let input = json!({ "FunctionName": function });
            serde_json::from_str(&on_aws(
                self.checkout,
                &["lambda", "get-function-configuration"],
                &input,
            )?)?
        };
        let bucket = answer.pointer("/Environment/Variables/BUCKET").and_then(Value::as_str);
        Ok(bucket.context("the admin function knows no bucket")?.to_owned())
    }

    /// Copies what one place has and the other has not. `s3://…` is the stage's.
    pub(crate) fn copy_files(&self, from: &str, to: &str, exclude: Option<&str>) -> Result<()> {
        let mut aws = Command::new(self.checkout.venv("aws"));
        aws.args(["s3", "sync", "--only-show-errors", from, to]);
        aws.args(exclude.into_iter().flat_map(|pattern| ["--exclude", pattern]));
        if let Some(local) = &self.local {
            // The emulator's root.
            aws.args(["--endpoint-url", &local.endpoint, "--region", &local.region]);
            aws.env("AWS_ACCESS_KEY_ID", "test")
                .env("AWS_SECRET_ACCESS_KEY", "test");
        }
        ensure!(
            aws.status().context("the AWS command line does not start")?.success(),
            "{from} was not copied to {to}"
        );
        Ok(())
    }

    /// Copies a folder of a bucket to a place here.
    pub(crate) fn fetch(&self, folder: &str, to: &Path) -> Result<()> {
        self.copy_files(folder, &to.display().to_string(), None)
    }

    /// One call, by the command's and by the API's name of the operation.
    fn call(&self, command: &[&str], operation: &str, input: &Value) -> Result<Value> {
        if let Some(local) = &self.local {
            return local.dynamodb(operation, input);
        }
        let answer = on_aws(self.checkout, command, input)?;
        // The command says nothing when there is nothing to say.
        Ok(serde_json::from_str(&answer).unwrap_or_default())
    }
}
