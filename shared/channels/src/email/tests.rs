//! Tests against the simulator's mail server: what arrives, and what becomes of a message that does not.

mod broken;
mod content;

use std::sync::LazyLock;

use domain::message::Outcome;
use domain::{Email, MessageId};
use secrecy::SecretString;
use serde_json::{Value, json};
use simulator::{Config, Simulator};

use super::*;

const FROM: &str = "Smile Studio <hello@smile.example>";

/// A running mail server, and a way to see what it took.
struct Post {
    starttls: String,
    implicit: String,
    inside: String,
    certificate: String,
    http: reqwest::Client,
}

impl Post {
    async fn open() -> Self {
        let simulator = Simulator::bind(Config::on_free_ports()).await.unwrap();
        let (starttls, implicit) = simulator.mail_addresses().unwrap();
        let post = Self {
            starttls: format!("smtp://{starttls}"),
            implicit: format!("smtps://{}", implicit.unwrap()),
            inside: format!("http://{}/_sim", simulator.address()),
            certificate: simulator.mail_certificate().to_owned(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        };
        tokio::spawn(simulator.run());
        post
    }

    fn mailer(&self, url: &str) -> Mailer {
        Self::trusting(url, "simulated-smtp-password", Some(&self.certificate))
    }

    fn trusting(url: &str, password: &str, root: Option<&str>) -> Mailer {
        let credentials = ("practice@chairside.example".to_owned(), SecretString::from(password));
        Mailer::new(url, Some(credentials), FROM, root).unwrap()
    }

    async fn taken(&self) -> Vec<Value> {
        let answer = self.http.get(format!("{}/messages?channel=email", self.inside)).send();
        answer.await.unwrap().json().await.unwrap()
    }

    /// The one message that was taken.
    async fn only(&self) -> Value {
        let mut taken = self.taken().await;
        assert_eq!(taken.len(), 1, "{taken:?}");
        taken.remove(0)
    }

    async fn fault(&self, mut fault: Value) {
        fault["service"] = json!("smtp");
        let request = self.http.post(format!("{}/faults", self.inside)).json(&fault);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }
}

static ID: LazyLock<MessageId> = LazyLock::new(|| MessageId::trusted("m-1"));
static TO: LazyLock<Email> = LazyLock::new(|| Email::parse("ada@example.org").unwrap());

fn mail() -> Mail<'static> {
    Mail {
        id: &ID,
        to: &TO,
        to_name: Some("Ada Lovelace"),
        subject: "Your appointment",
        text: "See you at ten.\n.\nBye.",
        html: "<p>See you at ten.</p>",
        invite: None,
        in_reply_to: None,
        references: &[],
        reply_to: None,
        unsubscribe: None,
    }
}

fn accepted() -> Outcome {
    Outcome::Accepted {
        provider_id: "<m-1@smile.example>".to_owned(),
    }
}

fn retried(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Retry { .. })
}

#[tokio::test]
async fn a_message_arrives_over_both_kinds_of_tls() {
    for implicit in [false, true] {
        let post = Post::open().await;
        let mailer = post.mailer(if implicit { &post.implicit } else { &post.starttls });
        assert_eq!(mailer.send(&mail()).await, accepted());
        let message = post.only().await;
        assert_eq!(message["to"], "ada@example.org");
        assert_eq!(message["subject"], "Your appointment");
        assert_eq!(message["text"], "See you at ten.\n.\nBye.");
        assert_eq!(message["html"].as_str().unwrap().trim(), "<p>See you at ten.</p>");
        assert_eq!(message["headers"]["message-id"], "<m-1@smile.example>");
        assert_eq!(message["headers"]["from"], FROM.replace("  ", " "));
        assert_eq!(message["headers"]["to"], "Ada Lovelace <ada@example.org>");
        assert_eq!(message["attachments"], json!([]));
    }
}

#[tokio::test]
async fn several_messages_at_once_all_arrive() {
    let post = Post::open().await;
    let mailer = post.mailer(&post.starttls);
    let one = async || mailer.send(&mail()).await;
    let outcomes = tokio::join!(one(), one(), one(), one());
    assert_eq!(outcomes, (accepted(), accepted(), accepted(), accepted()));
    assert_eq!(one().await, accepted());
    assert_eq!(post.taken().await.len(), 5);
}

