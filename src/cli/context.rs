//! The context of every command: catalog, output, clock.

use std::path::PathBuf;

use anyhow::Result;
use clap::ArgMatches;
use serde_json::{Value, json};

use crate::catalog::{Catalog, Overrides, ShopTable, nearest};
use crate::exit::{Exit, Usage};
use crate::jobs;
use crate::report::{Format, Output, VERSION, Verbosity, clean};

/// The globals of one invocation.
pub(super) struct Context {
    /// Where the catalog is.
    pub(super) config: PathBuf,
    /// How to tell.
    pub(super) format: Format,
    /// How much to tell.
    pub(super) verbosity: Verbosity,
    /// Where to tell it.
    pub(super) output: Output,
    shop: Option<String>,
    all_shops: bool,
}

impl Context {
    pub(super) fn new(matches: &ArgMatches) -> Self {
        let format = match matches.get_one::<String>("output").map(String::as_str) {
            Some("human") => Format::Human,
            Some("plain") => Format::Plain,
            Some("json") => Format::Json,
            Some("ndjson") => Format::Ndjson,
            _ => Format::detect(),
        };
        let verbosity = if matches.get_flag("quiet") {
            Verbosity::Quiet
        } else if matches.get_flag("verbose") {
            Verbosity::Verbose
        } else {
            Verbosity::Normal
        };
        Self {
            config: matches.get_one::<PathBuf>("config").cloned().unwrap_or_default(),
            format,
            verbosity,
            output: Output::new(),
            shop: matches.get_one::<String>("shop").cloned(),
            all_shops: matches.get_flag("all-shops"),
        }
    }

    /// The catalog, without a mistake.
    pub(super) fn catalog(&self) -> Result<Catalog> {
        Ok(Catalog::load(&self.config, &jobs::known())?)
    }

    /// The catalog's store, to look at.
    pub(super) fn store(&self) -> Result<store::Reader> {
        let state = self.catalog()?.store.state;
        if state.exists() { Ok(store::Reader::open(&state)?) } else { Ok(store::Reader::empty()?) }
    }

    /// The catalog's store, to change it.
    pub(super) fn writable_store(&self) -> Result<store::Store> {
        Ok(store::Store::open(&self.catalog()?.store.state)?)
    }

    /// The shop that was named, to filter by.
    pub(super) fn shop_filter(&self) -> Option<String> {
        self.shop.clone()
    }

    /// The shops to work for.
    pub(super) fn shops<'c>(&self, catalog: &'c Catalog) -> Result<Vec<(&'c String, &'c ShopTable)>> {
        if let Some(name) = &self.shop {
            return match catalog.shops.get_key_value(name) {
                Some(shop) => Ok(vec![shop]),
                None => Err(self.unknown_shop(catalog, name).into()),
            };
        }
        if self.all_shops || catalog.shops.len() == 1 {
            return Ok(catalog.shops.iter().collect());
        }
        let names: Vec<&str> = catalog.shops.keys().map(String::as_str).collect();
        Err(Usage(format!("which shop? --shop {} or --all-shops", names.join(" | --shop "))).into())
    }

    fn unknown_shop(&self, catalog: &Catalog, name: &str) -> Usage {
        let hint = nearest(name, catalog.shops.keys().map(String::as_str))
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        Usage(format!("there is no shop `{name}` in {}{hint}", self.config.display()))
    }

    /// Tells a result: `value` as JSON, or what `say` makes of it for people.
    pub(super) fn tell(&mut self, kind: &str, value: Value, say: impl FnOnce(&mut Output)) {
        if self.format.is_json() {
            let document = json!({ "hwjobs": VERSION, "kind": kind, kind: value });
            let text = if self.format == Format::Json {
                serde_json::to_string_pretty(&document)
            } else {
                serde_json::to_string(&document)
            };
            self.output.line(&text.unwrap_or_default());
        } else {
            say(&mut self.output);
        }
    }

    /// The exit, after an error has been told and everything has been written.
    pub(super) fn end(mut self, done: Result<Exit>) -> Exit {
        let exit = done.unwrap_or_else(|error| self.told(&error));
        let Some(broken) = self.output.broken().map(ToString::to_string) else { return exit };
        self.output.talk(&format!("error: the result could not be written: {broken}"));
        if exit == Exit::Done { Exit::Io } else { exit }
    }

    /// Tells an error, and answers the exit that it calls for.
    pub(super) fn told(&mut self, error: &anyhow::Error) -> Exit {
        let exit = Exit::of(error);
        let text = format!("{error:#}");
        // A mistake in the catalog is shown as it was drawn, with its caret.
        let drawn = if text.starts_with("error: ") { text } else { format!("error: {}", clean(&text)) };
        self.output.talk(drawn.trim_end());
        if self.format.is_json() {
            let document =
                json!({ "hwjobs": VERSION, "kind": "error", "error": drawn, "exit_code": exit.code() });
            self.output.line(&document.to_string());
        }
        exit
    }
}

/// The overrides that stand in the environment.
pub(super) fn from_environment() -> Overrides {
    let env = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with("HWJOBS_"));
    Overrides { env: env.collect(), ..Overrides::default() }
}
