//! The table: figures, the goals beside them, and where a goal is missed.
use crate::Options;
use crate::aws::Calls;
use crate::measure::{DueScan, FIRST_GOAL, OperationCalls, Took, TookAll, WarmAll};
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
    let share = |took: &Took| at_share(first, took.wall, took.cpu);
    let mut lines = vec![
        line("", &FUNCTIONS.map(str::to_owned), "goal"),
        row(
            "zip of the stripped bootstrap, MB",
            sizes,
            |size| megabytes(size.zip),
            2,
            Some(3.5),
        ),
        row("  unpacked, MB", sizes, |size| megabytes(size.binary), 2, None),
        row(
            "cold start: exec to first response, ms",
            &cold.functions,
            |took| ms(took.wall),
            1,
            None,
        ),
        row("  fastest, ms", &cold.functions, |took| ms(took.fastest), 1, None),
        row("  on a processor, ms", &cold.functions, |took| ms(took.cpu), 1, None),
        row(
            "first event at 128 MB's share, ms",
            &first.functions,
            share,
            2,
            Some(ms(FIRST_GOAL)),
        ),
    ];
    if first.held {
        lines.push(row("  fastest, ms", &first.functions, |took| ms(took.fastest), 2, None));
        let within = |took: &Took| format!("{} of {}", took.within_goal, first.samples);
        lines.push(line("  within the goal", &first.functions.each_ref().map(within), ""));
    }
    lines.extend([
        row("  on a processor, ms", &first.functions, |took| ms(took.cpu), 2, None),
        row(
            "warm event on a processor, ms",
            &warm.functions,
            |warm| ms(warm.cpu),
            3,
            None,
        ),
        row("  on the clock, ms", &warm.functions, |warm| ms(warm.wall), 3, None),
        row(
            "resident after them, MiB",
            &warm.functions,
            |warm| mib(warm.resident_kib),
            1,
            None,
        ),
        line(
            &format!("  growth per event of {}, bytes", warm.events),
            &warm.functions.each_ref().map(|warm| warm.growth_bytes.to_string()),
            "",
        ),
    ]);
    lines.concat()
}

fn row<T>(what: &str, of: &[T; 3], figure: impl Fn(&T) -> f64, decimals: usize, goal: Option<f64>) -> String {
    let figures = of.each_ref().map(figure);
    let cells = figures.map(|figure| format!("{figure:.decimals$}"));
    line(what, &cells, &verdict_each(figures, goal))
}

pub(crate) fn operations(calls: &OperationCalls) -> String {
    let [door, inside] = &calls.duplicate;
    let [webhook, converse, deliver] = calls.answered.each_ref().map(Some);
    let [first_webhook, first_converse, first_deliver] = calls.first_message.each_ref().map(Some);
    let mut text = [
        line("AWS calls", &FUNCTIONS.map(str::to_owned), "goal"),
        operation("a message at the door", [webhook, None, None], Some(1)),
        operation(
            "a plain answered message, end to end",
            [webhook, converse, deliver],
            Some(6),
        ),
        operation("a bad signature", [Some(&calls.bad_signature), None, None], Some(0)),
        operation("a duplicate", [Some(door), Some(inside), None], Some(2)),
        operation(
            "a stranger's first message",
            [first_webhook, first_converse, first_deliver],
            None,
        ),
        line("before the first event", &calls.init.map(|calls| calls.to_string()), ""),
    ]
    .concat();
    let path: Vec<_> = calls
        .answered
        .iter()
        .flat_map(|part| &part.aws)
        .map(String::as_str)
        .collect();
    let _infallible = writeln!(text, "  the answered message: {}", path.join(", "));
    text
}

/// What each function called, and the sum of it beside the goal.
fn operation(what: &str, parts: [Option<&Calls>; 3], goal: Option<usize>) -> String {
    let total: usize = parts.iter().flatten().map(|part| part.aws.len()).sum();
    let cells = parts.map(|part| part.map_or("-".to_owned(), |part| part.aws.len().to_string()));
    let goal = match goal {
        Some(goal) => verdict(total <= goal, &format!("{total} <= {goal}")),
        None => format!("{total}"),
    };
    line(what, &cells, &goal)
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

fn verdict_each(figures: [f64; 3], goal: Option<f64>) -> String {
    let Some(goal) = goal else { return String::new() };
    let missed = FUNCTIONS.iter().zip(figures).filter(|(_, figure)| *figure > goal);
    let missed: Vec<_> = missed.map(|(name, _)| *name).collect();
    let goal = format!("<= {goal:.1}");
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

fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6
}

fn mib(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0
}
