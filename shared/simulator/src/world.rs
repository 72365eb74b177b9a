//! Everything that the rooms share: what was configured, what was accepted, which faults wait, and a way to wake whoever
//! watches. Each room's own state is its own affair, behind its own lock.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use crate::config::Config;
use crate::faults::Faults;
use crate::journal::Journal;
use crate::locked::Locked;
use crate::settings::Settings;
use crate::{clock, google, hook, openai, twilio, whatsapp};

/// How long a webhook may take. Meta's own limit is not documented; a cold local stack needs several seconds.
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(30);

/// The simulated world. Locks are taken one at a time, or in the order of these fields.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) config: Config,
    /// Where we listen, for the links that we hand out.
    pub(crate) address: SocketAddr,
    pub(crate) http: reqwest::Client,
    pub(crate) settings: Locked<Settings>,
    pub(crate) faults: Locked<Faults>,
    pub(crate) whatsapp: Locked<whatsapp::Room>,
    pub(crate) openai: Locked<openai::Room>,
    pub(crate) google: Locked<google::Room>,
    pub(crate) twilio: Locked<twilio::Room>,
    pub(crate) hook: Locked<hook::Room>,
    pub(crate) journal: Locked<Journal>,
    /// Ids start from the time of the start, so that they differ from those before a restart.
    next_id: AtomicU64,
    generation: AtomicU64,
    version: watch::Sender<u64>,
}

impl World {
    pub(crate) fn new(config: Config, address: SocketAddr) -> anyhow::Result<Arc<Self>> {
        let http = reqwest::Client::builder()
            .timeout(WEBHOOK_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        let settings = Settings::new(&config).map_err(anyhow::Error::msg)?;
        let google = google::Room::new(&config)?;
        Ok(Arc::new(Self {
            config,
            address,
            http,
            settings: Locked::new(settings),
            faults: Locked::default(),
            whatsapp: Locked::default(),
            openai: Locked::default(),
            google: Locked::new(google),
            twilio: Locked::default(),
            hook: Locked::default(),
            journal: Locked::default(),
            next_id: AtomicU64::new(clock::now().as_millisecond().unsigned_abs() * 1000),
            generation: AtomicU64::new(0),
            version: watch::Sender::new(0),
        }))
    }

    /// A number that was never given before, and is larger than those that were.
    pub(crate) fn next_id(&self) -> u64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// Tells watchers that there is something new to see.
    pub(crate) fn changed(&self) {
        self.version.send_modify(|version| *version += 1);
    }

    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// Changes with every reset, so that what was under way before one can tell that it is over.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// Forgets all that happened. Templates, settings, credentials and configuration stay.
    pub(crate) fn reset(&self) {
        self.generation.fetch_add(1, Ordering::Relaxed);
        self.faults.with(Faults::clear);
        self.whatsapp.with(whatsapp::Room::clear);
        self.openai.with(openai::Room::clear);
        self.google.with(google::Room::clear);
        self.twilio.with(twilio::Room::clear);
        self.hook.with(hook::Room::clear);
        self.journal.with(Journal::clear);
        self.changed();
    }
}
