//! Drive v3: one shared drive with folders and files, and the service account's own drive, which has no room for files.

mod fields;
pub(crate) mod inside;
mod query;
pub(crate) mod related;
pub(crate) mod routes;
mod upload;

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::error::Error;
use crate::hex;
use upload::Sessions;

pub(crate) const FOLDER: &str = "application/vnd.google-apps.folder";

/// The service account's own drive, as a parent.
const MY_DRIVE: &str = "root";

/// A file or a folder.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) mime_type: String,
    pub(crate) parent: String,
    pub(crate) content: Vec<u8>,
    pub(crate) sha256: String,
    /// Whether it is in the shared drive, and not in the account's own.
    pub(crate) shared: bool,
    description: Option<Value>,
    app_properties: Option<Value>,
    pub(crate) permissions: Vec<Value>,
    created: Timestamp,
    /// The number of the change that made it.
    born: u64,
}

impl File {
    pub(crate) fn is_folder(&self) -> bool {
        self.mime_type == FOLDER
    }
}

/// What a caller says of a new file.
#[derive(Debug)]
pub(crate) struct Metadata {
    id: Option<String>,
    name: String,
    mime_type: Option<String>,
    parent: String,
    description: Option<Value>,
    app_properties: Option<Value>,
}

impl Metadata {
    /// Reads a file resource; what it does not know it forgets, as Drive does.
    pub(crate) fn read(body: &Value) -> Result<Self, Error> {
        let parse = || Error::new(StatusCode::BAD_REQUEST, "parseError", "Parse Error");
        let body: &Map<String, Value> = body.as_object().ok_or_else(parse)?;
        let text = |name: &str| match body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Error::invalid(format!("Invalid value for: {name}"))),
        };
        let parents = match body.get("parents") {
            None | Some(Value::Null) => vec![],
            Some(parents) => {
                let listed = parents
                    .as_array()
                    .map(|all| all.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
                listed
                    .flatten()
                    .ok_or_else(|| Error::invalid("Invalid value for: parents"))?
            }
        };
        let parent = match parents.as_slice() {
            [] => MY_DRIVE,
            [one] => one,
            _ => {
                let message = "A file cannot be created in more than one folder.";
                return Err(Error::new(
                    StatusCode::BAD_REQUEST,
                    "multipleParentsNotAllowed",
                    message,
                ));
            }
        };
        let object = |name: &str| body.get(name).filter(|value| !value.is_null()).cloned();
        Ok(Self {
            id: text("id")?,
            name: text("name")?.unwrap_or_else(|| "Untitled".into()),
            mime_type: text("mimeType")?,
            parent: parent.to_owned(),
            description: object("description"),
            app_properties: object("appProperties"),
        })
    }
}

/// All files. None is ever forgotten to make room: a drive that forgets would hide what a test looks for.
#[derive(Debug)]
pub(crate) struct Drive {
    /// The id of the shared drive, which is also that of its topmost folder.
    pub(crate) root: String,
    files: BTreeMap<String, File>,
    sessions: Sessions,
}

