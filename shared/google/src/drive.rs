//! Google Drive: folders, and files in them. Nothing is shared with anybody: no permission is ever made.
//!
//! Names are not unique in Drive, ids are: take one with [`Drive::new_id`], keep it, then create. Whoever dies in between
//! creates again with the same id, and there is one file. Source: Google, "Drive API" (v3).

mod pieces;
mod upload;

use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Access, Failure};

const FOLDER: &str = "application/vnd.google-apps.folder";
/// Also a shared drive is looked at. A service account has no room of its own, so files belong in one.
const EVERYWHERE: (&str, &str) = ("supportsAllDrives", "true");
/// Of folders with one name. An answer that always promises another page would be followed for ever.
const MAX_PAGES: usize = 20;

/// The folders that are shared with the service account.
#[derive(Debug, Clone)]
pub struct Drive {
    access: Access,
}

#[derive(Deserialize)]
struct Ids {
    ids: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    #[serde(default)]
    files: Vec<File>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
struct File {
    id: String,
    name: String,
}

impl Drive {
    pub fn new(access: Access) -> Self {
        Self { access }
    }

    /// An id for a file or a folder that is still to be created. To be kept before that.
    pub async fn new_id(&self) -> Result<String, Failure> {
        let url = self.access.endpoints().drive(&["files", "generateIds"])?;
        let request = self.access.request(Method::GET, url);
        let request = request.query(&[("count", "1"), ("space", "drive"), ("type", "files")]);
        let answer: Ids = self.access.safely(&request, &[]).await?.read("a new id")?;
        let id = answer.ids.into_iter().next();
        id.ok_or_else(|| Failure::unreadable("no new id"))
    }

    /// The folder of this name, exactly, in a folder: the oldest, if there are more. Not one that is in the bin.
    pub async fn find_folder(&self, parent: &str, name: &str) -> Result<Option<String>, Failure> {
        let query = format!(
            "'{}' in parents and name = '{}' and mimeType = '{FOLDER}' and trashed = false",
            escaped(parent),
            escaped(name)
        );
        let url = self.access.endpoints().drive(&["files"])?;
        let mut page_token = None;
        for _page in 0..MAX_PAGES {
            let request = self.access.request(Method::GET, url.clone()).query(&[
                ("q", query.as_str()),
                ("orderBy", "createdTime"),
                ("fields", "nextPageToken,files(id,name)"),
                ("includeItemsFromAllDrives", "true"),
                EVERYWHERE,
            ]);
            let request = request.query(&[("pageToken", page_token.as_deref())]);
            let found: Found = self.access.safely(&request, &[]).await?.read("a list of folders")?;
            // Drive does not mind capitals.
            if let Some(folder) = found.files.into_iter().find(|file| file.name == name) {
                return Ok(Some(folder.id));
            }
            // A page may be empty, and not be the last.
            match found.next_page_token {
                Some(token) => page_token = Some(token),
                None => return Ok(None),
            }
        }
        Err(Failure::refused("the list of folders has no end"))
    }

    /// Creates a folder. One that has this id already is a success.
    pub async fn create_folder(&self, id: &str, parent: &str, name: &str) -> Result<(), Failure> {
        let mut folder = metadata(id, parent, name);
        if let Some(fields) = folder.as_object_mut() {
            fields.insert("mimeType".to_owned(), FOLDER.into());
        }
        let url = self.access.endpoints().drive(&["files"])?;
        let request = self
            .access
            .request(Method::POST, url)
            .query(&[EVERYWHERE, ("fields", "id")]);
        self.access
            .once(&request.json(&folder), &[StatusCode::CONFLICT])
            .await?;
        Ok(())
    }
}

fn metadata(id: &str, parent: &str, name: &str) -> Value {
    json!({"id": id, "name": name, "parents": [parent]})
}

/// Between single quotes in a query.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}

#[cfg(test)]
mod tests;
