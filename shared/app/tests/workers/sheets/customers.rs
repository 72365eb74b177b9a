//! Dentists as people keep them in the spreadsheet: taken in, corrected, and left alone where both sides differ.

use app::Failure;
use app::ports::{Store as _, Write};
use domain::sheet::Tab;
use domain::{Phone, WhatsAppUser};

use super::Desk;
use crate::lab::Lab;

#[tokio::test]
async fn customers_are_taken_in_and_what_is_wrong_is_said() {
    let desk = Desk::new().await;
    desk.opens("case-1", "+14155550123").await;
    desk.settle().await;
    desk.puts(Tab::Customers, "+14155550123", "city", "Oakland");
    desk.lab.outside.sheets.edit(|tabs| {
        let customers = tabs.iter_mut().find(|tab| tab.title == "Customers").unwrap();
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        customers
            .cells
            .push(row(&["Dr. New", "+91 98765 43210", "new@example.org", "New Clinic"]));
        customers.cells.push(row(&["Dr. Twice", "09876543210"]));
        customers.cells.push(row(&["Dr. Nobody", "12"]));
        customers.cells.push(row(&["", "+14155550199"]));
        customers.cells.push(row(&[]));
        customers
            .cells
            .push(row(&["Dr. Mail", "+14155550188", "not an address"]));
    });
    let sheets = &desk.lab.outside.sheets;
    let at = desk.clock.now();
    let sync = async |dry_run| desk.lab.app.sync_customers(sheets, dry_run, || true, at).await.unwrap();
    let commits = desk.lab.app.store.take_commits().len();
    assert!(commits > 0);
    let dry = sync(true).await;
    assert_eq!(desk.lab.app.store.take_commits().len(), 0, "a dry run writes nothing");
    let wet = sync(false).await;
    for found in [&dry, &wet] {
        assert_eq!((found.created, found.updated, found.unchanged), (1, 1, 0));
        let rows: Vec<_> = found.rejected.iter().map(|rejected| rejected.row).collect();
        assert_eq!(rows, [4, 5, 6, 8]);
    }
    let again = sync(false).await;
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
    let key = WhatsAppUser::of_phone(Phone::parse("+919876543210", "IN").unwrap())
        .key()
        .unwrap();
    let new = desk.lab.app.store.person(&key).await.unwrap().conversation.unwrap();
    assert_eq!(new.profile.clinic.as_deref(), Some("New Clinic"));
    desk.settle().await;
    let rows = desk.cells(Tab::Customers);
    assert_eq!(rows["+14155550123"]["city"], "Oakland");
    // What people wrote stays as they wrote it.
    assert!(!rows["+91 98765 43210"]["created_at"].is_empty());
    assert_eq!(desk.lab.said(), [""; 0]);
}

#[tokio::test]
async fn both_sides_at_once_is_a_conflict_and_neither_is_lost() {
    let desk = Desk::new().await;
    desk.opens("case-1", "+14155550123").await;
    desk.settle().await;
    let at = desk.clock.now();
    let sheets = &desk.lab.outside.sheets;
    let sync = async || desk.lab.app.sync_customers(sheets, false, || true, at).await.unwrap();
    desk.puts(Tab::Customers, "+14155550123", "clinic_name", "First");
    assert_eq!(sync().await.updated, 1);
    desk.settle().await;
    let key = WhatsAppUser::of_phone(Phone::parse("+14155550123", "US").unwrap())
        .key()
        .unwrap();
    let person = desk.lab.app.store.person(&key).await.unwrap();
    let mut conversation = person.conversation.unwrap();
    conversation.profile.clinic = Some("Second".to_owned());
    conversation.version += 1;
    desk.lab.given([Write::Conversation(conversation)]).await;
    desk.puts(Tab::Customers, "+14155550123", "clinic_name", "Third");
    let found = sync().await;
    assert_eq!((found.updated, found.unchanged, found.conflicts.len()), (0, 1, 1));
    let (row, conflict) = &found.conflicts[0];
    assert_eq!((*row, conflict.column), (2, "clinic_name"));
    assert_eq!(
        (conflict.sheet.as_str(), conflict.chairside.as_str()),
        ("Third", "Second")
    );
    desk.lab.app.rebuild_sheet(at).await.unwrap();
    desk.settle().await;
    assert_eq!(desk.cells(Tab::Customers)["+14155550123"]["clinic_name"], "Third");
    // A person settles it.
    desk.puts(Tab::Customers, "+14155550123", "clinic_name", "Second");
    assert!(sync().await.conflicts.is_empty());
}

#[tokio::test]
async fn what_google_refuses_is_told_to_whoever_asked() {
    let desk = Desk::new().await;
    desk.settle().await;
    let sheets = &desk.lab.outside.sheets;
    sheets.refuse(Some("share it with us"));
    let asked = desk
        .lab
        .app
        .sync_customers(sheets, true, || true, desk.clock.now())
        .await;
    assert!(matches!(asked, Err(Failure::Rejected(why)) if why.reason.contains("share it with us")));
    let empty = Lab::new().await;
    let asked = empty.app.read_sheet(sheets, None, desk.clock.now()).await;
    assert!(matches!(asked, Err(Failure::Rejected(why)) if why.reason.contains("sheets.spreadsheet")));
}
