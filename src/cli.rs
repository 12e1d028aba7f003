//! The command line, built from the table of jobs, and one file per other command.

mod args;
mod brokering;
mod check;
mod connect;
mod context;
#[cfg(feature = "sandbox")]
mod demo;
mod extra_commands;
mod failed;
mod generate;
mod hint;
mod history;
mod job;
mod jobs;
mod order_lookup;
mod runs;
#[cfg(feature = "sandbox")]
mod sandbox;
mod stock;
mod table;
mod tree;

use std::ffi::OsString;

use clap::ArgMatches;

use crate::exit::Exit;
use context::Context;
pub use tree::command;

/// Parses the command line, does what it says, and answers how the process ends.
pub fn main(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let asks_for_help = args.iter().any(|arg| arg == "--help" || arg == "-h");
    let command = if asks_for_help { tree::command_with_short_help() } else { command() };
    let matches = match command.try_get_matches_from(&args) {
        Ok(matches) => matches,
        Err(error) => return usage(&hint::hinted(error, &args)),
    };
    let mut context = Context::new(&matches);
    let done = dispatch(&mut context, &matches);
    context.end(done)
}

/// clap's own words; help and version are no errors.
fn usage(error: &clap::Error) -> Exit {
    let printed = error.print();
    match (error.use_stderr(), printed) {
        (true, _) => Exit::Usage,
        (false, Err(broken)) if broken.kind() != std::io::ErrorKind::BrokenPipe => Exit::Io,
        (false, _) => Exit::Done,
    }
}

fn dispatch(context: &mut Context, matches: &ArgMatches) -> anyhow::Result<Exit> {
    let (name, matches) = chosen(matches)?;
    match name {
        "jobs" => {
            let (verb, matches) = chosen(matches)?;
            if verb == "show" { jobs::show(context, matches) } else { jobs::list(context) }
        }
        "runs" => {
            let (verb, matches) = chosen(matches)?;
            if verb == "show" { runs::show(context, matches) } else { runs::list(context, matches) }
        }
        "failed" => {
            let (verb, matches) = chosen(matches)?;
            match verb {
                "show" => failed::show(context, matches),
                "retry" => failed::retry(context, matches),
                "drop" => failed::drop(context, matches),
                _ => failed::list(context, matches),
            }
        }
        "history" => history::show(context, matches),
        "stock" => stock::show(context, matches),
        "check" => check::check(context, matches),
        "completions" => generate::completions(context, matches),
        "man" => generate::man(context),
        #[cfg(feature = "sandbox")]
        "sandbox" => {
            let (verb, matches) = chosen(matches)?;
            if verb == "serve" { sandbox::serve(context, matches) } else { sandbox::step(context, matches) }
        }
        category => {
            let (verb, matches) = chosen(matches)?;
            if let Some(beside) = extra_commands::find(category, verb) {
                return (beside.run)(context, matches);
            }
            let entry = crate::jobs::find(category, verb).ok_or_else(|| {
                anyhow::anyhow!("{category} {verb} is in the command line but not in the table")
            })?;
            job::run(context, entry, matches)
        }
    }
}

/// The subcommand; clap has made sure that there is one.
fn chosen(matches: &ArgMatches) -> anyhow::Result<(&str, &ArgMatches)> {
    matches.subcommand().ok_or_else(|| anyhow::anyhow!("no subcommand was given"))
}
