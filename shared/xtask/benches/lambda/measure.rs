//! The measurements, one function each: what an operation calls, what a warm event costs, how a cold start and the first
//! event of a small function go, and what the clock reads.
use crate::aws::{Calls, FakeAws};
use crate::events;
use crate::programs::{Chain, Programs};
use crate::table::Table;
use crate::usage::SmallShare;
use crate::worker::{Program, Worker};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::time::Duration;

/// Conversations that the events are spread over.
const DENTISTS: usize = 50;

pub(crate) struct OperationCalls {
    pub(crate) init: [usize; 3],
    pub(crate) bad_signature: Calls,
    pub(crate) first_message: [Calls; 3],
    pub(crate) answered: [Calls; 3],
    pub(crate) duplicate: [Calls; 2],
}

/// What each operation calls, with all functions warm.
pub(crate) async fn calls(chain: &mut Chain) -> Result<OperationCalls> {
    let aws = chain.aws.clone();
    let bad = chain.messages.with_bad_signature()?;
    let (_, refused) = chain.webhook.invoke(bad).await?;
    ensure!(refused.contains("401"), "a bad signature was answered with {refused}");
    let bad_signature = aws.take_calls();
    let first_message = end_to_end(chain).await?;
    let answered = end_to_end(chain).await?;
    let again = chain.messages.message(0, 2, crate::programs::QUESTION)?;
    chain.webhook.invoke(again).await?;
    let at_the_door = aws.take_calls();
    let received = chain.inbox()?;
    chain.converse.invoke(received).await?;
    let inside = aws.take_calls();
    ensure!(aws.take_queue("outbox.fifo").is_empty(), "a duplicate was answered");
    Ok(OperationCalls {
        init: chain.init_calls,
        bad_signature,
        first_message,
        answered,
        duplicate: [at_the_door, inside],
    })
}

/// A message of the first dentist, from the door until its answer is out.
async fn end_to_end(chain: &mut Chain) -> Result<[Calls; 3]> {
    let aws = chain.aws.clone();
    let delivered = aws.delivered();
    let received = chain.received(0).await?;
    let webhook = aws.take_calls();
    chain.converse.invoke(received).await?;
    let converse = aws.take_calls();
    let answered = chain.outbox()?;
    let (_, answer) = chain.deliver.invoke(answered).await?;
    ensure!(aws.delivered() == delivered + 1, "no answer was delivered: {answer}");
    Ok([webhook, converse, aws.take_calls()])
}

/// What one warm event costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Warm {
    pub(crate) cpu: Duration,
    pub(crate) wall: Duration,
    pub(crate) resident_kib: u64,
    pub(crate) growth_bytes: i64,
}

pub(crate) struct WarmAll {
    pub(crate) events: usize,
    pub(crate) functions: [Warm; 3],
    pub(crate) python: Warm,
}

pub(crate) async fn warm(chain: &mut Chain, programs: &Programs, count: usize) -> Result<WarmAll> {
    // Everybody has written once before: what is measured are conversations that go on.
    for dentist in 0..DENTISTS {
        let answered = chain.answered(dentist).await?;
        chain.deliver.invoke(answered).await?;
    }
    let messages = (0..count)
        .map(|nth| chain.message(nth % DENTISTS))
        .collect::<Result<Vec<_>>>()?;
    let mut python = Worker::start(&programs.python).await?;
    python.idle().await?;
    let theirs = events_of(&mut python, &messages).await?;
    drop(python);
    chain.aws.take_queue("inbox.fifo");
    let webhook = events_of(&mut chain.webhook, &messages).await?;
    let received: Vec<_> = chain
        .aws
        .take_queue("inbox.fifo")
        .iter()
        .map(events::from_queue)
        .collect();
    let converse = events_of(&mut chain.converse, &received).await?;
    let answered: Vec<_> = chain
        .aws
        .take_queue("outbox.fifo")
        .iter()
        .map(events::from_queue)
        .collect();
    ensure!(
        answered.len() == count,
        "{count} messages got {} answers",
        answered.len()
    );
    let deliver = events_of(&mut chain.deliver, &answered).await?;
    chain.aws.take_calls();
    Ok(WarmAll {
        events: count,
        functions: [webhook, converse, deliver],
        python: theirs,
    })
}

