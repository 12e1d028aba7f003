//! Routing, measured: deciding beside merely looking at the same stock, a whole run beside merely writing what it writes, a
//! query per order and rule, what a run takes of memory, and how well each way to assign does.
//!
//!     cargo bench --bench brokering                             2,000 and 20,000 orders, everything
//!     cargo bench --bench brokering -- --sizes 2000,20000,100000
//!     cargo bench --bench brokering -- decide queries           these only: decide, run, queries
//!
//! 300 facilities, 50,000 variants, two and a half million rows of stock, a waterfall of five rules; everything is made up,
//! and the same every time. What is compared runs in turns, and what is printed are medians and their ratios. Absolute
//! times belong to the machine.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be set up ends there")]
#![expect(clippy::print_stdout, reason = "figures are what it is for")]

mod bare;
mod child;
mod decide;
mod floor;
mod place;
mod quality;
mod queries;
mod rules;
mod run;
mod shop;
mod stock;
mod timing;
mod waiting;
mod world;

use clap::{Arg, ArgAction, Command};

use world::World;

fn main() {
    let asked = command().get_matches();
    // `cargo test --benches` only wants to know that it builds.
    if !asked.get_flag("bench") {
        return;
    }
    let only: Vec<&String> = asked.get_many("only").into_iter().flatten().collect();
    let wanted = |name: &str| only.is_empty() || only.iter().any(|word| *word == name);
    let world = World::new();
    for orders in asked.get_many::<u32>("sizes").into_iter().flatten() {
        let size = world.with_orders(*orders);
        println!("\n{}", size.told());
        if wanted("decide") {
            decide::measure(&size);
        }
        if wanted("run") {
            run::measure(&size);
        }
        if wanted("queries") {
            queries::measure(&size);
        }
    }
}

fn command() -> Command {
    Command::new("brokering").args([
        Arg::new("bench").long("bench").action(ArgAction::SetTrue).hide(true),
        Arg::new("sizes")
            .long("sizes")
            .value_delimiter(',')
            .value_parser(clap::value_parser!(u32))
            .default_values(["2000", "20000"]),
        Arg::new("only").value_parser(["decide", "run", "queries"]).num_args(0..),
    ])
}
