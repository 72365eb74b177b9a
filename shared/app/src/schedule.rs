//! The production schedule: what is in production, and when it ought to be done.

use domain::Timestamp;
use domain::case::{Case, Estimate, Stage};

use crate::ports::{Bus, Paging, Queues, Store};
use crate::{App, Failure};

/// A case that is in production.
#[derive(Debug, Clone)]
pub struct Scheduled {
    pub case: Case,
    pub estimate: Estimate,
    /// The stage should be over, and the case is not on hold.
    pub is_late: bool,
}

/// Cases of one read.
const PAGE: u16 = 100;
/// More than a lab makes at one time; what is beyond is not shown.
const MOST: usize = 5000;

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// What is in production, the earliest completion first.
    pub async fn schedule(&self, now: Timestamp) -> Result<Vec<Scheduled>, Failure> {
        let settings = self.settings(now).await?;
        let mut scheduled: Vec<Scheduled> = Vec::new();
        let mut statuses: Vec<&str> = Stage::ALL
            .into_iter()
            .filter(|stage| is_of_production(*stage))
            .map(Stage::status)
            .collect();
        // Two stages may be shown as one.
        statuses.dedup();
        for status in statuses {
            let mut paging = Paging {
                limit: PAGE,
                cursor: None,
            };
            loop {
                let page = self.store.cases(Some(status), &paging).await?;
                let of_case = |case: Case| {
                    let estimate = case.estimate(&settings.stages, &settings.calendar)?;
                    let is_late = case.hold.is_none() && estimate.is_late(now);
                    Some(Scheduled {
                        case,
                        estimate,
                        is_late,
                    })
                };
                scheduled.extend(page.items.into_iter().filter_map(of_case));
                paging.cursor = page.next;
                if paging.cursor.is_none() || scheduled.len() >= MOST {
                    break;
                }
            }
        }
        scheduled.sort_by_key(|scheduled| (scheduled.estimate.completion, scheduled.case.created_at));
        Ok(scheduled)
    }
}

fn is_of_production(stage: Stage) -> bool {
    stage >= Stage::ApprovedForProduction && !matches!(stage, Stage::Completed | Stage::Cancelled)
}
