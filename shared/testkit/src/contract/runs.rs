//! Workflows' runs, opt-outs and counts.

use app::ports::{Counted, Paging, RunsOf, Store, Write};
use domain::practice::workflow::run::{Run, State, StepState};
use domain::practice::workflow::{Name, Trigger};
use domain::{AppointmentId, CustomerId};

use super::{assert_conflict, commit, refused};
use crate::builders::{self, after, now};

fn run(appointment: &str) -> Run {
    let (customer, appointment) = (CustomerId::trusted("k-1"), AppointmentId::trusted(appointment));
    Run::new(
        Trigger::of_appointment(Name::AppointmentScheduled, customer, appointment, 1),
        now(),
    )
}

pub async fn a_run_comes_back_as_it_was(store: &impl Store) {
    let mut run = run("a-1");
    commit(store, [Write::Run(run.clone())]).await;
    assert_eq!(store.run(&run.id).await.unwrap().unwrap(), run);
    for step in &mut run.steps {
        step.state = StepState::Failed;
        step.reason = Some("the mail server is away".to_owned());
        step.at = Some(after(5));
        step.messages = vec![builders::message("m").id];
        step.fields = vec![("points_earned".to_owned(), "15".to_owned())];
    }
    run.started_at = Some(now());
    run.version = 2;
    commit(store, [Write::Run(run.clone())]).await;
    assert_eq!(store.run(&run.id).await.unwrap().unwrap(), run);
}

pub async fn a_trigger_has_one_run(store: &impl Store) {
    commit(store, [Write::Run(run("a-1"))]).await;
    assert_conflict(&refused(store, [Write::Run(run("a-1"))]).await);
}

pub async fn runs_are_listed_by_state_and_by_what_they_are_about(store: &impl Store) {
    let (one, mut other) = (run("a-1"), run("a-2"));
    other.created_at = after(60);
    commit(store, [Write::Run(one.clone()), Write::Run(other.clone())]).await;
    for step in &mut other.steps {
        step.state = StepState::Succeeded;
    }
    other.version = 2;
    commit(store, [Write::Run(other.clone())]).await;
    let paging = Paging {
        limit: 10,
        cursor: None,
    };
    let listed = async |state| store.runs(state, &paging).await.unwrap().items;
    assert_eq!(listed(Some(State::Completed)).await, vec![other.clone()]);
    assert_eq!(listed(None).await, vec![other.clone(), one.clone()]);
    let id = AppointmentId::trusted("a-1");
    assert_eq!(store.runs_of(RunsOf::Appointment(&id)).await.unwrap(), vec![one]);
    assert_eq!(store.count(Counted::Runs(State::Completed)).await.unwrap(), 1);
    assert_eq!(store.count(Counted::Runs(State::Failed)).await.unwrap(), 0);
}

pub async fn whoever_has_opted_out_is_not_written_to_at_that_address(store: &impl Store) {
    let contact = domain::customer::Contact::trusted("phone#+14155550101");
    let check = || Write::StillWanted {
        contact: contact.clone(),
    };
    commit(store, [check()]).await;
    assert!(!store.opted_out(&contact).await.unwrap());
    let (out, back) = (
        Write::OptsOut {
            contact: contact.clone(),
            at: now(),
        },
        Write::OptsIn {
            contact: contact.clone(),
        },
    );
    commit(store, [out.clone()]).await;
    commit(store, [out]).await;
    assert!(store.opted_out(&contact).await.unwrap());
    assert_conflict(&refused(store, [check()]).await);
    commit(store, [back.clone()]).await;
    commit(store, [back]).await;
    assert!(!store.opted_out(&contact).await.unwrap());
    commit(store, [check()]).await;
}
