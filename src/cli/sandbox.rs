//! `hwjobs sandbox`: the demo shop, kept standing or moved on.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::ArgMatches;
use serde_json::json;

use super::context::Context;
use super::demo::{self, clock};
use crate::catalog::Domain;
use crate::exit::{Exit, Usage};
use sandbox::{self, Bucket, Options};

/// Stands until interrupted. The first line on stdout says where and with which token.
pub(super) fn serve(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let mut options = Options::new(state(context, matches)?, clock());
    options.port = matches.get_one("port").copied().unwrap_or_default();
    options.orders = matches.get_one("orders").copied().unwrap_or(options.orders);
    options.seed = matches.get_one("seed").copied().unwrap_or(options.seed);
    options.bucket = matches.get_one("points-per-second").copied().map_or(options.bucket, Bucket::restoring);
    options.index_lag = matches.get_one::<Duration>("index-lag").copied().unwrap_or_default();
    options.late = matches.get_one("late").copied();
    options.sell_every = matches.get_one("sell-every").copied().unwrap_or_default();
    options.cancel_polls = matches.get_one("cancel-polls").copied().unwrap_or(options.cancel_polls);
    options.bulk_form_seed = matches.get_one("bulk-form-seed").copied();
    for script in matches.get_many::<String>("fault").into_iter().flatten() {
        options.faults.push(script.parse().map_err(|e| Usage(format!("--fault {script}: {e}")))?);
    }
    let running = sandbox::start(options).context("starting the demo shop")?;
    let (url, token) = (running.url(), running.token().to_owned());
    context.tell("sandbox", json!({ "url": url, "token": token }), |output| {
        output.line(&format!("the demo shop stands at {url}; its token is {token}"));
        output.talk("Ctrl-C ends it; what happened in it stays");
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(stopped())?;
    running.stop()?;
    Ok(Exit::Done)
}

/// Moves the demo shop's world on.
pub(super) fn step(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let options = Options::new(state(context, matches)?, clock());
    let what: Vec<String> = matches.get_many("what").into_iter().flatten().cloned().collect();
    let stepped = match (matches.get_one::<String>("on"), matches.get_one::<u32>("place")) {
        (Some(order), _) => vec![sandbox::happen(options, order, &what)?],
        (None, Some(orders)) => vec![sandbox::place(options, *orders)?],
        (None, None) => {
            let times = matches.get_one::<u32>("times").copied().unwrap_or(1);
            (0..times).map(|_| sandbox::step(options.clone())).collect::<Result<_>>()?
        }
    };
    context.tell("stepped", json!(stepped), |output| {
        stepped.iter().for_each(|stepped| output.line(&told(&json!(stepped))));
    });
    Ok(Exit::Done)
}

/// `8 placed, 1 edited, 2 cancelled`.
fn told(stepped: &serde_json::Value) -> String {
    let counts = stepped.as_object().into_iter().flatten();
    let told: Vec<String> = counts
        .filter(|(_, count)| count.as_u64() > Some(0))
        .map(|(what, count)| format!("{count} {}", what.replace('_', " ")))
        .collect();
    if told.is_empty() { "nothing happened".to_owned() } else { told.join(", ") }
}

/// The file that was named, else the catalog's demo shop's.
fn state(context: &Context, matches: &ArgMatches) -> Result<PathBuf> {
    if let Some(path) = matches.get_one::<PathBuf>("state") {
        return Ok(path.clone());
    }
    let catalog = context.catalog()?;
    let shops = context.shops(&catalog)?;
    let (name, shop) =
        shops.into_iter().find(|(_, shop)| shop.domain == Domain::Sandbox).with_context(|| {
            Usage(format!(
                "no shop in {} has domain = \"sandbox\"; name a file with --state",
                catalog.path.display()
            ))
        })?;
    Ok(demo::state(&catalog, name, shop))
}

async fn stopped() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