impl Drive {
    pub(crate) fn new(root: &str) -> Self {
        Self {
            root: root.into(),
            files: BTreeMap::new(),
            sessions: Sessions::default(),
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::new(&self.root);
    }

    /// A file that the caller can see. Who does not say that it knows of shared drives sees nothing of them.
    pub(crate) fn find(&self, id: &str, all_drives: bool) -> Result<&File, Error> {
        let file = self.files.get(id).filter(|file| all_drives || !file.shared);
        file.ok_or_else(|| not_found(id))
    }

    /// Whether a folder to put something into is in the shared drive.
    fn parent_is_shared(&self, id: &str, all_drives: bool) -> Result<bool, Error> {
        if id == MY_DRIVE {
            return Ok(false);
        }
        if id == self.root && all_drives {
            return Ok(true);
        }
        let parent = self.find(id, all_drives)?;
        if parent.is_folder() {
            Ok(parent.shared)
        } else {
            let message = "The specified parent is not a folder.";
            Err(Error::new(StatusCode::FORBIDDEN, "parentNotAFolder", message))
        }
    }

    /// Whether a file may be made, and if so, whether it will be in the shared drive.
    pub(crate) fn check(&self, metadata: &Metadata, all_drives: bool) -> Result<bool, Error> {
        if let Some(id) = &metadata.id {
            if !is_generated(id) {
                return Err(Error::invalid("The provided file ID is not usable.").at("parameter", "file.id"));
            }
            if self.files.contains_key(id) {
                let message = "A file already exists with the provided ID.";
                return Err(Error::new(StatusCode::CONFLICT, "fileIdInUse", message).at("parameter", "file.id"));
            }
        }
        let shared = self.parent_is_shared(&metadata.parent, all_drives)?;
        if !shared && metadata.mime_type.as_deref() != Some(FOLDER) {
            let message = "Service Accounts do not have storage quota. Leverage shared drives, or use OAuth delegation \
                           instead.";
            return Err(Error::new(StatusCode::FORBIDDEN, "storageQuotaExceeded", message));
        }
        Ok(shared)
    }

    /// Makes a file.
    pub(crate) fn create(
        &mut self,
        metadata: Metadata,
        (content_type, content): (Option<&str>, Vec<u8>),
        all_drives: bool,
        (now, number): (Timestamp, u64),
    ) -> Result<&File, Error> {
        let shared = self.check(&metadata, all_drives)?;
        let id = metadata.id.unwrap_or_else(|| generated_id(number));
        let mime_type = metadata.mime_type.or_else(|| content_type.map(str::to_owned));
        let file = File {
            id: id.clone(),
            name: metadata.name,
            mime_type: mime_type.unwrap_or_else(|| "application/octet-stream".into()),
            parent: metadata.parent,
            sha256: hex::encode(digest(&SHA256, &content).as_ref()),
            content,
            shared,
            description: metadata.description,
            app_properties: metadata.app_properties,
            permissions: Vec::new(),
            created: now,
            born: number,
        };
        Ok(self.files.entry(id).or_insert(file))
    }

    /// Files in the order in which they were made.
    pub(crate) fn in_order(&self) -> Vec<&File> {
        let mut files: Vec<&File> = self.files.values().collect();
        files.sort_by_key(|file| file.born);
        files
    }

    /// A file's whole resource; `fields` picks from it.
    pub(crate) fn resource(&self, file: &File) -> Value {
        let created = file.created.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
        let mut resource = json!({
            "kind": "drive#file",
            "id": file.id,
            "name": file.name,
            "mimeType": file.mime_type,
            "parents": [file.parent],
            "trashed": false,
            "createdTime": created,
            "modifiedTime": created,
            "webViewLink": format!("https://drive.google.com/file/d/{}/view", file.id),
            "permissionIds": file.permissions.iter().map(|permission| permission.get("id")).collect::<Vec<_>>(),
        });
        if let Some(fields) = resource.as_object_mut() {
            if file.shared {
                fields.insert("driveId".into(), json!(self.root));
            }
            if !file.is_folder() {
                // A 64-bit number, which Google writes as text.
                fields.insert("size".into(), json!(file.content.len().to_string()));
                fields.insert("sha256Checksum".into(), json!(file.sha256));
            }
            let told = [
                ("description", &file.description),
                ("appProperties", &file.app_properties),
            ];
            for (name, value) in told {
                if let Some(value) = value {
                    fields.insert(name.into(), value.clone());
                }
            }
        }
        resource
    }
}

/// An id as `generateIds` hands them out. Its end is a seal over the rest, so that an id is known to be generated even
/// after a restart: callers keep them.
pub(crate) fn generated_id(number: u64) -> String {
    let unique = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, &number.to_be_bytes()));
    let unique: String = unique.chars().take(24).collect();
    let seal = seal(&unique);
    format!("1{unique}{seal}")
}

fn is_generated(id: &str) -> bool {
    let parts = id.strip_prefix('1').and_then(|id| id.split_at_checked(24));
    parts.is_some_and(|(unique, given)| seal(unique) == given)
}

fn seal(unique: &str) -> String {
    let hash = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, format!("file id {unique}").as_bytes()));
    hash.chars().take(8).collect()
}

fn not_found(id: &str) -> Error {
    let message = format!("File not found: {id}.");
    Error::new(StatusCode::NOT_FOUND, "notFound", message).at("parameter", "fileId")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_generated_ids_are_known() {
        let id = generated_id(42);
        assert_eq!(id.len(), 33);
        assert!(is_generated(&id));
        for refused in ["", "1", "local-drive", &id.replace('1', "2"), &format!("{id}x")] {
            assert!(!is_generated(refused), "{refused}");
        }
    }

    #[test]
    fn metadata_is_read_by_its_types() {
        let read = Metadata::read(&json!({"name": "plan.pdf", "parents": ["a"], "unknown": 1})).unwrap();
        assert_eq!((read.name.as_str(), read.parent.as_str()), ("plan.pdf", "a"));
        assert_eq!(Metadata::read(&json!({})).unwrap().parent, MY_DRIVE);
        for refused in [
            json!([]),
            json!({"name": 1}),
            json!({"parents": "a"}),
            json!({"parents": ["a", "b"]}),
        ] {
            assert!(Metadata::read(&refused).is_err(), "{refused}");
        }
    }
}
