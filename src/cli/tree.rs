//! The tree of commands and flags. Categories and jobs come from the table of jobs, so that it cannot lack one.

use super::args::variant;
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
        .after_help("Exit codes: 0 done, 1 failed, 2 usage, 3 some records failed, 4 refused by the shop, 6 a check found something wrong,\n65 unusable file, 69 unreachable, 74 disk or database, 75 locked or out of time, 78 catalog. Retry 69 and 75.\nDocumentation: README.md and docs/ in the source.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .args(globals())
        .group(ArgGroup::new("which shops").args(["shop", "all-shops"]))
        .group(ArgGroup::new("how much").args(["quiet", "verbose"]));
    let command = command.subcommands(categories()).subcommands([
        looking(
            "jobs",
            "List jobs with their settings",
            [
                Command::new("list").about("List jobs with schedule and last run"),
                Command::new("show").about("Show a job, its settings and their origins").args([
                    Arg::new("category").required(true).help("e.g. orders"),
                    Arg::new("job").required(true).help("e.g. new"),
                    variant(),
                ]),
            ],
        ),
        looking(
            "runs",
            "List runs with counts and causes",
            [
                Command::new("list")
                    .about("List the last runs, newest first")
                    .args([limit("20"), job_filter()]),
                Command::new("show")
                    .about("Show a run")
                    .arg(Arg::new("run").required(true).help("Its number, or `last`")),
            ],
        ),
        looking(
            "failed",
            "List, retry and drop failed records",
            [
                Command::new("list").about("List failed records, oldest first").args([
                    limit("50"),
                    job_filter(),
                    dropped(),
                ]),
                Command::new("show").about("Show a record with reason, attempts and payload").arg(which()),
                Command::new("retry").about("Retry a record in the next run").arg(which_or_all()),
                Command::new("drop").about("Drop a record: keep it, never retry it").arg(which()),
            ],
        ),
        Command::new("history").about("Show the history of an order").arg(
            Arg::new("order")
                .required(true)
                .value_name("ORDER")
                .help("Name (with or without #) or Shopify id"),
        ),
        Command::new("stock").about("Show stock and availability of a variant").args([
            Arg::new("sku")
                .required(true)
                .value_name("SKU")
                .help("SKU, barcode, identifier, or Shopify id of the variant or inventory item"),
            Arg::new("facility").long("facility").value_name("FACILITY").help("Only this facility"),
            limit("20"),
        ]),
        Command::new("check").about("Check the catalog and file permissions").arg(
            Arg::new("connect")
                .long("connect")
                .action(ArgAction::SetTrue)
                .help("Check token, scopes and API version of every shop"),
        ),
        Command::new("completions")
            .about("Print completions for a shell")
            .arg(Arg::new("shell").required(true).value_parser(value_parser!(clap_complete::Shell))),
        Command::new("man").about("Print the manual page (roff)"),
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
            .help("Path of the catalog"),
        Arg::new("shop")
            .long("shop")
            .value_name("SHOP")
            .env("HWJOBS_SHOP")
            .help("Shop of the catalog; optional if there is one"),
        Arg::new("all-shops")
            .long("all-shops")
            .action(ArgAction::SetTrue)
            .help("Run for every shop, one after the other"),
        Arg::new("output")
            .long("output")
            .value_name("FORMAT")
            .env("HWJOBS_OUTPUT")
            .default_value("auto")
            .value_parser(PossibleValuesParser::new(["auto", "human", "plain", "json", "ndjson"]))
            .help("auto: human on a terminal, plain without one, silent under cron on success"),
        Arg::new("quiet").short('q').long("quiet").action(ArgAction::SetTrue).help("Print problems only"),
        Arg::new("verbose").short('v').long("verbose").action(ArgAction::SetTrue).help("Print every record"),
    ]
    .map(|arg| arg.global(true).help_heading("Global options"))
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
                .subcommands(jobs.map(job))
                .subcommands(extra_commands::commands(category))
        })
        .collect()
}

fn job(entry: &'static jobs::Entry) -> Command {
    Command::new(entry.name.verb).about(entry.about).args(of_a_job()).args(flags(entry)).after_help(
        "Settings can also be in the catalog or the environment: hwjobs jobs show. Global options: hwjobs --help.",
    )
}

/// The command line, for showing help: a job's help has its own options only, so that it fits a screen.
pub(super) fn command_with_short_help() -> Command {
    jobs::TABLE.iter().fold(command(), |command, entry| {
        let (category, verb) = (entry.name.category, entry.name.verb);
        let help = job(entry).bin_name(format!("hwjobs {category} {verb}")).render_help();
        command.mut_subcommand(category, |of| of.mut_subcommand(verb, |job| job.override_help(help)))
    })
}

/// A flag for every setting of a job: `--page-size 50` is `--set page-size=50`.
fn flags(entry: &'static jobs::Entry) -> impl Iterator<Item = Arg> {
    let defaults = (entry.defaults)();
    entry.keys.iter().map(move |key| {
        let arg = Arg::new(key.name).long(key.name).help(key.about).help_heading("Settings");
        let arg = arg.value_name(key.value);
        match defaults.get(key.name) {
            Some(toml::Value::Boolean(default)) => {
                let arg = arg.num_args(0..=1).default_missing_value("true").require_equals(true);
                if *default { arg.help(format!("{} [default: true]", key.about)) } else { arg }
            }
            Some(default) => arg.help(format!("{} [default: {}]", key.about, plain(default))),
            None => arg,
        }
    })
}

