//! The program itself, as a process: how long it takes and how much memory.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::rules::{self, Assign};
use crate::shop::{DOMAIN, SHOP, now};

/// What became of a process.
pub(crate) struct Ended {
    pub(crate) took: Duration,
    /// The most memory that it had; nothing where the system does not tell.
    pub(crate) peak_mib: Option<u64>,
}

/// Runs `hwjobs brokering batch` on the store of a folder.
pub(crate) fn batch(folder: &Path) -> Ended {
    let catalog = format!(
        "[store]\nstate = \"hwjobs.db\"\n\n[shops.{SHOP}]\ndomain = \"{DOMAIN}\"\ntoken = {{ env = \"SHOP_TOKEN\" }}\n\
         access = \"read-write\"\n\n[brokering.batch]\n{}",
        rules::text(Assign::Split)
    );
    std::fs::write(folder.join("jobs.toml"), catalog).unwrap();
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_hwjobs"))
        .args(["brokering", "batch", "--output", "json"])
        .current_dir(folder)
        .env_clear()
        .env("HWJOBS_NOW", now().to_rfc3339())
        .env("SHOP_TOKEN", "none")
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut peak_mib = None;
    let status = loop {
        peak_mib = peak(child.id()).max(peak_mib);
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    assert!(status.success(), "hwjobs brokering batch: {status}");
    Ended { took: began.elapsed(), peak_mib }
}

/// The kernel's own high-water mark, which only rises: the last look at it is as good as the end.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1024)
}
