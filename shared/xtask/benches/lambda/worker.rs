//! One process under test, and the half of Lambda's Runtime API that it talks to.
use crate::usage::Usage;
use anyhow::{Context, Result, bail};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Far more than anything here takes: a function that hangs must not hang the bench.
const PATIENCE: Duration = Duration::from_secs(30);

/// What to start, and with which environment.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) arguments: Vec<PathBuf>,
    pub(crate) environment: Vec<(&'static str, String)>,
}

pub(crate) struct Worker {
    child: Child,
    name: &'static str,
    started: Instant,
    events: UnboundedSender<String>,
    outcomes: UnboundedReceiver<Outcome>,
    asked: Arc<Semaphore>,
    server: JoinHandle<()>,
}

#[derive(Debug)]
pub(crate) struct Outcome {
    at: Instant,
    is_error: bool,
    pub(crate) body: String,
}

/// The function's side of the Runtime API, as its server sees it.
#[derive(Clone)]
struct Api {
    events: Arc<Mutex<UnboundedReceiver<String>>>,
    outcomes: UnboundedSender<Outcome>,
    asked: Arc<Semaphore>,
}

impl Worker {
    /// Starts the process. It initialises while the caller goes on.
    pub(crate) async fn start(program: &Program) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (events, waiting) = unbounded_channel();
        let (outcomes, received) = unbounded_channel();
        let asked = Arc::new(Semaphore::new(0));
        let api = Api {
            events: Arc::new(Mutex::new(waiting)),
            outcomes,
            asked: Arc::clone(&asked),
        };
        let router = Router::new().fallback(answer).with_state(api);
        let listener = listener.tap_io(|stream| {
            let _best_effort = stream.set_nodelay(true);
        });
        let server = tokio::spawn(async move {
            let _until_aborted = axum::serve(listener, router).await;
        });
        let mut command = Command::new(&program.path);
        command
            .args(&program.arguments)
            .env_clear()
            .envs(program.environment.iter().map(|(name, value)| (name, value)))
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", program.name)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "bench")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "bench")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let started = Instant::now();
        let child = command
            .spawn()
            .with_context(|| format!("could not start {}", program.path.display()))?;
        Ok(Self {
            child,
            name: program.name,
            started,
            events,
            outcomes: received,
            asked,
            server,
        })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it asks for an event: its initialisation, or the event before, is over and paid for.
    pub(crate) async fn idle(&mut self) -> Result<()> {
        self.has_asked().await?;
        // It asks before it lets go of the processor: what it still does for the last event is its cost too.
        tokio::time::sleep(Duration::from_millis(2)).await;
        Ok(())
    }

    async fn has_asked(&mut self) -> Result<()> {
        match timeout(PATIENCE, self.asked.acquire()).await {
            Ok(Ok(once)) => once.forget(),
            Ok(Err(_)) | Err(_) => bail!("{} asks for no event: {:?}", self.name, self.child.try_wait()?),
        }
        Ok(())
    }

    /// From exec to the response to `event`, which waited for it from the start.
    pub(crate) async fn cold(&mut self, event: String) -> Result<Duration> {
        let outcome = self.outcome(event).await?;
        self.has_asked().await?;
        Ok(outcome.at.duration_since(self.started))
    }

    /// How long one event takes, and what the function answered.
    pub(crate) async fn invoke(&mut self, event: String) -> Result<(Duration, String)> {
        let handed_out = Instant::now();
        let outcome = self.outcome(event).await?;
        Ok((outcome.at.duration_since(handed_out), outcome.body))
    }

    pub(crate) fn usage(&self) -> Result<Usage> {
        Usage::of(self.pid())
    }

    async fn outcome(&mut self, event: String) -> Result<Outcome> {
        self.events.send(event).ok().context("the Runtime API is gone")?;
        let Ok(Some(outcome)) = timeout(PATIENCE, self.outcomes.recv()).await else {
            bail!("{} does not answer: {:?}", self.name, self.child.try_wait()?);
        };
        if outcome.is_error {
            bail!("{} failed: {}", self.name, outcome.body);
        }
        Ok(outcome)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _already_gone = self.child.kill();
        let _already_gone = self.child.wait();
        self.server.abort();
    }
}

async fn answer(State(api): State<Api>, method: Method, uri: Uri, body: Bytes) -> Response {
    let at = Instant::now();
    match (method, uri.path().rsplit('/').next().unwrap_or_default()) {
        (Method::GET, "next") => {
            api.asked.add_permits(1);
            match api.events.lock().await.recv().await {
                Some(event) => next(event),
                None => StatusCode::GONE.into_response(),
            }
        }
        (Method::POST, kind @ ("response" | "error")) => {
            let outcome = Outcome {
                at,
                is_error: kind == "error",
                body: String::from_utf8_lossy(&body).into_owned(),
            };
            let _bench_is_over = api.outcomes.send(outcome);
            (StatusCode::ACCEPTED, "{}").into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn next(event: String) -> Response {
    let deadline = crate::events::now_ms() + 60_000;
    let headers = [
        ("content-type", "application/json".to_owned()),
        (
            "lambda-runtime-aws-request-id",
            "00000000-0000-4000-8000-000000000001".to_owned(),
        ),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:eu-central-1:000000000000:function:bench".to_owned(),
        ),
        (
            "lambda-runtime-trace-id",
            "Root=1-00000000-000000000000000000000000;Sampled=0".to_owned(),
        ),
    ];
    (headers, event).into_response()
}
