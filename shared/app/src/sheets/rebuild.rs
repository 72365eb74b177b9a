//! Marks every case and every dentist as changed, page by page.

use domain::task::{Kind, Task};
use domain::{CaseId, PersonKey, Timestamp};

use super::marks;
use crate::ports::{Bus, Paging, Queues, SheetMark, Store, StoreError, Write};
use crate::{App, Failure};

/// Cases and dentists of one page: as many as one commit takes.
const PAGE: u16 = 99;
/// Pages of one run: a run ends long before its function would.
const PAGES: usize = 20;
const CASES: &str = "cases";
const DENTISTS: &str = "dentists";

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub(crate) async fn mark_all_rows(&self, task: &Task, after: Option<&str>, now: Timestamp) -> Result<(), Failure> {
        // Not what was kept for a minute: it may be the first one.
        let settings = self.store.settings().await?;
        if settings.sheets.spreadsheet.is_none() {
            return self.finish(task, now).await;
        }
        let mut place = after.unwrap_or(CASES).to_owned();
        for _ in 0..PAGES {
            let (list, cursor) = match place.split_once(' ') {
                Some((list, cursor)) => (list, Some(cursor.to_owned())),
                None => (place.as_str(), None),
            };
            let paging = Paging { limit: PAGE, cursor };
            let is_cases = list == CASES;
            let (found, next) = if is_cases {
                let page = self.store.cases(None, &paging).await?;
                (
                    page.items.iter().map(|case| marks::of_case(case, now)).collect(),
                    page.next,
                )
            } else {
                let page = self.store.conversations(&paging).await?;
                (
                    page.items
                        .iter()
                        .map(|dentist| marks::of_dentist(dentist, now))
                        .collect(),
                    page.next,
                )
            };
            self.mark(found, task).await?;
            place = match (next, is_cases) {
                (Some(cursor), _) => format!("{list} {cursor}"),
                (None, true) => DENTISTS.to_owned(),
                (None, false) => return self.finish(task, now).await,
            };
        }
        let mut later = task.clone();
        later.kind = Kind::SheetRebuild { after: Some(place) };
        later.again(now, now);
        later.version += 1;
        match self.store.commit(vec![Write::Task(later.clone())]).await {
            Ok(()) | Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        self.wake_task(&later, std::time::Duration::ZERO).await;
        Ok(())
    }

    async fn mark(&self, found: Vec<SheetMark>, task: &Task) -> Result<(), Failure> {
        let stamp = format!("all {} {}", task.created_at.as_microsecond(), task.version);
        let mark = |mark: SheetMark| {
            Write::SheetMark(SheetMark {
                stamp: stamp.clone(),
                ..mark
            })
        };
        Ok(self.store.commit(found.into_iter().map(mark).collect()).await?)
    }
}

/// A case, by whom it is kept.
pub(super) type CaseKey = (PersonKey, CaseId);
