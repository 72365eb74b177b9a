//! The drive: folders and files by the ids that were taken for them.

use std::collections::BTreeMap;
use std::sync::Mutex;

use app::ports::{Drive, OutsideError};
use bytes::Bytes;

use super::{Failures, locked};

/// Every folder that is not one of its own is at the top.
#[derive(Debug, Default)]
pub struct FakeDrive(Mutex<Tree>);

#[derive(Debug, Default)]
struct Tree {
    ids: u32,
    /// By id: the parent and the name.
    folders: BTreeMap<String, (String, String)>,
    files: BTreeMap<String, Filed>,
    failures: Failures,
}

/// A file in the drive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    pub id: String,
    /// From the top, with the names of all folders and of the file: `root/Dr. Rivera/front.jpg`.
    pub path: String,
    pub mime_type: String,
    pub bytes: Bytes,
}

impl FakeDrive {
    /// The next calls fail.
    pub fn fail(&self, times: u32) {
        locked(&self.0).failures = Failures(times);
    }

    /// Every file, in the order of ids.
    pub fn files(&self) -> Vec<Filed> {
        locked(&self.0).files.values().cloned().collect()
    }
}

impl Tree {
    fn id(&mut self) -> String {
        self.ids += 1;
        format!("drive-{:04}", self.ids)
    }

    fn path(&self, folder: &str) -> String {
        match self.folders.get(folder) {
            Some((parent, name)) => format!("{}/{name}", self.path(parent)),
            None => folder.to_owned(),
        }
    }
}

impl Drive for FakeDrive {
    async fn new_id(&self) -> Result<String, OutsideError> {
        let mut tree = locked(&self.0);
        tree.failures.outside()?;
        Ok(tree.id())
    }

    async fn folder(&self, parent: &str, name: &str) -> Result<String, OutsideError> {
        let mut tree = locked(&self.0);
        tree.failures.outside()?;
        let wanted = (parent.to_owned(), name.to_owned());
        let known = tree.folders.iter().find(|(_, folder)| **folder == wanted);
        if let Some((id, _)) = known {
            return Ok(id.clone());
        }
        let id = tree.id();
        tree.folders.insert(id.clone(), wanted);
        Ok(id)
    }

    async fn put(&self, id: &str, folder: &str, name: &str, mime_type: &str, bytes: Bytes) -> Result<(), OutsideError> {
        let mut tree = locked(&self.0);
        tree.failures.outside()?;
        let filed = Filed {
            id: id.to_owned(),
            path: format!("{}/{name}", tree.path(folder)),
            mime_type: mime_type.to_owned(),
            bytes,
        };
        // An id that is taken is a file that is there.
        tree.files.entry(id.to_owned()).or_insert(filed);
        Ok(())
    }
}
