//! What every store has to keep, as a suite of sentences. Each is given an empty store of its own.
//!
//! [`store_contract!`](crate::store_contract) makes a test of each of them: here for the store in memory, and in `store`
//! for the table.

pub mod bookings;
pub mod commits;
pub mod consent;
pub mod customers;
pub mod events;
pub mod feeds;
pub mod health;
pub mod lists;
pub mod lookups;
pub mod people;
pub mod records;
pub mod runs;
pub mod sheets;
pub mod spreadsheet;
pub mod tickets;
pub mod time;
pub mod visits;

use app::ports::{Store, StoreError, Write};

/// Makes a `#[tokio::test]` of every sentence. `$fresh` is an async function that gives `Some` of a value with a field
/// `store` and an async method `end`, or `None` where there is nothing to test on.
#[macro_export]
macro_rules! store_contract {
    ($fresh:path) => {
        $crate::store_contract! { $fresh;
            people::nobody_is_known_at_first,
            people::a_conversation_comes_back_as_it_was,
            people::a_person_is_the_conversation_and_all_cases_in_the_order_of_their_ids,
            people::an_alias_leads_to_the_person_also_over_several_steps,
            people::what_was_begun_under_a_key_is_hidden_once_the_key_is_an_alias,
            people::aliases_that_lead_nowhere_are_an_error,
            people::whoever_gave_a_licence_number_is_found_however_it_is_written,
            people::a_licence_number_that_was_corrected_is_not_found,
            commits::nothing_to_write_is_a_success,
            commits::a_version_is_written_once,
            commits::a_version_cannot_be_skipped,
            commits::one_of_fifty_racers_wins,
            commits::a_message_is_received_once,
            commits::a_duplicate_explains_a_conflict_in_the_same_commit,
            commits::a_commit_happens_as_a_whole_or_not_at_all,
            commits::a_case_id_is_given_once,
            commits::only_a_waiting_task_can_be_cancelled,
            commits::a_task_that_is_written_and_cancelled_in_one_commit_is_cancelled,
            commits::a_cancelled_task_is_not_finished_by_a_worker_that_was_late,
            commits::two_writes_of_one_item_are_refused,
            commits::a_commit_has_at_most_a_hundred_writes,
            consent::nobody_who_has_opted_out_is_written_to,
            consent::nobody_is_interrupted_whom_a_person_talks_to,
            consent::a_check_and_a_write_of_one_conversation_go_together,
            lookups::what_is_not_there_is_none,
            lookups::single_items_come_back_as_they_were,
            lookups::a_parcel_is_found_however_its_number_is_written,
            lookups::a_parcel_that_a_case_has_no_longer_is_not_found,
            lookups::a_receipt_finds_its_message,
            lookups::settings_are_the_defaults_until_they_are_saved,
            lookups::a_sync_token_is_the_one_that_was_kept_last,
            customers::a_customer_comes_back_as_they_were,
            customers::everybody_with_a_contact_is_found_oldest_first,
            customers::one_of_fifty_gets_a_contact_alone,
            customers::a_contact_that_was_lost_can_be_had_alone_again,
            customers::nobody_loses_what_somebody_else_has_alone,
            customers::customers_are_listed_newest_first_until_they_are_erased,
            tickets::a_ticket_comes_back_as_it_was,
            tickets::a_ticket_is_written_once_in_each_version,
            tickets::tickets_are_listed_by_status_by_customer_and_all,
            tickets::a_tickets_history_is_its_own,
            tickets::jobs_are_listed_without_other_tasks,
            tickets::a_paused_job_is_not_due,
            tickets::a_jobs_runs_come_newest_first_in_pages,
            bookings::a_booking_comes_back_as_it_was,
            bookings::bookings_are_listed_by_what_they_are_and_when,
            bookings::one_of_a_hundred_patients_gets_a_time,
            bookings::times_of_one_dentist_do_not_overlap,
            bookings::a_move_keeps_what_both_times_share,
            bookings::times_that_are_given_back_can_be_had_and_others_are_not_given_back,
            bookings::what_was_decided_upon_has_to_be_so_still,
            bookings::a_ledger_comes_back_in_the_order_of_its_entries,
            bookings::the_last_points_are_spent_once,
            events::announcements_of_a_time_are_listed_newest_first_in_pages,
            events::an_announcement_is_listed_after_it_is_published_too,
            feeds::a_feed_comes_back_as_it_was_until_it_is_deleted,
            feeds::feeds_are_listed_newest_first,
            feeds::a_deleted_feed_does_not_come_back_when_it_was_fetched,
            feeds::appointments_are_found_by_whose_time_they_have,
            feeds::appointments_of_a_resource_are_those_that_touch_the_time,
            feeds::many_appointments_and_their_customers_come_all,
            health::a_services_health_is_its_last_success_and_its_last_error,
            health::a_late_note_changes_nothing,
            records::a_file_comes_back_in_every_state,
            records::a_cases_files_come_in_the_order_in_which_they_were_sent,
            records::a_file_belongs_to_the_case_it_was_filed_under_last,
            visits::an_appointment_comes_back_as_it_was,
            visits::a_persons_appointments_come_in_the_order_of_their_ids,
            visits::an_appointment_is_found_by_its_id,
            visits::one_of_a_hundred_bookings_of_one_time_wins,
            visits::a_booking_may_be_repeated,
            visits::neighbours_do_not_collide_and_overlaps_do,
            visits::a_taken_time_is_told_from_a_conflict_and_a_duplicate,
            visits::a_visit_that_moves_a_little_keeps_what_both_times_share,
            visits::what_is_given_back_can_be_taken,
            visits::nobody_gives_back_what_is_not_theirs,
            visits::taken_times_are_told_in_order_also_over_midnight,
            runs::a_run_comes_back_as_it_was,
            runs::a_trigger_has_one_run,
            runs::runs_are_listed_by_state_and_by_what_they_are_about,
            runs::whoever_has_opted_out_is_not_written_to_at_that_address,
            sheets::marks_come_in_the_order_of_their_subjects_and_each_once,
            sheets::a_mark_that_has_changed_is_not_done,
            sheets::rows_are_remembered_by_whose_they_are,
            sheets::cases_are_found_many_at_once,
            time::only_what_has_to_happen_is_due,
            time::a_due_task_names_its_worker,
            time::what_is_due_comes_oldest_first_and_no_more_than_asked_for,
            time::a_lease_is_given_once_and_runs_out,
            time::a_lease_changes_nothing_else,
            time::a_write_ends_a_lease,
            time::a_settled_item_cannot_be_leased,
            time::an_announcement_is_due_until_it_is_published,
            lists::cases_are_listed_by_status_newest_first,
            lists::cases_are_paged_across_all_statuses,
            lists::conversations_are_listed_by_their_last_change,
            lists::messages_are_listed_by_state_and_across_states,
            lists::tasks_are_listed_by_state_and_of_a_case,
            lists::a_talk_holds_both_sides_in_order,
            lists::a_history_is_in_the_order_of_what_happened,
            lists::every_subject_has_a_history_of_its_own,
            lists::a_bad_cursor_is_refused,
        }
    };
    ($fresh:path; $($module:ident :: $sentence:ident),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $sentence() {
                if let Some(fresh) = $fresh().await {
                    $crate::contract::$module::$sentence(&fresh.store).await;
                    fresh.end().await;
                }
            }
        )*
    };
}

async fn commit(store: &impl Store, writes: impl IntoIterator<Item = Write>) {
    store.commit(writes.into_iter().collect()).await.unwrap();
}

async fn refused(store: &impl Store, writes: impl IntoIterator<Item = Write>) -> StoreError {
    store.commit(writes.into_iter().collect()).await.unwrap_err()
}

#[track_caller]
fn assert_conflict(error: &StoreError) {
    assert!(matches!(error, StoreError::Conflict), "{error}");
}

#[track_caller]
fn assert_duplicate(error: &StoreError) {
    assert!(matches!(error, StoreError::Duplicate), "{error}");
}

#[track_caller]
fn assert_taken(error: &StoreError) {
    assert!(matches!(error, StoreError::SlotTaken), "{error}");
}

#[track_caller]
fn assert_broken(error: &StoreError, about: &str) {
    assert!(
        matches!(error, StoreError::Broken(what) if what.contains(about)),
        "{error}"
    );
}
