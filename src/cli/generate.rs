//! Completions and the manual page, made from the same tree that parses the command line.

use anyhow::Result;
use clap::ArgMatches;
use clap_complete::Shell;

use super::context::Context;
use super::tree::command;
use crate::exit::Exit;

/// Completions for a shell, to stdout.
pub(super) fn completions(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    if let Some(shell) = matches.get_one::<Shell>("shell") {
        let mut script = Vec::new();
        clap_complete::generate(*shell, &mut command(), "hwjobs", &mut script);
        context.output.out(&String::from_utf8(script)?);
    }
    Ok(Exit::Done)
}

/// The manual: the program, then every command, one page after the other.
pub(super) fn man(context: &mut Context) -> Result<Exit> {
    let mut pages = Vec::new();
    let mut tree = command().disable_help_subcommand(true);
    tree.build();
    page(&tree, &mut pages)?;
    context.output.out(&String::from_utf8(pages)?);
    Ok(Exit::Done)
}

fn page(command: &clap::Command, pages: &mut Vec<u8>) -> Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    clap_mangen::Man::new(command.clone().name(name)).render(pages)?;
    for sub in command.get_subcommands() {
        page(sub, pages)?;
    }
    Ok(())
}
