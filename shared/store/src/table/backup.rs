//! The table as a whole: every item as a line of JSON in DynamoDB's own notation, out and in again.

use std::collections::HashMap;

use app::ports::{Backup, StoreError};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use super::failure::failure;
use super::{Table, cursor};
use crate::items::{Stored, attributes_of_key, key_of};
use crate::keys::Key;

/// Items in one read: DynamoDB stops at 1 MB anyway.
const PAGE: i32 = 1000;
/// The most that one `BatchWriteItem` takes (DynamoDB, API reference).
const BATCH: usize = 25;
/// How often items that DynamoDB had no time for are written again.
const MAX_ROUNDS: usize = 20;
/// Between two of them.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(200);
/// The list that a cursor belongs to.
const ALL: &str = "all";
/// Between a key's parts in a cursor: no key holds it.
const BETWEEN: char = '\u{1f}';

impl Backup for Table {
    async fn read_all(&self, after: Option<String>) -> Result<(Vec<String>, Option<String>), StoreError> {
        let paging = app::ports::Paging {
            limit: 1,
            cursor: after,
        };
        let start = cursor::read(ALL, &paging)?.and_then(|after| {
            let (pk, sk) = after.split_once(BETWEEN)?;
            let (pk, sk) = (pk.to_owned(), sk.to_owned());
            Some(attributes_of_key(&Key { pk, sk }))
        });
        let page = self
            .client
            .scan()
            .table_name(&self.name)
            .consistent_read(true)
            .limit(PAGE)
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| failure(&error))?;
        let next = page.last_evaluated_key().map(key_of).transpose()?;
        let next = next.map(|key| cursor::write(ALL, &format!("{}{BETWEEN}{}", key.pk, key.sk)));
        let lines = page.items().iter().map(line_of).collect::<Result<_, _>>()?;
        Ok((lines, next.transpose()?))
    }

    async fn is_empty(&self) -> Result<bool, StoreError> {
        let scan = self.client.scan().table_name(&self.name).consistent_read(true).limit(1);
        let page = scan.send().await.map_err(|error| failure(&error))?;
        Ok(page.items().is_empty())
    }

    async fn write_all(&self, lines: &[String]) -> Result<(), StoreError> {
        for lines in lines.chunks(BATCH) {
            let mut left = lines.iter().map(|line| put_of(line)).collect::<Result<Vec<_>, _>>()?;
            for _ in 0..MAX_ROUNDS {
                if left.is_empty() {
                    break;
                }
                let batch = self.client.batch_write_item().request_items(&self.name, left);
                let mut written = batch.send().await.map_err(|error| failure(&error))?;
                let unprocessed = written.unprocessed_items.as_mut();
                left = unprocessed
                    .and_then(|tables| tables.remove(&self.name))
                    .unwrap_or_default();
                if !left.is_empty() {
                    tokio::time::sleep(PAUSE).await;
                }
            }
            if !left.is_empty() {
                return Err(StoreError::Unavailable("items are left unprocessed".to_owned()));
            }
        }
        Ok(())
    }
}

fn put_of(line: &str) -> Result<WriteRequest, StoreError> {
    let item = item_of(line)?;
    key_of(&item)?;
    let put = PutRequest::builder().set_item(Some(item)).build();
    let put = put.map_err(|_| StoreError::Broken("an incomplete write".to_owned()))?;
    Ok(WriteRequest::builder().put_request(put).build())
}

/// One item, with its attributes in their order: the same item is the same line.
fn line_of(item: &Stored) -> Result<String, StoreError> {
    Ok(json!({ "Item": map_to_json(item)? }).to_string())
}

fn item_of(line: &str) -> Result<Stored, StoreError> {
    let broken = || StoreError::Broken("a line that is no item".to_owned());
    let json: Value = serde_json::from_str(line).map_err(|_| broken())?;
    json.get("Item").and_then(map_from_json).ok_or_else(broken)
}

