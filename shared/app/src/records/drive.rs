//! A stored file is put into the drive in which the lab keeps its files.

use domain::integration::Integration;
use domain::record::State;
use domain::task::Task;
use domain::{RecordId, Timestamp};

use super::{Outside, file_name, named};
use crate::ports::{Bus, Calendar, Drive, Files, Media, Queues, Spreadsheet, Store, Write};
use crate::{App, Failure};

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// A folder for the dentist, one in it for the case, and the file in that. Ids are kept before they are used, so that
    /// doing it again does nothing twice.
    pub(super) async fn file_in_drive<C: Calendar, D: Drive, X: Spreadsheet, M: Media, F: Files>(
        &self,
        outside: &Outside<'_, C, D, X, M, F>,
        task: &Task,
        id: &RecordId,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let settings = self.settings(now).await?;
        let (Some(root), Some(mut record)) = (settings.drive_folder.clone(), self.store.record(id).await?) else {
            return self.finish(task, now).await;
        };
        let State::Stored(stored) = &mut record.state else {
            return self.finish(task, now).await;
        };
        let drive_id = if let Some(drive_id) = &stored.drive_id {
            drive_id.clone()
        } else {
            let drive_id = self.watch(Integration::Drive, now, outside.drive.new_id()).await?;
            stored.drive_id = Some(drive_id.clone());
            record.version += 1;
            self.store.commit(vec![Write::Record(record.clone())]).await?;
            drive_id
        };
        let State::Stored(stored) = &record.state else {
            return self.finish(task, now).await;
        };
        let person = self.store.person(&record.person).await?;
        let dentist = format!("{} ({})", named(&person), record.person);
        let folder = self
            .watch(Integration::Drive, now, outside.drive.folder(&root, &dentist))
            .await?;
        let folder = match person.cases.iter().find(|case| Some(&case.id) == record.case.as_ref()) {
            Some(case) => {
                let name = format!("{} ({})", case.patient, case.id);
                self.watch(Integration::Drive, now, outside.drive.folder(&folder, &name))
                    .await?
            }
            None => folder,
        };
        let bytes = outside.files.get(&stored.key).await?;
        let name = record
            .file_name
            .clone()
            .unwrap_or_else(|| file_name(&stored.key, record.kind));
        let put = outside.drive.put(&drive_id, &folder, &name, &stored.mime_type, bytes);
        self.watch(Integration::Drive, now, put).await?;
        self.finish(task, now).await
    }
}
