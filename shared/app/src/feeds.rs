//! Calendars that somebody follows from a program of theirs, by an address that nobody can guess.

use std::collections::{BTreeMap, BTreeSet};

use domain::practice::feed::{AHEAD, Feed, PAST, Whose};
use domain::{FeedId, Timestamp};
use jiff::tz::TimeZone;
use messages::Entry;

use crate::ports::{Bus, Queues, Store};
use crate::{Actor, App, Failure, sha256_hex};

/// Digits of a key: 256 bits in lower-case hex.
const KEY_DIGITS: usize = 64;

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// A calendar of a dentist's or a chair's appointments for whoever has this key.
    ///
    /// # Errors
    /// [`Failure::Rejected`] if the practice has others, [`Failure::Invalid`] if that is no key.
    pub async fn create_feed(&self, of: Whose, key: &str, actor: &Actor, now: Timestamp) -> Result<Feed, Failure> {
        if !is_key(key) {
            return Err(Failure::Invalid("a key has 64 digits".to_owned()));
        }
        let settings = self.settings(now).await?;
        let of = match of {
            Whose::Dentist(name) => Whose::Dentist(settings.practice.dentist(&name)?),
            Whose::Chair(name) => Whose::Chair(settings.practice.chair(&name)?),
        };
        let sha256 = sha256_hex(key.as_bytes());
        let feed = Feed {
            id: Feed::id_of(&sha256),
            sha256,
            of,
            made_by: actor.to_string(),
            created_at: now,
            fetched_on: None,
        };
        self.store.save_feed(&feed).await?;
        tracing::info!(id = %feed.id, %actor, "a calendar can be followed");
        Ok(feed)
    }

    /// From now on its address leads nowhere.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn revoke_feed(&self, id: &FeedId, actor: &Actor) -> Result<(), Failure> {
        if !self.store.delete_feed(id).await? {
            return Err(Failure::NotFound(format!("there is no calendar {id}")));
        }
        tracing::info!(%id, %actor, "a calendar was revoked");
        Ok(())
    }

    /// The calendar behind a key, as calendar programs read it (RFC 5545). As long as nothing of it changes, it is the
    /// same to the letter.
    ///
    /// # Errors
    /// [`Failure::NotFound`], in the same words for what never was a key and what is one no more.
    pub async fn calendar(&self, key: &str, now: Timestamp) -> Result<String, Failure> {
        let feed = self.followed(key).await?;
        let (from, until) = (now - PAST, now + AHEAD);
        let mut appointments = self.store.appointments_of(&feed.of.resource(), from, until).await?;
        appointments.retain(|appointment| feed.shows(appointment));
        let ids: BTreeSet<_> = appointments.iter().map(|known| known.customer.clone()).collect();
        let customers = self.store.customers_of(&ids.into_iter().collect::<Vec<_>>()).await?;
        let names: BTreeMap<_, _> = customers.into_iter().map(|known| (known.id, known.name)).collect();
        let entries = appointments.iter().map(|appointment| Entry {
            appointment,
            patient: names.get(&appointment.customer).map_or("", String::as_str),
        });
        let settings = self.settings(now).await?;
        let calendar = messages::calendar(feed.of.name(), entries, &messages::Voice::of(&settings));
        self.note_fetch(&feed, now).await;
        Ok(calendar)
    }

    async fn followed(&self, key: &str) -> Result<Feed, Failure> {
        let unknown = || Failure::NotFound("there is no calendar at this address".to_owned());
        if !is_key(key) {
            return Err(unknown());
        }
        let sha256 = sha256_hex(key.as_bytes());
        let feed = self.store.feed(&Feed::id_of(&sha256)).await?;
        feed.filter(|feed| feed.sha256 == sha256).ok_or_else(unknown)
    }

    /// At most one write a day. That it fails must not keep anybody from their calendar.
    async fn note_fetch(&self, feed: &Feed, now: Timestamp) {
        let today = now.to_zoned(TimeZone::UTC).date();
        if feed.fetched_on == Some(today) {
            return;
        }
        if let Err(error) = self.store.feed_was_fetched(&feed.id, today).await {
            tracing::warn!(%error, id = %feed.id, "it is not noted that a calendar was fetched");
        }
    }
}

fn is_key(text: &str) -> bool {
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == KEY_DIGITS && text.bytes().all(digit)
}