fn map_to_json(map: &HashMap<String, AttributeValue>) -> Result<Value, StoreError> {
    let each = map.iter().map(|(name, value)| Ok((name.clone(), to_json(value)?)));
    let mut each = each.collect::<Result<Vec<_>, StoreError>>()?;
    each.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(Value::Object(each.into_iter().collect::<Map<_, _>>()))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the SDK's enum may grow")]
fn to_json(value: &AttributeValue) -> Result<Value, StoreError> {
    let binary = |blob: &Blob| BASE64_STANDARD.encode(blob.as_ref());
    Ok(match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(flag) => json!({ "BOOL": flag }),
        AttributeValue::Null(flag) => json!({ "NULL": flag }),
        AttributeValue::M(map) => json!({ "M": map_to_json(map)? }),
        AttributeValue::L(list) => json!({ "L": list.iter().map(to_json).collect::<Result<Vec<_>, _>>()? }),
        AttributeValue::B(blob) => json!({ "B": binary(blob) }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::Bs(blobs) => json!({ "BS": blobs.iter().map(binary).collect::<Vec<_>>() }),
        // What a later SDK may add cannot be exported by this one, and must not be left out in silence.
        _ => {
            return Err(StoreError::Broken(
                "an attribute of a kind that is not known".to_owned(),
            ));
        }
    })
}

fn map_from_json(json: &Value) -> Option<Stored> {
    let each = json.as_object()?.iter();
    each.map(|(name, value)| Some((name.clone(), from_json(value)?)))
        .collect()
}

fn from_json(json: &Value) -> Option<AttributeValue> {
    let object = json.as_object()?;
    let (kind, value) = object.iter().next().filter(|_| object.len() == 1)?;
    let text = || value.as_str().map(str::to_owned);
    let texts = || {
        value
            .as_array()?
            .iter()
            .map(|one| one.as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
    };
    let binary = |text: &str| BASE64_STANDARD.decode(text).ok().map(Blob::new);
    Some(match kind.as_str() {
        "S" => AttributeValue::S(text()?),
        "N" => AttributeValue::N(text()?),
        "BOOL" => AttributeValue::Bool(value.as_bool()?),
        "NULL" => AttributeValue::Null(value.as_bool()?),
        "M" => AttributeValue::M(map_from_json(value)?),
        "L" => AttributeValue::L(value.as_array()?.iter().map(from_json).collect::<Option<_>>()?),
        "B" => AttributeValue::B(binary(value.as_str()?)?),
        "SS" => AttributeValue::Ss(texts()?),
        "NS" => AttributeValue::Ns(texts()?),
        "BS" => AttributeValue::Bs(texts()?.iter().map(|text| binary(text)).collect::<Option<_>>()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use testkit::generators;

    use super::*;
    use crate::items::{CustomerRecord, TaskRecord, TicketRecord};

    proptest! {
        #[test]
        fn an_item_comes_back_from_its_line(
            ticket in generators::ticket(),
            task in generators::task(),
            customer in generators::customer(),
        ) {
            let items = [
                TicketRecord::item(&ticket).unwrap(),
                TaskRecord::item(&task).unwrap(),
                CustomerRecord::item(&customer).unwrap(),
            ];
            for item in items {
                let line = line_of(&item.attributes).unwrap();
                prop_assert!(!line.contains('\n'));
                prop_assert!(item_of(&line).unwrap() == item.attributes);
                prop_assert_eq!(line_of(&item_of(&line).unwrap()).unwrap(), line);
            }
        }
    }

    #[test]
    fn every_kind_of_attribute_comes_back_and_what_is_none_does_not() {
        let line = r#"{"Item":{"a":{"SS":["x"]},"b":{"NS":["1"]},"c":{"B":"AAE="},"d":{"BS":["AAE="]},"e":{"NULL":true},"f":{"L":[{"BOOL":false}]}}}"#;
        assert_eq!(line_of(&item_of(line).unwrap()).unwrap(), line);
        for bad in [
            "",
            "{}",
            r#"{"Item":[]}"#,
            r#"{"Item":{"a":{"S":1}}}"#,
            r#"{"Item":{"a":{"S":"x","N":"1"}}}"#,
            r#"{"Item":{"a":{"Z":"x"}}}"#,
        ] {
            assert!(item_of(bad).is_err(), "{bad}");
        }
    }
}
