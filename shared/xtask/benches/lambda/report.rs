//! The table: figures, the goals beside them, and where a goal is missed.
use crate::Options;
use crate::aws::Calls;
use crate::measure::{DueScan, OperationCalls, TookAll, WarmAll};
use crate::size::Size;
use crate::tls::Tls;
use crate::usage::SHARE;
use std::fmt::Write as _;
use std::time::Duration;

const FUNCTIONS: [&str; 3] = ["webhook", "converse", "deliver"];

/// What the figures are to be read with.
pub(crate) fn header(options: &Options, tls: &Tls, first: &TookAll) -> String {
    let share = if first.held {
        "held to 1.447 ms of every 20 ms by a control group, from when it has initialised"
    } else {
        "no control group may be made here: CPU time divided by the share, which is the worst case"
    };
    format!(
        "{} of {} processors; release profile, not the cross-compiled build; medians of {} starts and {} warm events.\n\
         AWS and WhatsApp are stand-ins that answer at once, over TLS on loopback; {} authorities are trusted.\n\
         A 128 MB function has {:.1} % of a processor: {share}.\n",
        std::env::consts::ARCH,
        std::thread::available_parallelism().map_or(1, usize::from),
        options.starts,
        options.events,
        tls.authorities,
        SHARE * 100.0,
    )
}

pub(crate) fn functions(sizes: &[Size; 3], cold: &TookAll, first: &TookAll, warm: &WarmAll) -> String {
    let mut text = line("", &FUNCTIONS.map(str::to_owned), "goal");
    let mut row = |what: &str, figures: [f64; 3], decimals: usize, goal: Option<f64>| {
        let cells = figures.map(|figure| format!("{figure:.decimals$}"));
        text += &line(what, &cells, &verdict_each(figures, decimals, goal));
    };
    let megabytes = |bytes: u64| f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6;
    row(
        "zip of the stripped bootstrap, MB",
        sizes.each_ref().map(|size| megabytes(size.zip)),
        2,
        Some(3.5),
    );
    row(
        "  unpacked, MB",
        sizes.each_ref().map(|size| megabytes(size.binary)),
        2,
        None,
    );
    row(
        "cold start: exec to first response, ms",
        cold.functions.map(|took| ms(took.wall)),
        1,
        None,
    );
    row("  fastest, ms", cold.functions.map(|took| ms(took.fastest)), 1, None);
    row("  on a processor, ms", cold.functions.map(|took| ms(took.cpu)), 1, None);
    row(
        "first event at 128 MB's share, ms",
        first.functions.map(|took| at_share(first, took.wall, took.cpu)),
        2,
        Some(2.0),
    );
    row(
        "  fastest, ms",
        first.functions.map(|took| at_share(first, took.fastest, took.cpu)),
        2,
        None,
    );
    row(
        "  on a processor, ms",
        first.functions.map(|took| ms(took.cpu)),
        2,
        None,
    );
    row(
        "warm event on a processor, ms",
        warm.functions.map(|warm| ms(warm.cpu)),
        3,
        None,
    );
    row("  on the clock, ms", warm.functions.map(|warm| ms(warm.wall)), 3, None);
    row(
        "resident after them, MiB",
        warm.functions.map(|warm| mib(warm.resident_kib)),
        1,
        None,
    );
    let growth = warm.functions.map(|warm| warm.growth_bytes.to_string());
    text += &line(&format!("  growth per event of {}, bytes", warm.events), &growth, "");
    text
}

pub(crate) fn operations(calls: &OperationCalls) -> String {
    let mut text = line("AWS calls", &cells("calls", "webhook", "conv+del"), "goal");
    let mut row = |what: &str, parts: &[&Calls], goal: Option<usize>| {
        let counts: Vec<usize> = parts.iter().map(|part| part.aws.len()).collect();
        let total: usize = counts.iter().sum();
        let (door, rest) = counts
            .split_first()
            .map_or((0, 0), |(door, rest)| (*door, rest.iter().sum::<usize>()));
        let verdict = goal.map_or(String::new(), |goal| verdict(total <= goal, &format!("<= {goal}")));
        text += &line(
            what,
            &cells(&total.to_string(), &door.to_string(), &rest.to_string()),
            &verdict,
        );
    };
    let [webhook, converse, deliver] = &calls.answered;
    row("webhook: one message", &[webhook], Some(1));
    row(
        "a plain answered message, end to end",
        &[webhook, converse, deliver],
        Some(6),
    );
    row("a bad signature", &[&calls.bad_signature], Some(0));
    let [door, inside] = &calls.duplicate;
    row("a duplicate", &[door, inside], Some(2));
    let [first_webhook, first_converse, first_deliver] = &calls.first_message;
    row(
        "a stranger's first message",
        &[first_webhook, first_converse, first_deliver],
        None,
    );
    let path: Vec<_> = calls
        .answered
        .iter()
        .flat_map(|part| part.aws.iter().map(String::as_str))
        .collect();
    let _infallible = writeln!(text, "  the answered message: {}", path.join(", "));
    let _infallible = writeln!(
        text,
        "  before its first event, webhook calls {}, converse {}, deliver {}",
        calls.init[0], calls.init[1], calls.init[2]
    );
    text
}

