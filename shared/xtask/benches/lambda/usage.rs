//! What a process has used, from `/proc`, and a processor share as small as that of a small Lambda, from a control group.
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// Lambda gives a function one virtual CPU at 1,769 MB, and its share of one below ("Configure Lambda function memory").
pub(crate) const SHARE: f64 = 128.0 / 1769.0;

/// The kernel hands out CPU time by periods. Lambda's is 20 ms, as measurements of throttled functions show.
const PERIOD_US: u32 = 20_000;
const QUOTA_US: u32 = 1_447;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// Time on a processor, all threads.
    pub(crate) cpu: Duration,
    /// Memory that is resident now.
    pub(crate) resident_kib: u64,
}

impl Usage {
    pub(crate) fn of(pid: u32) -> Result<Self> {
        let process = PathBuf::from(format!("/proc/{pid}"));
        let mut nanoseconds = 0;
        for thread in process.join("task").read_dir()? {
            nanoseconds += on_processor_ns(&thread?.path()).unwrap_or_default();
        }
        let status = fs::read_to_string(process.join("status"))?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let resident = resident.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok());
        Ok(Self {
            cpu: Duration::from_nanos(nanoseconds),
            resident_kib: resident.context("no resident memory")?,
        })
    }
}

/// In nanoseconds, where `/proc/…/stat` counts in hundredths of a second. A thread that has ended is not there any more;
/// none of the programs under test ends one while it is looked at.
fn on_processor_ns(thread: &Path) -> Option<u64> {
    let text = fs::read_to_string(thread.join("schedstat")).ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// A control group that holds what is in it to a 128 MB function's share.
pub(crate) struct SmallShare {
    folder: PathBuf,
}

impl SmallShare {
    /// Nothing where this system does not let us make one.
    pub(crate) fn open() -> Option<Self> {
        let name = format!("chairside-bench-{}", std::process::id());
        let quota = [
            ("/sys/fs/cgroup", vec![("cpu.max", format!("{QUOTA_US} {PERIOD_US}"))]),
            (
                "/sys/fs/cgroup/cpu",
                vec![
                    ("cpu.cfs_period_us", PERIOD_US.to_string()),
                    ("cpu.cfs_quota_us", QUOTA_US.to_string()),
                ],
            ),
        ];
        quota.into_iter().find_map(|(parent, settings)| {
            let share = Self {
                folder: Path::new(parent).join(&name),
            };
            fs::create_dir(&share.folder).ok()?;
            let set = |(file, value): &(&str, String)| {
                // Never made where the kernel did not: in a folder that is no control group this would be a file.
                let file = share.folder.join(file);
                file.exists() && fs::write(file, value).is_ok()
            };
            settings.iter().all(set).then_some(share)
        })
    }

    /// From now on the process has this much and no more. Returns at the start of a period with nothing used of it.
    pub(crate) fn hold(&self, pid: u32) -> Result<()> {
        fs::write(self.folder.join("cgroup.procs"), pid.to_string())?;
        sleep(Duration::from_micros(u64::from(2 * PERIOD_US)));
        Ok(())
    }
}

impl Drop for SmallShare {
    fn drop(&mut self) {
        // The last process in it has just been ended: it takes a moment until the group is empty.
        for _ in 0..50 {
            if fs::remove_dir(&self.folder).is_ok() {
                return;
            }
            sleep(Duration::from_millis(10));
        }
    }
}
