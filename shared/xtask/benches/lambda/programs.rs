//! The programs under test, with the environment that the template gives each, and the chain in which one feeds the next.
use crate::Options;
use crate::aws::{FakeAws, single};
use crate::events::{Webhook, from_queue};
use crate::tls::Tls;
use crate::worker::{Program, Worker};
use anyhow::Result;
use std::path::PathBuf;

/// A question that is answered by rules, from what is known, and changes no case.
pub(crate) const QUESTION: &str = "Where is my case?";

pub(crate) struct Programs {
    pub(crate) webhook: Program,
    pub(crate) converse: Program,
    pub(crate) deliver: Program,
    pub(crate) clock: Program,
    pub(crate) python: Program,
}

impl Programs {
    pub(crate) fn new(options: &Options, tls: &Tls, aws: &FakeAws) -> Self {
        let function = |name| Program {
            name,
            path: options.binaries.join(name),
            arguments: Vec::new(),
            environment: environment(tls, aws),
        };
        Self {
            webhook: function("webhook"),
            converse: function("converse"),
            deliver: function("deliver"),
            clock: function("clock"),
            python: Program {
                name: "python",
                path: options.python.clone(),
                arguments: vec![options.root.join("shared/xtask/benches/lambda/webhook.py")],
                environment: environment(tls, aws),
            },
        }
    }

    /// The ones that every figure is taken of.
    pub(crate) fn functions(&self) -> [&Program; 3] {
        [&self.webhook, &self.converse, &self.deliver]
    }
}

fn environment(tls: &Tls, aws: &FakeAws) -> Vec<(&'static str, String)> {
    let queue = |name| format!("{}/000000000000/{name}", aws.url);
    let trusted = tls.trusted.display().to_string();
    let fixed = [
        // Named by the environment, as on Lambda: nothing has to be looked for.
        ("AWS_REGION", "eu-central-1"),
        ("AWS_DEFAULT_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDBENCH"),
        ("AWS_SECRET_ACCESS_KEY", "bench"),
        ("AWS_SESSION_TOKEN", "bench"),
        ("RUST_LOG", "info"),
        ("STAGE", "bench"),
        ("SECRETS_PREFIX", "/chairside/bench"),
        ("TABLE", "chairside-bench"),
        ("EVENT_BUS", "chairside-bench"),
        ("GRAPH_API_VERSION", "v25.0"),
        ("WHATSAPP_PHONE_NUMBER_ID", "100000000000001"),
    ];
    let made = [
        ("AWS_ENDPOINT_URL", aws.url.clone()),
        ("GRAPH_API_URL", aws.url.clone()),
        ("INBOX_URL", queue("inbox.fifo")),
        ("OUTBOX_URL", queue("outbox.fifo")),
        ("RELEASE_URL", queue("release")),
        ("STAGES_URL", queue("stages")),
        // What Rust's clients and boto3 trust, in the spelling of each.
        ("SSL_CERT_FILE", trusted.clone()),
        ("AWS_CA_BUNDLE", trusted),
    ];
    let fixed = fixed.into_iter().map(|(name, value)| (name, value.to_owned()));
    fixed.chain(made).collect()
}

/// The three functions, running, and everything on its way from one to the next.
pub(crate) struct Chain {
    pub(crate) webhook: Worker,
    pub(crate) converse: Worker,
    pub(crate) deliver: Worker,
    pub(crate) aws: FakeAws,
    pub(crate) messages: Webhook,
    /// AWS calls of each while it started.
    pub(crate) init_calls: [usize; 3],
    number: usize,
}

impl Chain {
    pub(crate) async fn start(options: &Options, programs: &Programs, aws: &FakeAws) -> Result<Self> {
        let mut started = Vec::new();
        for program in programs.functions() {
            let mut worker = Worker::start(program).await?;
            worker.idle().await?;
            started.push((worker, aws.take_calls().aws.len()));
        }
        let [(webhook, a), (converse, b), (deliver, c)] =
            <[_; 3]>::try_from(started).map_err(|_| anyhow::anyhow!("three functions were to be started"))?;
        Ok(Self {
            webhook,
            converse,
            deliver,
            aws: aws.clone(),
            messages: Webhook::load(&PathBuf::from(&options.root))?,
            init_calls: [a, b, c],
            number: 0,
        })
    }

    /// A message that nobody has seen yet, for `webhook`.
    pub(crate) fn message(&mut self, dentist: usize) -> Result<String> {
        self.number += 1;
        self.messages.message(dentist, self.number, QUESTION)
    }

    /// The same, taken through `webhook`: for `converse`.
    pub(crate) async fn received(&mut self, dentist: usize) -> Result<String> {
        let message = self.message(dentist)?;
        self.webhook.invoke(message).await?;
        self.inbox()
    }

    /// The same, taken through `converse`: for `deliver`.
    pub(crate) async fn answered(&mut self, dentist: usize) -> Result<String> {
        let received = self.received(dentist).await?;
        self.converse.invoke(received).await?;
        self.outbox()
    }

    pub(crate) fn inbox(&self) -> Result<String> {
        Ok(from_queue(&single(self.aws.take_queue("inbox.fifo"), "the inbox")?))
    }

    pub(crate) fn outbox(&self) -> Result<String> {
        Ok(from_queue(&single(self.aws.take_queue("outbox.fifo"), "the outbox")?))
    }
}