pub(crate) fn due(scans: &[DueScan]) -> String {
    let mut text = line(
        "the clock's tick, 20 tasks due",
        &cells("queries", "items read", "all calls"),
        "goal",
    );
    let first = scans.first().map(|scan| &scan.calls);
    for scan in scans {
        let queries = scan.calls.aws.iter().filter(|call| *call == "Query").count();
        let figures = [queries, scan.calls.items_read, scan.calls.aws.len()].map(|figure| figure.to_string());
        let verdict = verdict(Some(&scan.calls) == first && scan.calls.items_read <= scan.due, "equal");
        text += &line(&format!("  {} pending", scan.pending), &figures, &verdict);
    }
    text
}

pub(crate) fn python(cold: &TookAll, first: &TookAll, warm: &WarmAll) -> String {
    let mut text = line(
        "webhook beside Python with boto3",
        &cells("Rust", "Python", "ratio"),
        "goal",
    );
    let mut row = |what: &str, ours: f64, theirs: f64, decimals: usize, goal: Option<f64>| {
        let ratio = theirs / ours;
        let verdict = goal.map_or(String::new(), |goal| verdict(ratio >= goal, &format!(">= {goal:.0}")));
        let figures = [
            format!("{ours:.decimals$}"),
            format!("{theirs:.decimals$}"),
            format!("{ratio:.1}"),
        ];
        text += &line(what, &figures, &verdict);
    };
    let [cold_webhook, ..] = cold.functions;
    let [first_webhook, ..] = first.functions;
    let [warm_webhook, ..] = warm.functions;
    row(
        "cold start: exec to first response, ms",
        ms(cold_webhook.wall),
        ms(cold.python.wall),
        1,
        Some(50.0),
    );
    row(
        "  on a processor, ms",
        ms(cold_webhook.cpu),
        ms(cold.python.cpu),
        1,
        None,
    );
    row(
        "first event at 128 MB's share, ms",
        at_share(first, first_webhook.wall, first_webhook.cpu),
        at_share(first, first.python.wall, first.python.cpu),
        2,
        None,
    );
    row(
        "warm event on a processor, ms",
        ms(warm_webhook.cpu),
        ms(warm.python.cpu),
        3,
        Some(6.0),
    );
    row(
        "resident, MiB",
        mib(warm_webhook.resident_kib),
        mib(warm.python.resident_kib),
        1,
        None,
    );
    text
}

/// What was measured, or what follows from CPU time where nothing could hold the process to the share.
fn at_share(first: &TookAll, wall: Duration, cpu: Duration) -> f64 {
    if first.held { ms(wall) } else { ms(cpu) / SHARE }
}

fn verdict(met: bool, goal: &str) -> String {
    format!("{goal}  {}", if met { "met" } else { "MISSED" })
}

fn verdict_each(figures: [f64; 3], decimals: usize, goal: Option<f64>) -> String {
    let Some(goal) = goal else { return String::new() };
    let missed: Vec<_> = FUNCTIONS
        .iter()
        .zip(figures)
        .filter(|(_, figure)| *figure > goal)
        .map(|(name, _)| *name)
        .collect();
    let goal = format!("<= {goal:.*}", decimals.min(1));
    match missed.as_slice() {
        [] => verdict(true, &goal),
        _ => format!("{} by {}", verdict(false, &goal), missed.join(", ")),
    }
}

fn cells(a: &str, b: &str, c: &str) -> [String; 3] {
    [a.to_owned(), b.to_owned(), c.to_owned()]
}

fn line(what: &str, [a, b, c]: &[String; 3], goal: &str) -> String {
    format!("{what:<42}{a:>11}{b:>11}{c:>11}   {goal}")
        .trim_end()
        .to_owned()
        + "\n"
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

fn mib(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0
}
