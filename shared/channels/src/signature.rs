//! Signatures of callers who share a secret with us: `sha256=<hex>` of HMAC-SHA256 over the body as it came.
//!
//! WhatsApp's webhook and the carriers' tracking calls are signed this way. What is special to one of them is with it.

use aws_lc_rs::hmac;
use secrecy::{ExposeSecret, SecretString};

const PREFIX: &str = "sha256=";

/// Whether `header` signs `body` with one of `secrets` (several while a secret is being replaced). Takes the same time
/// wherever the two differ. An empty secret signs nothing: anybody could use it.
pub fn verify(secrets: &[SecretString], header: Option<&str>, body: &[u8]) -> bool {
    let Some(tag) = header.and_then(tag) else { return false };
    let usable = secrets.iter().filter(|secret| !secret.expose_secret().is_empty());
    // Every secret is tried, so that the time does not tell which one is in use.
    usable.fold(false, |found, secret| {
        hmac::verify(&key(secret), body, &tag).is_ok() | found
    })
}

/// The header that [`verify`] accepts.
pub fn sign(secret: &SecretString, body: &[u8]) -> String {
    let tag = hmac::sign(&key(secret), body);
    let digits = tag.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    let hex = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    PREFIX.chars().chain(hex).collect()
}

fn key(secret: &SecretString) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes())
}

/// The signature in a header: 32 bytes in hexadecimal digits of either case.
fn tag(header: &str) -> Option<[u8; 32]> {
    let hex = header.trim().strip_prefix(PREFIX)?.as_bytes();
    if hex.len() != 64 {
        return None;
    }
    let mut tag = [0; 32];
    for (byte, pair) in tag.iter_mut().zip(hex.chunks_exact(2)) {
        for digit in pair {
            let value = char::from(*digit)
                .to_digit(16)
                .and_then(|value| u8::try_from(value).ok())?;
            *byte = *byte << 4 | value;
        }
    }
    Some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(texts: &[&str]) -> Vec<SecretString> {
        texts.iter().map(|text| SecretString::from(*text)).collect()
    }

    /// RFC 4231, test case 2.
    #[test]
    fn it_is_hmac_sha256() {
        let signed = sign(&SecretString::from("Jefe"), b"what do ya want for nothing?");
        assert_eq!(
            signed,
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert!(verify(
            &secrets(&["Jefe"]),
            Some(&signed),
            b"what do ya want for nothing?"
        ));
        assert!(verify(
            &secrets(&["Jefe"]),
            Some(&signed.replace("5bdc", "5BDC")),
            b"what do ya want for nothing?"
        ));
    }

    #[test]
    fn the_old_secret_works_beside_the_new_one() {
        let header = sign(&SecretString::from("old"), b"body");
        assert!(verify(&secrets(&["new", "old"]), Some(&header), b"body"));
        assert!(verify(&secrets(&["old", "new"]), Some(&header), b"body"));
        assert!(!verify(&secrets(&["new"]), Some(&header), b"body"));
        assert!(!verify(&[], Some(&header), b"body"));
    }

    #[test]
    fn anything_else_is_refused() {
        let good = sign(&SecretString::from("secret"), b"body");
        let bad = [
            None,
            Some(String::new()),
            Some("sha256=".to_owned()),
            Some(good.replace("sha256", "sha1")),
            Some(good.replace("sha256=", "")),
            Some(good[..good.len() - 1].to_owned()),
            Some(format!("{good}0")),
            Some(format!("sha256={}", "é".repeat(32))),
            Some(format!("sha256={}", "0".repeat(64))),
        ];
        for header in bad {
            assert!(!verify(&secrets(&["secret"]), header.as_deref(), b"body"), "{header:?}");
        }
        assert!(!verify(&secrets(&["secret"]), Some(&good), b"Body"));
    }

    #[test]
    fn an_empty_secret_opens_nothing() {
        let header = sign(&SecretString::from(""), b"body");
        assert!(!verify(&secrets(&[""]), Some(&header), b"body"));
    }
}
