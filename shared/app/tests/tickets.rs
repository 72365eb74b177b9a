//! Tickets, from request to store: answered by rules, by a model or by nobody; written on, changed, and opened twice.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has to stop")]

use app::ports::{Store as _, Subject, TicketFilter, Tickets as _, Write};
use app::{Actor, App, Failure, Opened, Said, TicketChange};
use domain::customer::{Customer, Edit};
use domain::practice::snippet::{Match, SnippetId};
use domain::practice::ticket::{Author, NewTicket, PickedBy, Priority, Status, Ticket};
use domain::task::Kind;
use domain::{CustomerId, Language, TicketId};
use testkit::builders::{after, customer, now};
use testkit::{FakeBus, FakeQueues, FakeSnippetReader, Memory};

type World = App<Memory, FakeQueues, FakeBus>;

async fn world() -> World {
    let world = App::new(Memory::new(), FakeQueues::default(), FakeBus::default());
    let jane = Customer {
        language: Language::Spanish,
        ..customer("k-1")
    };
    world.store.commit(vec![Write::Customer(jane)]).await.unwrap();
    world
}

fn ann() -> Actor {
    Actor::Staff("ann".to_owned())
}

fn new(id: &str, subject: &str, description: &str) -> NewTicket {
    NewTicket {
        id: TicketId::trusted(id),
        customer: CustomerId::trusted("k-1"),
        subject: subject.to_owned(),
        description: description.to_owned(),
        priority: Priority::Normal,
        assigned_to: None,
        fingerprint: String::new(),
    }
}

async fn open_with(world: &World, new: NewTicket, reader: &FakeSnippetReader) -> Result<Opened, Failure> {
    world.open_ticket(new, reader, &ann(), now()).await
}

async fn opened(world: &World, description: &str) -> Ticket {
    let reader = FakeSnippetReader::default();
    open_with(world, new("t-1", "Question", description), &reader)
        .await
        .unwrap()
        .ticket
}

/// How many workflows were started.
fn started(world: &World) -> usize {
    let tasks = world.store.all_tasks();
    tasks
        .iter()
        .filter(|task| matches!(task.kind, Kind::WorkflowRun { .. }))
        .count()
}

fn text(text: &str) -> Said {
    Said::Customer { text: text.to_owned() }
}

#[tokio::test]
async fn a_question_that_a_rule_knows_is_answered_in_the_patients_language() {
    let world = world().await;
    let ticket = opened(&world, "what are your hours on weekends").await;
    assert_eq!((ticket.status, ticket.version), (Status::Resolved, 1));
    let answer = ticket.answer.clone().unwrap();
    assert_eq!((answer.snippet.as_str(), answer.by), ("hours", PickedBy::Rules));
    assert_eq!(ticket.messages.len(), 1);
    assert_eq!(ticket.messages[0].from, Author::Chairside);
    assert!(
        ticket.messages[0].text.contains("horario"),
        "{}",
        ticket.messages[0].text
    );
    assert!(!ticket.messages[0].text.contains('{'));
    assert_eq!(world.store.ticket(&ticket.id).await.unwrap(), Some(ticket.clone()));
    assert_eq!(started(&world), 1);
    let facts = world.store.facts(&Subject::Ticket(ticket.id)).await.unwrap();
    let whats: Vec<_> = facts.iter().map(|fact| fact.what.as_str()).collect();
    assert_eq!(
        whats,
        ["ticket_opened", "ticket_message", "ticket_answered", "ticket_status"]
    );
}

#[tokio::test]
async fn a_model_is_only_asked_when_no_rule_knows_and_only_believed_when_it_is_sure() {
    for (confidence, snippet, expected) in [
        (95, "payment", Status::Resolved),
        (79, "payment", Status::Open),
        (99, "made_up", Status::Open),
    ] {
        let world = world().await;
        let reader = FakeSnippetReader::default();
        reader.picks(Match {
            snippet: SnippetId::trusted(snippet),
            confidence,
        });
        let ticket = new("t-1", "Hm", "would it be possible to settle the matter by other means");
        let ticket = open_with(&world, ticket, &reader).await.unwrap().ticket;
        assert_eq!(ticket.status, expected);
        assert_eq!(ticket.is_escalated(), expected == Status::Open);
        assert_eq!(reader.asked(), 1);
    }
    let world = world().await;
    let reader = FakeSnippetReader::default();
    for (id, description) in [
        ("t-1", "do you take card payments"),
        ("t-2", "EMERGENCY, bleeding for 3 hours"),
        ("t-3", "my crown is loose"),
    ] {
        open_with(&world, new(id, "?", description), &reader).await.unwrap();
    }
    assert_eq!(reader.asked(), 0, "known, an emergency, somebody's own trouble");
}

