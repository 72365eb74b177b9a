//! What the answers of all providers have in common: how long they ask us to wait, and which of their words may be kept.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::RETRY_AFTER;

/// `Retry-After` in seconds. The form with a date is used by none of them, and would need a clock.
pub(crate) fn retry_after(response: &Response) -> Option<Duration> {
    let header = response.headers().get(RETRY_AFTER)?;
    let seconds = header.to_str().ok()?.trim().parse().ok()?;
    // Whoever answers is not ours: an absurd wait is cut to an hour.
    Some(Duration::from_secs(seconds).min(Duration::from_hours(1)))
}

/// A provider's words without anything that could be a phone number or an e-mail address, on one line, not too long.
pub(crate) fn presentable(words: &str) -> String {
    let mut digits = 0;
    let mask = |character: char| {
        match character {
            '0'..='9' => digits += 1,
            // A number may be written in groups.
            ' ' | '-' | '(' | ')' | '.' | '+' => {}
            _ => digits = 0,
        }
        match character {
            '0'..='9' if digits > 4 => '…',
            _ if character.is_control() => ' ',
            _ => character,
        }
    };
    let masked: String = words.trim().chars().map(mask).take(400).collect();
    let named = |word: &&str| !word.contains('@');
    let parts: Vec<&str> = masked
        .split(' ')
        .map(|word| Some(word).filter(named).unwrap_or("…"))
        .collect();
    parts.join(" ").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::presentable;

    #[test]
    fn nobody_is_named() {
        let kept = presentable("The 'To' number +14155552671 is not valid");
        assert!(!kept.contains("5552671") && kept.ends_with("is not valid"), "{kept}");
        assert_eq!(presentable("on\r\ntwo lines"), "on  two lines");
        assert!(presentable(&"long ".repeat(100)).len() <= 200);
        assert_eq!(presentable("<ada@example.org>: unknown"), "… unknown");
    }
}
