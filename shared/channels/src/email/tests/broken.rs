//! Mail servers that hang up, fall silent or want no TLS.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::*;

/// What a server does with a connection that has brought a message.
#[derive(Debug, Clone, Copy)]
enum Then {
    GoesOn,
    HangsUp,
    SaysGoodbye,
    FallsSilent,
}

/// A mail server without TLS, and how many connections it has had.
async fn server(then: Then) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp+plain://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(serve(stream, then));
        }
    });
    (url, connections)
}

async fn serve(stream: TcpStream, then: Then) {
    let mut stream = BufReader::new(stream);
    let mut taken = 0;
    stream.write_all(b"220 hi\r\n").await.unwrap();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let reply = match (line.get(..4).unwrap_or_default(), taken, then) {
            (_, 1.., Then::SaysGoodbye) => "421 4.4.2 idle for too long",
            (_, 1.., Then::FallsSilent) => return std::future::pending().await,
            ("EHLO", ..) => "250-hi\r\n250 8BITMIME",
            ("DATA", ..) => {
                stream.write_all(b"354 go\r\n").await.unwrap();
                let mut line = String::new();
                while line != ".\r\n" {
                    line.clear();
                    stream.read_line(&mut line).await.unwrap();
                }
                taken += 1;
                "250 taken"
            }
            _ => "250 fine",
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await.unwrap();
        if taken == 1 && matches!(then, Then::HangsUp) {
            return;
        }
    }
}

async fn connections_of_two_messages(then: Then) -> usize {
    let (url, connections) = server(then).await;
    let mut mailer = Mailer::new(&url, None, FROM, None).unwrap();
    mailer.patience.kept = Duration::from_millis(200);
    for _ in 0..2 {
        assert_eq!(mailer.send(&mail()).await, accepted(), "{then:?}");
        // Time to hang up.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    connections.load(Ordering::Relaxed)
}

#[tokio::test]
async fn a_connection_is_kept_and_a_stale_one_replaced() {
    assert_eq!(connections_of_two_messages(Then::GoesOn).await, 1);
    for stale in [Then::HangsUp, Then::SaysGoodbye, Then::FallsSilent] {
        assert_eq!(connections_of_two_messages(stale).await, 2, "{stale:?}");
    }
}

#[tokio::test]
async fn without_tls_nothing_is_said() {
    let (url, _) = server(Then::GoesOn).await;
    let credentials = Some(("hello".to_owned(), SecretString::from("secret")));
    let mailer = Mailer::new(&url.replace("smtp+plain", "smtp"), credentials, FROM, None).unwrap();
    let outcome = mailer.send(&mail()).await;
    assert_eq!(
        outcome,
        Outcome::Retry {
            after: None,
            reason: "the mail server offers no TLS, or no way to log in".to_owned()
        }
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtps://{}", listener.local_addr().unwrap());
    drop(listener);
    for url in [url.as_str(), "smtp://no-such-host.invalid"] {
        let mailer = Mailer::new(url, None, FROM, None).unwrap();
        let outcome = mailer.send(&mail()).await;
        assert!(retried(&outcome), "{url}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let mut mailer = Mailer::new(&url, None, FROM, None).unwrap();
    mailer.patience.connecting = Duration::from_millis(100);
    assert_eq!(
        mailer.send(&mail()).await,
        Outcome::Retry {
            after: None,
            reason: "no connection to the mail server in time".to_owned()
        }
    );
}
