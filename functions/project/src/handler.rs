//! Translates a ticket into the task that it names.

use app::Outside;
use channels::webhook::Subscriber;
use channels::whatsapp::Media;
use files::Bucket;
use google::{LabCalendar, LabDrive, LabSheets};
use runtime::batch::{Record, Retry};
use runtime::metrics;
use store::{Chairside, Ticket};

pub(crate) struct Worker {
    pub(crate) app: Chairside,
    pub(crate) calendar: LabCalendar,
    pub(crate) drive: LabDrive,
    pub(crate) sheets: LabSheets,
    pub(crate) media: Media,
    pub(crate) files: Bucket,
    pub(crate) subscribers: Subscriber,
}

pub(crate) async fn handle(worker: &Worker, record: Record) -> Result<(), Retry> {
    let id = Ticket::task(&record.body).map_err(Retry)?;
    let outside = Outside {
        calendar: &worker.calendar,
        drive: &worker.drive,
        sheets: &worker.sheets,
        media: &worker.media,
        files: &worker.files,
    };
    let projected = worker
        .app
        .project(&outside, &worker.subscribers, &id, runtime::spread(), runtime::now())
        .await
        .map_err(|failure| Retry(failure.to_string()))?;
    if projected.tell(&id) {
        metrics::count("TasksParked", 1);
    }
    Ok(())
}
