//! What may be changed while the simulator runs: where webhooks go, how they are retried, and the delivery ticks.

use serde::{Deserialize, Serialize};

use crate::config::{Config, local_url};

/// Where webhooks are posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Target {
    pub(crate) url: String,
    /// The Host header, when it differs from the URL's: a local gateway picks its API by it.
    pub(crate) host: Option<String>,
}

/// When a message's delivery statuses follow its acceptance, in milliseconds. None: never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the unit belongs to the names that are typed into the API"
)]
pub(crate) struct Ticks {
    pub(crate) sent_ms: Option<u64>,
    pub(crate) delivered_ms: Option<u64>,
    pub(crate) read_ms: Option<u64>,
}

impl Ticks {
    const USUAL: Self = Self {
        sent_ms: Some(100),
        delivered_ms: Some(300),
        read_ms: Some(800),
    };
    const OFF: Self = Self {
        sent_ms: None,
        delivered_ms: None,
        read_ms: None,
    };
}

/// The settings, as `GET /_sim/settings` shows them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Settings {
    pub(crate) webhook: Option<Target>,
    /// Where SMS are posted.
    pub(crate) sms: Option<Target>,
    pub(crate) ticks: Ticks,
    /// The pauses between the attempts to post one webhook. Meta goes on for days, with decreasing frequency.
    pub(crate) retry_ms: Vec<u64>,
    /// Whether webhooks escape what is not ASCII. Meta's documents disagree with what is seen; a receiver must take both.
    pub(crate) ascii: bool,
}

impl Settings {
    pub(crate) fn new(config: &Config) -> Result<Self, String> {
        let mut settings = Self {
            webhook: None,
            sms: None,
            ticks: Ticks::USUAL,
            retry_ms: vec![1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 60_000, 120_000],
            ascii: true,
        };
        if let Some(url) = &config.webhook_url {
            settings.aim(Target {
                url: url.clone(),
                host: config.webhook_host.clone(),
            })?;
        }
        if let Some(url) = &config.sms_url {
            settings.aim_sms(Target {
                url: url.clone(),
                host: config.sms_host.clone(),
            })?;
        }
        Ok(settings)
    }

    pub(crate) fn aim_sms(&mut self, target: Target) -> Result<(), String> {
        local_url(&target.url)?;
        self.sms = Some(target);
        Ok(())
    }

    pub(crate) fn aim(&mut self, target: Target) -> Result<(), String> {
        local_url(&target.url)?;
        self.webhook = Some(target);
        Ok(())
    }

    pub(crate) fn change(&mut self, change: Change) {
        match change.ticks {
            Some(TicksChange::Switch(true)) => self.ticks = Ticks::USUAL,
            Some(TicksChange::Switch(false)) => self.ticks = Ticks::OFF,
            Some(TicksChange::Times(ticks)) => self.ticks = ticks,
            None => {}
        }
        if let Some(retry_ms) = change.retry_ms {
            self.retry_ms = retry_ms;
        }
        if let Some(ascii) = change.ascii {
            self.ascii = ascii;
        }
    }
}

/// The body of `PUT /_sim/settings`; what is absent stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    ticks: Option<TicksChange>,
    retry_ms: Option<Vec<u64>>,
    ascii: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum TicksChange {
    Switch(bool),
    Times(Ticks),
}