async fn events_of(worker: &mut Worker, events: &[String]) -> Result<Warm> {
    // Buffers find their size in the first tenth.
    let (settling, counted) = events.split_at(events.len() / 10);
    for event in settling {
        worker.invoke(event.clone()).await?;
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    let before = worker.usage()?;
    let mut walls = Vec::with_capacity(counted.len());
    for event in counted {
        walls.push(worker.invoke(event.clone()).await?.0);
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    let after = worker.usage()?;
    let number = u32::try_from(counted.len().max(1))?;
    let growth = i64::try_from(after.resident_kib)? - i64::try_from(before.resident_kib)?;
    Ok(Warm {
        cpu: after.cpu.saturating_sub(before.cpu) / number,
        wall: median(&mut walls),
        resident_kib: after.resident_kib,
        growth_bytes: growth * 1024 / i64::from(number),
    })
}

/// A start, or an event: how long it took, and how much of that on a processor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Took {
    pub(crate) wall: Duration,
    pub(crate) fastest: Duration,
    pub(crate) cpu: Duration,
    /// How many of them were within the goal for the first event.
    pub(crate) within_goal: usize,
}

/// What the first event of a small function may take.
pub(crate) const FIRST_GOAL: Duration = Duration::from_millis(2);

pub(crate) struct TookAll {
    pub(crate) functions: [Took; 3],
    pub(crate) python: Took,
    pub(crate) samples: usize,
    /// Whether a control group held the process to its share.
    pub(crate) held: bool,
}

#[derive(Default)]
struct Samples {
    walls: Vec<Duration>,
    cpus: Vec<Duration>,
}

impl Samples {
    fn median(mut self) -> Took {
        Took {
            wall: median(&mut self.walls),
            fastest: self.walls.first().copied().unwrap_or_default(),
            within_goal: self.walls.iter().filter(|wall| **wall <= FIRST_GOAL).count(),
            cpu: median(&mut self.cpus),
        }
    }
}

/// From exec to the first response, over TLS, with the whole machine at hand: Lambda does not hold initialisation to the
/// function's share.
pub(crate) async fn cold(chain: &mut Chain, programs: &Programs, starts: usize) -> Result<TookAll> {
    each(chain, programs, starts, false, false).await
}

/// The first event of a process that has initialised, at the processor share of 128 MB.
pub(crate) async fn first(chain: &mut Chain, programs: &Programs, starts: usize) -> Result<TookAll> {
    let held = SmallShare::open().is_some();
    // Twice as many, because the kernel takes a share away at its next tick, wherever in an event that falls.
    each(chain, programs, starts * 2, held, true).await
}

/// Takes turns, so that whatever else the machine does meets all of them alike.
async fn each(chain: &mut Chain, programs: &Programs, starts: usize, held: bool, initialised: bool) -> Result<TookAll> {
    let [webhook, converse, deliver] = programs.functions();
    let mut samples: [Samples; 4] = Default::default();
    for nth in 0..starts {
        let dentist = nth % DENTISTS;
        let events = [
            (webhook, chain.message(dentist)?),
            (converse, chain.received(dentist).await?),
            (deliver, chain.answered(dentist).await?),
            (&programs.python, chain.message(dentist)?),
        ];
        for (samples, (program, event)) in samples.iter_mut().zip(events) {
            chain.aws.keep_services_apart(true);
            let (wall, cpu) = one(program, event, held, initialised).await?;
            samples.walls.push(wall);
            samples.cpus.push(cpu);
        }
        chain.aws.keep_services_apart(false);
        chain.aws.take_queue("inbox.fifo");
        chain.aws.take_queue("outbox.fifo");
    }
    let [webhook, converse, deliver, python] = samples.map(Samples::median);
    Ok(TookAll {
        functions: [webhook, converse, deliver],
        python,
        samples: starts,
        held,
    })
}

async fn one(program: &Program, event: String, held: bool, initialised: bool) -> Result<(Duration, Duration)> {
    // A group of its own: what the one before has overdrawn, this one would have to wait for.
    let share = if held {
        Some(SmallShare::open().context("no more control groups")?)
    } else {
        None
    };
    let mut worker = Worker::start(program).await?;
    if !initialised {
        let wall = worker.cold(event).await?;
        worker.idle().await?;
        return Ok((wall, worker.usage()?.cpu));
    }
    worker.idle().await?;
    let before = worker.usage()?.cpu;
    if let Some(share) = &share {
        share.hold(worker.pid())?;
    }
    let (wall, _) = worker.invoke(event).await?;
    worker.idle().await?;
    Ok((wall, worker.usage()?.cpu.saturating_sub(before)))
}

pub(crate) struct DueScan {
    pub(crate) pending: u32,
    pub(crate) due: usize,
    pub(crate) calls: Calls,
}

/// What the clock calls and reads at one tick, with few tasks due and many pending.
pub(crate) async fn due(programs: &Programs, aws: &FakeAws) -> Result<Vec<DueScan>> {
    const DUE: usize = 20;
    let mut scans = Vec::new();
    for pending in [10_000, 100_000, 1_000_000] {
        aws.replace_table(table(pending, DUE)?);
        let mut clock = Worker::start(&programs.clock).await?;
        clock.idle().await?;
        aws.take_calls();
        clock.invoke(events::tick()).await?;
        let calls = aws.take_calls();
        let handed_over = aws.take_queue("stages").len();
        ensure!(handed_over == DUE, "{handed_over} of {DUE} due tasks were handed over");
        scans.push(DueScan {
            pending,
            due: DUE,
            calls,
        });
    }
    aws.replace_table(Table::default());
    Ok(scans)
}

/// `due` tasks since a second ago, and `pending` ones over the 90 days that follow the next hour, in the index's shards.
fn table(pending: u32, due: usize) -> Result<Table> {
    const HOUR_US: i64 = 3_600_000_000;
    let now = i64::try_from(events::now_ms())? * 1000;
    let mut table = Table::default();
    let step = 90 * 24 * HOUR_US / i64::from(pending);
    for nth in 0..pending {
        let at = now + HOUR_US + i64::from(nth) * step;
        table.index_pending(format!("DUE#{}", nth % 4), at, &format!("pending-{nth}"));
    }
    for nth in 0..due {
        let item = json!({
            "pk": { "S": format!("TASK#due-{nth}") }, "sk": { "S": "TASK" }, "kind": { "S": "task" },
            "due_shard": { "S": format!("DUE#{}", nth % 4) }, "due_at": { "N": (now - 1_000_000).to_string() },
        });
        let item = item.as_object().cloned().context("a task is an object")?;
        table
            .put(item)
            .map_err(|refusal| anyhow::anyhow!("{}", Value::to_string(&refusal.document())))?;
    }
    Ok(table)
}

fn median(values: &mut [Duration]) -> Duration {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}