#[tokio::test]
async fn what_nobody_can_answer_goes_to_people_once() {
    let world = world().await;
    let ticket = opened(&world, "my crown is loose").await;
    assert_eq!((ticket.status, ticket.escalated_at), (Status::Open, Some(now())));
    assert_eq!((ticket.priority, ticket.messages.len()), (Priority::Normal, 0));
    let emergency = new("t-2", "EMERGENCY", "bleeding for 3 hours");
    let emergency = open_with(&world, emergency, &FakeSnippetReader::default())
        .await
        .unwrap()
        .ticket;
    assert_eq!((emergency.status, emergency.priority), (Status::Open, Priority::Urgent));
    assert!(emergency.is_escalated() && emergency.messages.is_empty());
    assert_eq!(started(&world), 2);
}

#[tokio::test]
async fn the_same_request_again_is_the_same_ticket() {
    let world = world().await;
    let reader = FakeSnippetReader::default();
    let request = || new("t-1", "Hours", "when do you open");
    assert!(!open_with(&world, request(), &reader).await.unwrap().before);
    let again = open_with(&world, request(), &reader).await.unwrap();
    assert!(again.before);
    assert_eq!((again.ticket.version, started(&world)), (1, 1));
    let other = open_with(&world, new("t-1", "Hours", "something else"), &reader).await;
    assert!(matches!(other, Err(Failure::Conflict(_))));
    let nobody = NewTicket {
        customer: CustomerId::trusted("k-9"),
        ..new("t-9", "Hours", "when do you open")
    };
    assert!(matches!(
        open_with(&world, nobody, &reader).await,
        Err(Failure::NotFound(_))
    ));
}

#[tokio::test]
async fn people_write_and_a_patient_opens_it_again() {
    let world = world().await;
    let id = opened(&world, "when do you open").await.id;
    let ticket = world
        .write_on_ticket(&id, &text("no, on Christmas I mean"), &ann(), after(60))
        .await
        .unwrap();
    assert_eq!((ticket.status, ticket.is_escalated()), (Status::Open, true));
    let said = Said::Staff {
        name: "Ann".to_owned(),
        text: "We are closed then.".to_owned(),
    };
    let ticket = world.write_on_ticket(&id, &said, &ann(), after(120)).await.unwrap();
    assert_eq!((ticket.status, ticket.messages.len()), (Status::InProgress, 3));
    assert_eq!(started(&world), 3, "the ticket itself, and two messages");
    // Sent twice by a caller that heard nothing.
    let again = world.write_on_ticket(&id, &said, &ann(), after(125)).await.unwrap();
    assert_eq!((again.version, started(&world)), (ticket.version, 3));
    let snippet = Said::Snippet(SnippetId::trusted("payment"));
    let ticket = world.write_on_ticket(&id, &snippet, &ann(), after(180)).await.unwrap();
    assert_eq!(ticket.status, Status::Resolved);
    assert_eq!(ticket.answer.unwrap().by, PickedBy::Staff);
    let unknown = Said::Snippet(SnippetId::trusted("weather"));
    let refused = world.write_on_ticket(&id, &unknown, &ann(), after(200)).await;
    assert!(matches!(refused, Err(Failure::Invalid(_))));
}

#[tokio::test]
async fn of_an_erased_patient_no_words_are_left() {
    let world = world().await;
    let id = opened(&world, "my crown is loose").await.id;
    world
        .write_on_ticket(&id, &text("please call me"), &ann(), after(60))
        .await
        .unwrap();
    let customer = CustomerId::trusted("k-1");
    for _ in 0..2 {
        world.erase_customer(&customer, &ann(), after(120)).await.unwrap();
    }
    let tickets = world.tickets_of(&customer).await.unwrap();
    assert_eq!(
        (tickets.len(), tickets[0].status, tickets[0].version),
        (1, Status::Closed, 3)
    );
    assert!(tickets[0].description.is_empty() && tickets[0].messages[0].text.is_empty());
    let another = open_with(&world, new("t-2", "?", "hello"), &FakeSnippetReader::default()).await;
    assert!(matches!(another, Err(Failure::Rejected(_))));
}

#[tokio::test]
async fn a_change_is_one_version_whatever_it_holds() {
    let world = world().await;
    let before = opened(&world, "my crown is loose").await;
    let change = TicketChange {
        status: Some(Status::InProgress),
        priority: Some(Priority::High),
        assigned_to: Edit::Set("Grace".to_owned()),
    };
    let changed = async |version| {
        world
            .change_ticket(&before.id, &change, version, &ann(), after(60))
            .await
    };
    let after = changed(Some(1)).await.unwrap();
    assert_eq!(
        (after.version, after.status, after.priority),
        (2, Status::InProgress, Priority::High)
    );
    assert_eq!(
        changed(None).await.unwrap().version,
        2,
        "the same again changes nothing"
    );
    assert!(matches!(changed(Some(1)).await, Err(Failure::Conflict(_))));
    let filter = TicketFilter {
        status: Some(Status::InProgress),
        customer: Some(CustomerId::trusted("k-1")),
    };
    let paging = app::ports::Paging { limit: 9, cursor: None };
    assert_eq!(world.store.tickets(&filter, &paging).await.unwrap().items, [after]);
}
