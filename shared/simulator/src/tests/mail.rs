//! The mail server, word by word: what may be said when.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::{Config, Simulator};

/// A conversation in plain text. Each line gets its reply's last line.
async fn talk(lines: &[&str]) -> Vec<String> {
    let simulator = Simulator::bind(Config::on_free_ports()).await.unwrap();
    let (address, _) = simulator.mail_addresses().unwrap();
    tokio::spawn(simulator.run());
    let mut stream = BufReader::new(TcpStream::connect(address).await.unwrap());
    let mut replies = vec![reply(&mut stream).await];
    for line in lines {
        stream.write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
        replies.push(reply(&mut stream).await);
    }
    replies
}

async fn reply(stream: &mut BufReader<TcpStream>) -> String {
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        if line.as_bytes().get(3) != Some(&b'-') {
            return line.trim_end().to_owned();
        }
    }
}

#[tokio::test]
async fn nothing_is_said_in_plain_text() {
    let replies = talk(&[
        "EHLO practice.example",
        "AUTH PLAIN AGEAYg==",
        "MAIL FROM:<a@b.example>",
        "RCPT TO:<a@b.example>",
        "DATA",
        "NONSENSE",
        "NOOP",
        "RSET",
        "QUIT",
    ])
    .await;
    let codes: Vec<&str> = replies.iter().filter_map(|reply| reply.get(..3)).collect();
    assert_eq!(
        codes,
        ["220", "250", "530", "530", "503", "503", "500", "250", "250", "221"]
    );
}

#[tokio::test]
async fn addresses_that_are_none_are_refused() {
    let replies = talk(&["EHLO x", "MAIL FROM:<a b@c>", "RCPT TO:<>", "MAIL"]).await;
    for reply in &replies[2..] {
        assert!(reply.starts_with("50") || reply.starts_with("53"), "{reply}");
    }
}

#[tokio::test]
async fn a_certificate_is_made_once_and_kept() {
    let folder = std::env::temp_dir().join(format!("chairside-mail-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let config = Config {
        smtp_certificate: Some(folder.join("smtp.pem")),
        ..Config::on_free_ports()
    };
    let first = Simulator::bind(config.clone()).await.unwrap();
    let second = Simulator::bind(config).await.unwrap();
    assert_eq!(first.mail_certificate(), second.mail_certificate());
    let kept = std::fs::read_to_string(folder.join("smtp.pem")).unwrap();
    assert!(kept.starts_with("-----BEGIN CERTIFICATE-----") && !kept.contains("PRIVATE"));
    std::fs::remove_dir_all(&folder).unwrap();
}