/// A default as it is typed on the command line.
fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// What every job takes.
fn of_a_job() -> [Arg; 8] {
    [
        Arg::new("dry-run")
            .long("dry-run")
            .action(ArgAction::SetTrue)
            .help("Show what would change, and change nothing"),
        Arg::new("set")
            .long("set")
            .value_name("KEY=VALUE")
            .action(ArgAction::Append)
            .value_parser(Overrides::key_value)
            .help("Override a setting for this run"),
        variant(),
        Arg::new("window")
            .long("window")
            .value_name("FROM..TO")
            .value_parser(window)
            .help("Read this period (RFC 3339) and keep the checkpoint"),
        Arg::new("limit")
            .long("limit")
            .value_name("N")
            .value_parser(value_parser!(u32).range(1..))
            .help("Process at most N records; the next run continues"),
        Arg::new("timeout")
            .long("timeout")
            .value_name("DURATION")
            .value_parser(timeout)
            .help("Stop cleanly after this time; the next run continues"),
        Arg::new("on-locked")
            .long("on-locked")
            .value_name("POLICY")
            .value_parser(PossibleValuesParser::new(["skip", "wait", "fail"]))
            .help("Policy while another run works [default: skip]"),
        Arg::new("if-due").long("if-due").action(ArgAction::SetTrue).help("Run only if the schedule is due"),
    ]
}

fn looking<const N: usize>(name: &'static str, about: &'static str, verbs: [Command; N]) -> Command {
    Command::new(name).about(about).subcommand_required(true).arg_required_else_help(true).subcommands(verbs)
}

fn limit(default: &'static str) -> Arg {
    Arg::new("limit")
        .long("limit")
        .value_name("N")
        .default_value(default)
        .value_parser(value_parser!(u32).range(1..))
        .help("Show at most N")
}

fn job_filter() -> Arg {
    Arg::new("job")
        .long("job")
        .value_name("CATEGORY JOB")
        .num_args(2)
        .help("Only this job, e.g. --job orders new")
}

fn dropped() -> Arg {
    Arg::new("dropped").long("dropped").action(ArgAction::SetTrue).help("Include dropped records")
}

fn which() -> Arg {
    Arg::new("which").required(true).value_name("RECORD").help("Number, name (with or without #), or key")
}

fn which_or_all() -> Arg {
    which().help("Number, name (with or without #), key, or `all`")
}

#[cfg(feature = "sandbox")]
fn sandbox() -> Command {
    looking(
        "sandbox",
        "Run the sandbox shop",
        [
            Command::new("serve").about("Serve the sandbox shop until interrupted").args([
                state(),
                Arg::new("port")
                    .long("port")
                    .value_name("PORT")
                    .default_value("0")
                    .value_parser(value_parser!(u16))
                    .help("Port on 127.0.0.1; 0: any free port"),
                Arg::new("orders")
                    .long("orders")
                    .value_name("N")
                    .default_value("400")
                    .value_parser(value_parser!(u32))
                    .help("Orders of a new shop"),
                Arg::new("seed")
                    .long("seed")
                    .value_name("N")
                    .default_value("1")
                    .value_parser(value_parser!(u64))
                    .help("Random seed of a new shop"),
                Arg::new("points-per-second")
                    .long("points-per-second")
                    .value_name("POINTS")
                    .value_parser(value_parser!(u32).range(1..))
                    .help("Restored query cost; 100 on most plans, 1000 on Plus [default: 100]"),
                Arg::new("index-lag")
                    .long("index-lag")
                    .value_name("TIME")
                    .value_parser(timeout)
                    .help("Delay until searches find a change"),
                Arg::new("late")
                    .long("late")
                    .value_name("PERCENT")
                    .value_parser(percent)
                    .help("Share of orders that searches find up to ten minutes late"),
                Arg::new("sell-every")
                    .long("sell-every")
                    .value_name("N")
                    .value_parser(value_parser!(u32).range(1..))
                    .help("Sell a unit after every N requests"),
                Arg::new("cancel-polls")
                    .long("cancel-polls")
                    .value_name("N")
                    .default_value("1")
                    .value_parser(value_parser!(u32))
                    .help("Polls until an orderCancel job is done"),
                Arg::new("bulk-form-seed")
                    .long("bulk-form-seed")
                    .value_name("N")
                    .value_parser(value_parser!(u64))
                    .help("Vary the form of bulk files at random, by seed"),
                Arg::new("fault")
                    .long("fault")
                    .value_name("SCRIPT")
                    .action(ArgAction::Append)
                    .help("Scripted fault, e.g. 'http-503 on=orders times=2'; see docs/sandbox.md"),
            ]),
            Command::new("step").about("Advance the sandbox shop: place, edit, cancel orders, …").args([
                state(),
                Arg::new("times")
                    .long("times")
                    .value_name("N")
                    .default_value("1")
                    .value_parser(value_parser!(u32).range(1..))
                    .help("Number of steps"),
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
                    .help("Apply events to this order, e.g. --on BS-1004 send request-return"),
                Arg::new("what")
                    .value_name("WHAT")
                    .num_args(1..)
                    .requires("on")
                    .value_parser(PossibleValuesParser::new(sandbox::world::happenings()))
                    .help("Events, applied in this order"),
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
        .help("SQLite file of the sandbox shop; the catalog's without it")
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
