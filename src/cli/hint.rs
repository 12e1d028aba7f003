//! The word that was probably meant where a command is unknown. clap's own idea of nearness misses `nwe` for `new`.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue};

use super::command;
use crate::catalog::nearest;

/// The error with a suggestion, if clap has none and there is one to make.
pub(super) fn hinted(mut error: clap::Error, args: &[OsString]) -> clap::Error {
    if let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
        && error.get(ContextKind::SuggestedSubcommand).is_none()
        && let Some(near) = meant(word, args)
    {
        error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![near]));
    }
    error
}

/// The nearest of the commands that could stand where `word` does.
fn meant(word: &str, args: &[OsString]) -> Option<String> {
    let words = args.iter().skip(1).filter_map(|arg| arg.to_str()).take_while(|arg| *arg != word);
    let tree = command();
    let place = words.fold(&tree, |place, word| place.find_subcommand(word).unwrap_or(place));
    nearest(word, place.get_subcommands().map(Command::get_name)).map(str::to_owned)
}
