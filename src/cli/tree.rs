//! The tree of commands and flags. Categories and jobs come from the table of jobs, so that it cannot lack one.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgGroup, Command, value_parser};

use super::extra_commands;
use crate::catalog::Overrides;
use crate::jobs;
use domain::values::window::Window;

/// The whole command line.
pub fn command() -> Command {
    let command = Command::new("hwjobs")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Order management jobs for Shopify retailers: one run per invocation")
        .after_help("Exit codes: 0 done, 1 failed, 2 usage, 3 some records failed, 4 refused by the shop, 6 a check found something wrong,\n65 unusable file, 69 unreachable, 74 disk or database, 75 locked or out of time, 78 catalog. 69 and 75 are worth retrying.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .args(globals())
        .group(ArgGroup::new("which shops").args(["shop", "all-shops"]))
        .group(ArgGroup::new("how much").args(["quiet", "verbose"]));
    let command = command.subcommands(categories()).subcommands([
        looking(
            "jobs",
            "What there is, what it reads, writes and takes",
            [
                Command::new("list").about("Every job, with its schedule and its last run"),
                Command::new("show")
                    .about("One job: what it does, its settings and where they come from")
                    .args([
                        Arg::new("category").required(true).help("e.g. orders"),
                        Arg::new("job").required(true).help("e.g. new"),
                        variant(),
                    ]),
            ],
        ),
        looking(
            "runs",
            "What happened, with numbers and causes",
            [
                Command::new("list").about("The last runs, newest first").args([limit("20"), job_filter()]),
                Command::new("show")
                    .about("One run, whole")
                    .arg(Arg::new("run").required(true).help("Its number, or `last`")),
            ],
        ),
        looking(
            "failed",
            "Records that could not be taken, kept",
            [
                Command::new("list").about("Failed records, oldest first").args([
                    limit("50"),
                    job_filter(),
                    dropped(),
                ]),
                Command::new("show").about("One record: reason, attempts, payload").arg(which()),
                Command::new("retry")
                    .about("Let the next run try it again, a dropped one too")
                    .arg(which_or_all()),
                Command::new("drop").about("Give it up: it is kept, and never tried again").arg(which()),
            ],
        ),
        Command::new("history").about("What ever happened to one order, by which job, and why").arg(
            Arg::new("order")
                .required(true)
                .value_name("ORDER")
                .help("Its name with or without #, or Shopify's number"),
        ),
        Command::new("stock")
            .about("Where a variant is, how much of it may be sold online and why, and what moved it")
            .args([
                Arg::new("sku")
                    .required(true)
                    .value_name("SKU")
                    .help("Its SKU, barcode or identity, or Shopify's number of it or of its inventory item"),
                Arg::new("facility").long("facility").value_name("FACILITY").help("Only there"),
                limit("20"),
            ]),
        Command::new("check").about("Read the catalog and tell every mistake in it").arg(
            Arg::new("connect")
                .long("connect")
                .action(ArgAction::SetTrue)
                .help("Ask every shop, too: is the token good, which scopes are missing?"),
        ),
        Command::new("completions")
            .about("Completions for a shell")
            .arg(Arg::new("shell").required(true).value_parser(value_parser!(clap_complete::Shell))),
        Command::new("man").about("The manual page, as roff"),
    ]);
    #[cfg(feature = "sandbox")]
    let command = command.subcommand(sandbox());
    command
}

fn globals() -> [Arg; 6] {
    [
        Arg::new("config")
            .short('c')
            .long("config")
            .value_name("FILE")
            .env("HWJOBS_CONFIG")
            .default_value("jobs.toml")
            .value_parser(value_parser!(PathBuf))
            .help("The catalog"),
        Arg::new("shop")
            .long("shop")
            .value_name("SHOP")
            .env("HWJOBS_SHOP")
            .help("Which shop of the catalog; not needed where there is one"),
        Arg::new("all-shops")
            .long("all-shops")
            .action(ArgAction::SetTrue)
            .help("Every shop of the catalog, one after the other"),
        Arg::new("output")
            .long("output")
            .value_name("FORMAT")
            .env("HWJOBS_OUTPUT")
            .default_value("auto")
            .value_parser(PossibleValuesParser::new(["auto", "human", "plain", "json", "ndjson"]))
            .help("auto: human on a terminal, plain without one, silent under cron while all is well"),
        Arg::new("quiet")
            .short('q')
            .long("quiet")
            .action(ArgAction::SetTrue)
            .help("Say only what went wrong"),
        Arg::new("verbose")
            .short('v')
            .long("verbose")
            .action(ArgAction::SetTrue)
            .help("Say what happened to every record"),
    ]
    .map(|arg| arg.global(true).help_heading("Everywhere"))
}

fn categories() -> Vec<Command> {
    jobs::CATEGORIES
        .iter()
        .map(|(category, about)| {
            let jobs = jobs::TABLE.iter().filter(|entry| entry.name.category == *category);
            Command::new(*category)
                .about(*about)
                .subcommand_required(true)
                .arg_required_else_help(true)
                .subcommands(jobs.map(|entry| {
                    Command::new(entry.name.verb)
                        .about(entry.about)
                        .args(of_a_job())
                        .args(flags(entry))
                        .after_help("Every setting may also stand in the catalog, or in the environment; jobs show tells which holds.")
                }))
                .subcommands(extra_commands::commands(category))
        })
        .collect()
}

/// A flag for every setting of a job: `--page-size 50` is `--set page-size=50`.
fn flags(entry: &'static jobs::Entry) -> impl Iterator<Item = Arg> {
    let defaults = (entry.defaults)();
    entry.keys.iter().map(move |key| {
        let arg = Arg::new(key.name).long(key.name).help(key.about).help_heading("Settings");
        match defaults.get(key.name) {
            Some(toml::Value::Boolean(_)) => arg
                .value_name("true|false")
                .num_args(0..=1)
                .default_missing_value("true")
                .require_equals(true),
            Some(_) | None => arg.value_name("VALUE"),
        }
    })
}

/// What every job takes.
fn of_a_job() -> [Arg; 8] {
    [
        Arg::new("dry-run")
            .long("dry-run")
            .action(ArgAction::SetTrue)
            .help("Show what would change; change nothing, here or at the shop"),
        Arg::new("set")
            .long("set")
            .value_name("KEY=VALUE")
            .action(ArgAction::Append)
            .value_parser(Overrides::key_value)
            .help("A setting of this job for this run"),
        variant(),
        Arg::new("window")
            .long("window")
            .value_name("FROM..TO")
            .value_parser(window)
            .help("Read this stretch of time (RFC 3339, both ends included) and leave the checkpoint alone"),
        Arg::new("limit")
            .long("limit")
            .value_name("N")
            .value_parser(value_parser!(u32).range(1..))
            .help("Take no more than N records; the next run goes on behind them"),
        Arg::new("timeout")
            .long("timeout")
            .value_name("TIME")
            .value_parser(timeout)
            .help("Stop cleanly after this time, e.g. 10m; the next run goes on from there"),
        Arg::new("on-locked")
            .long("on-locked")
            .value_name("POLICY")
            .value_parser(PossibleValuesParser::new(["skip", "wait", "fail"]))
            .help(
                "While another run of this job is at work: leave (skip, the default), wait, or fail with 75",
            ),
        Arg::new("if-due")
            .long("if-due")
            .action(ArgAction::SetTrue)
            .help("Only if its schedule has come round since its last run began"),
    ]
}

fn looking<const N: usize>(name: &'static str, about: &'static str, verbs: [Command; N]) -> Command {
    Command::new(name).about(about).subcommand_required(true).arg_required_else_help(true).subcommands(verbs)
}

pub(super) fn variant() -> Arg {
    Arg::new("variant")
        .long("variant")
        .value_name("NAME")
        .help("Which variant of the job, as the catalog names it")
}

fn limit(default: &'static str) -> Arg {
    Arg::new("limit")
        .long("limit")
        .value_name("N")
        .default_value(default)
        .value_parser(value_parser!(u32).range(1..))
        .help("No more than N")
}

fn job_filter() -> Arg {
    Arg::new("job")
        .long("job")
        .value_name("CATEGORY JOB")
        .num_args(2)
        .help("Only this job's, e.g. --job orders new")
}

fn dropped() -> Arg {
    Arg::new("dropped").long("dropped").action(ArgAction::SetTrue).help("Those given up, too")
}

fn which() -> Arg {
    Arg::new("which")
        .required(true)
        .value_name("RECORD")
        .help("Its number here, its name with or without #, or its key")
}

fn which_or_all() -> Arg {
    which().help("Its number here, its name with or without #, its key, or `all`")
}

#[cfg(feature = "sandbox")]
fn sandbox() -> Command {
    looking(
        "sandbox",
        "The demo shop",
        [
            Command::new("serve")
                .about("Keep the demo shop standing for other programs, until interrupted")
                .args([
                    state(),
                    Arg::new("port")
                        .long("port")
                        .value_name("PORT")
                        .default_value("0")
                        .value_parser(value_parser!(u16))
                        .help("On 127.0.0.1; 0 for any that is free"),
                    Arg::new("orders")
                        .long("orders")
                        .value_name("N")
                        .default_value("400")
                        .value_parser(value_parser!(u32))
                        .help("Orders that a fresh shop has had"),
                    Arg::new("seed")
                        .long("seed")
                        .value_name("N")
                        .default_value("1")
                        .value_parser(value_parser!(u64))
                        .help("What a fresh shop is grown from"),
                    Arg::new("points-per-second")
                        .long("points-per-second")
                        .value_name("POINTS")
                        .value_parser(value_parser!(u32).range(1..))
                        .help("Query cost that comes back; 100 on most plans (the default), 1000 on Plus"),
                    Arg::new("index-lag")
                        .long("index-lag")
                        .value_name("TIME")
                        .value_parser(timeout)
                        .help("How long a change takes to be found by searches"),
                    Arg::new("late").long("late").value_name("PERCENT").value_parser(percent).help(
                        "How many orders searches find up to ten minutes late, e.g. 5%; as before without it",
                    ),
                    Arg::new("sell-every")
                        .long("sell-every")
                        .value_name("N")
                        .value_parser(value_parser!(u32).range(1..))
                        .help("Sell a unit of something after every N requests, so that jobs meet a shop that sells"),
                    Arg::new("cancel-polls")
                        .long("cancel-polls")
                        .value_name("N")
                        .default_value("1")
                        .value_parser(value_parser!(u32))
                        .help("How often the job of an orderCancel is found undone"),
                    Arg::new("bulk-form-seed")
                        .long("bulk-form-seed")
                        .value_name("N")
                        .value_parser(value_parser!(u64))
                        .help("Vary the form of bulk files at random, by seed"),
                    Arg::new("fault")
                        .long("fault")
                        .value_name("SCRIPT")
                        .action(ArgAction::Append)
                        .help("A misfortune, e.g. 'http-503 on=orders times=2'; see the README"),
                ]),
            Command::new("step")
                .about("Let some time pass in the demo shop: orders placed, edited, cancelled, …")
                .args([
                    state(),
                    Arg::new("times")
                        .long("times")
                        .value_name("N")
                        .default_value("1")
                        .value_parser(value_parser!(u32).range(1..))
                        .help("How many steps"),
                    Arg::new("place")
                        .long("place")
                        .value_name("N")
                        .conflicts_with("times")
                        .value_parser(value_parser!(u32).range(1..))
                        .help("Only place N plain orders"),
                    Arg::new("on")
                        .long("on")
                        .value_name("ORDER")
                        .requires("what")
                        .conflicts_with_all(["times", "place"])
                        .help("Only let things happen to this order, e.g. --on BS-1004 send request-return"),
                    Arg::new("what")
                        .value_name("WHAT")
                        .num_args(1..)
                        .requires("on")
                        .value_parser(PossibleValuesParser::new(sandbox::world::happenings()))
                        .help("What happens to it, in this order and at the same moment"),
                ]),
        ],
    )
}

#[cfg(feature = "sandbox")]
fn state() -> Arg {
    Arg::new("state")
        .long("state")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help("The demo shop's own SQLite file; the catalog's demo shop without it")
}

#[cfg(feature = "sandbox")]
fn percent(text: &str) -> Result<u8, String> {
    let number: Option<u8> = text.strip_suffix('%').unwrap_or(text).parse().ok();
    number.filter(|percent| *percent <= 100).ok_or_else(|| "write a share like 5%".to_owned())
}

fn timeout(text: &str) -> Result<Duration, String> {
    text.parse::<crate::catalog::Span>().map(crate::catalog::Span::as_std)
}

fn window(text: &str) -> Result<Window, String> {
    let (from, to) =
        text.split_once("..").ok_or("write FROM..TO, e.g. 2026-11-27T00:00:00Z..2026-11-28T00:00:00Z")?;
    let at = |text: &str| {
        chrono::DateTime::parse_from_rfc3339(text)
            .map(|at| at.to_utc())
            .map_err(|e| format!("{text:?}: {e}; write it with its zone, like 2026-11-27T09:00:00-05:00"))
    };
    let window = Window { from: at(from)?, to: at(to)? };
    if window.from > window.to { Err("it ends before it begins".to_owned()) } else { Ok(window) }
}