#[tokio::test]
async fn a_server_that_is_not_who_it_says_gets_nothing() {
    let (post, other) = (Post::open().await, Post::open().await);
    for url in [&post.starttls, &post.implicit] {
        for root in [None, Some(other.certificate.as_str())] {
            let mailer = Post::trusting(url, "simulated-smtp-password", root);
            let outcome = mailer.send(&mail()).await;
            assert!(retried(&outcome), "{outcome:?}");
        }
    }
    assert!(post.taken().await.is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_a_persons_business() {
    let post = Post::open().await;
    let mailer = Post::trusting(&post.starttls, "wrong", Some(&post.certificate));
    assert_eq!(
        mailer.send(&mail()).await,
        Outcome::Refused {
            reason: "535 5.7.8 Username and password not accepted".to_owned()
        }
    );
}

#[tokio::test]
async fn what_the_server_says_is_classified_and_names_nobody() {
    let post = Post::open().await;
    let mailer = post.mailer(&post.starttls);
    let refused = |reason: &str| Outcome::Refused {
        reason: reason.to_owned(),
    };
    let cases = [
        (
            json!({"status": 550}),
            refused("the address does not exist (550 5.1.1)"),
        ),
        (
            json!({"status": 554, "body": "5.7.1 <ada@example.org> looks like spam"}),
            refused("554 5.7.1 … looks like spam"),
        ),
        (
            json!({"status": 452, "body": "4.2.2 Mailbox full"}),
            Outcome::Retry {
                after: None,
                reason: "452 4.2.2 Mailbox full".to_owned(),
            },
        ),
        (
            json!({"status": 450, "match": "See you"}),
            Outcome::Retry {
                after: None,
                reason: "450 4.3.0 Scripted by a fault".to_owned(),
            },
        ),
        (
            json!({"status": 554, "match": "See you"}),
            refused("554 5.3.0 Scripted by a fault"),
        ),
    ];
    for (fault, expected) in cases {
        post.fault(fault).await;
        assert_eq!(mailer.send(&mail()).await, expected);
    }
    let nowhere = Email::parse("ada@nowhere.invalid").unwrap();
    let outcome = mailer.send(&Mail { to: &nowhere, ..mail() }).await;
    assert_eq!(outcome, refused("the address does not exist (550 5.1.2)"));
    assert!(post.taken().await.is_empty());
    assert_eq!(
        mailer.send(&mail()).await,
        accepted(),
        "the connection is as good as new"
    );
}

#[tokio::test]
async fn before_the_message_nothing_has_happened_and_after_it_nobody_knows() {
    let post = Post::open().await;
    let mut mailer = post.mailer(&post.starttls);
    mailer.patience.message = std::time::Duration::from_millis(200);
    mailer.patience.command = std::time::Duration::from_millis(200);
    for before in [
        json!({"refuse": true}),
        json!({"timeout": true}),
        json!({"status": 421}),
    ] {
        post.fault(before.clone()).await;
        let outcome = mailer.send(&mail()).await;
        assert!(retried(&outcome), "{before}: {outcome:?}");
    }
    assert!(post.taken().await.is_empty());
    for after in [
        json!({"refuse": true, "after_accept": true}),
        json!({"timeout": true, "after_accept": true}),
        json!({"timeout": 5000, "status": 250}),
    ] {
        post.fault(after.clone()).await;
        let outcome = mailer.send(&mail()).await;
        assert!(matches!(outcome, Outcome::Unknown { .. }), "{after}: {outcome:?}");
    }
    assert_eq!(post.taken().await.len(), 3, "it did arrive");
    assert_eq!(mailer.send(&mail()).await, accepted());
}

#[test]
fn what_cannot_be_a_mailer_is_told_at_once() {
    let new = |url, from, root| Mailer::new(url, None, from, root).err();
    assert_eq!(new("http://x", FROM, None), Some(InvalidMailer::Url));
    assert_eq!(
        new("smtp+plain://10.0.0.1", FROM, None),
        Some(InvalidMailer::NotPrivate)
    );
    for from in ["", "nobody", "Smile <x>", "a@b@c"] {
        assert_eq!(new("smtp://x", from, None), Some(InvalidMailer::From), "{from}");
    }
    assert_eq!(new("smtp://x", FROM, Some("no PEM")), Some(InvalidMailer::Certificate));
    assert_eq!(new("smtp://x", "hello@smile.example", None), None);
}

#[test]
fn a_message_has_one_name() {
    let mailer = Mailer::new("smtp://x", None, FROM, None).unwrap();
    let name = |id: &str| mailer.message_id(&MessageId::trusted(id));
    assert_eq!(name("0190-ab"), "<0190-ab@smile.example>");
    assert_eq!(name("a>\r\nb c"), "<abc@smile.example>");
}

#[test]
fn no_secret_is_shown() {
    let credentials = Some(("hello".to_owned(), SecretString::from("secret")));
    let mailer = Mailer::new("smtp://x", credentials, FROM, None).unwrap();
    let shown = format!("{mailer:?}");
    assert!(!shown.contains("secret") && !shown.contains('@'), "{shown}");
}
