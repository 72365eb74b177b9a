//! What was announced can be asked for again.

use app::ports::{AnnouncementRecord, Paging, Store, Write};
use domain::AnnouncementId;

use super::{assert_broken, commit};
use crate::builders::{after, announcement};

fn announced(nth: i64) -> AnnouncementRecord {
    AnnouncementRecord {
        id: AnnouncementId::trusted(format!("e-{nth}")),
        at: after(nth * 60),
        ..announcement("")
    }
}

/// The ids of a page, and where the next one starts.
async fn ids(store: &impl Store, from: i64, until: i64, paging: Paging) -> (Vec<String>, Option<String>) {
    let page = store
        .announcements(after(from * 60), after(until * 60), &paging)
        .await
        .unwrap();
    let ids = page.items.iter().map(|record| record.id.to_string()).collect();
    (ids, page.next)
}

fn first(limit: u16) -> Paging {
    Paging { limit, cursor: None }
}

pub async fn announcements_of_a_time_are_listed_newest_first_in_pages(store: &impl Store) {
    commit(store, (0..7).map(|nth| Write::Announcement(announced(nth)))).await;
    // From the first on, and not the last: whoever asks hour by hour gets each once.
    assert_eq!(
        ids(store, 2, 5, first(10)).await,
        (vec!["e-4".to_owned(), "e-3".to_owned(), "e-2".to_owned()], None)
    );
    let (page, next) = ids(store, 1, 6, first(2)).await;
    assert_eq!(page, ["e-5", "e-4"]);
    let second = Paging { limit: 2, cursor: next };
    let (page, next) = ids(store, 1, 6, second).await;
    assert_eq!(page, ["e-3", "e-2"]);
    let third = Paging { limit: 2, cursor: next };
    assert_eq!(ids(store, 1, 6, third).await, (vec!["e-1".to_owned()], None));
    let bad = Paging {
        limit: 2,
        cursor: Some("nonsense".to_owned()),
    };
    let error = store.announcements(after(0), after(60), &bad).await.unwrap_err();
    assert_broken(&error, "cursor");
}

pub async fn an_announcement_is_listed_after_it_is_published_too(store: &impl Store) {
    commit(store, [Write::Announcement(announced(3))]).await;
    store.published(&announced(3).id).await.unwrap();
    assert_eq!(ids(store, 0, 9, first(10)).await.0, ["e-3"]);
    let page = store.announcements(after(0), after(600), &first(10)).await.unwrap();
    assert_eq!(page.items, [announced(3)]);
}
