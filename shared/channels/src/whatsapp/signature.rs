//! The signature of Meta's webhook: `X-Hub-Signature-256`.

use std::borrow::Cow;

use secrecy::SecretString;

use crate::signature;

/// Whether Meta signed this body with one of the app secrets. `body` is what came over the wire, byte by byte.
///
/// Meta's pages disagree on what is signed: the current ones say the payload, an older one (Graph API, "Webhooks:
/// getting started") its escaped-unicode form in lower case. The two differ only if a body holds raw non-ASCII
/// characters, so the second is tried only then.
pub fn verify(secrets: &[SecretString], header: Option<&str>, body: &[u8]) -> bool {
    signature::verify(secrets, header, body)
        || escaped(body).is_some_and(|body| signature::verify(secrets, header, body.as_bytes()))
}

/// `body` with every non-ASCII character as `\uXXXX`; `None` when that changes nothing.
fn escaped(body: &[u8]) -> Option<String> {
    if body.is_ascii() {
        return None;
    }
    let text: Cow<'_, str> = String::from_utf8_lossy(body);
    let mut escaped = String::with_capacity(text.len() * 2);
    let mut units = [0; 2];
    for character in text.chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            escaped.extend(
                character
                    .encode_utf16(&mut units)
                    .iter()
                    .map(|unit| format!("\\u{unit:04x}")),
            );
        }
    }
    Some(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::sign;

    const UTF8: &str = r#"{"text":{"body":"Passt, danke 👍 für älles"}}"#;
    const ESCAPED: &str = r#"{"text":{"body":"Passt, danke \ud83d\udc4d f\u00fcr \u00e4lles"}}"#;

    #[test]
    fn both_forms_of_an_emoji_verify_as_they_came() {
        let secret = SecretString::from("secret");
        for body in [UTF8, ESCAPED] {
            let header = sign(&secret, body.as_bytes());
            assert!(
                verify(std::slice::from_ref(&secret), Some(&header), body.as_bytes()),
                "{body}"
            );
        }
    }

    #[test]
    fn a_raw_emoji_that_was_signed_in_escaped_form_verifies() {
        let secret = SecretString::from("secret");
        let header = sign(&secret, ESCAPED.as_bytes());
        assert!(verify(std::slice::from_ref(&secret), Some(&header), UTF8.as_bytes()));
        // Not the other way round: what came escaped was signed escaped.
        let header = sign(&secret, UTF8.as_bytes());
        assert!(!verify(&[secret], Some(&header), ESCAPED.as_bytes()));
    }

    #[test]
    fn a_changed_body_is_refused() {
        let secret = SecretString::from("secret");
        let header = sign(&secret, UTF8.as_bytes());
        assert!(!verify(
            std::slice::from_ref(&secret),
            Some(&header),
            UTF8.replace('ä', "ö").as_bytes()
        ));
        assert!(!verify(&[secret], None, UTF8.as_bytes()));
    }
}
