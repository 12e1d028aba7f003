//! Writes what Shopify's bulk query for orders, or for products, would bring of a made-up shop: JSONL, the same for the
//! same options on every machine. `scripts/measure-load` loads it.
//!
//!     cargo run --release --example bulk-orders -- --orders 100000 > orders.jsonl
//!     cargo run --release --example bulk-orders -- --products > products.jsonl
//!
//! A row of an order is followed by 2.7 line items, 1.1 fulfilment orders, 2.7 lines of those and now and then a return:
//! 7.5 rows and some 5 KiB an order. What was written is counted in JSON on stderr.

mod buyer;
mod cart;
mod catalogue;
mod dice;
mod fate;
mod gid;
mod money;
mod order;
mod output;
mod parcels;
mod payment;
mod places;
mod products;
mod rows;
mod shuffle;
mod time;

use std::error::Error;
use std::io::{self, Write as _};

use clap::{Arg, ArgAction, Command, value_parser};

use order::Shop;
use output::Output;
use shuffle::Buckets;

fn main() -> Result<(), Box<dyn Error>> {
    let options = command().get_matches();
    let number = |name| options.get_one::<u64>(name).copied().unwrap_or_default();
    let shuffled = options.get_flag("shuffled").then(|| Buckets::new(number("seed"), number("orders")));
    let mut output = Output::new(shuffled.transpose()?);
    if options.get_flag("products") {
        products::write(&mut output)?;
    } else {
        let shop = Shop { seed: number("seed"), orders: number("orders"), updated: number("updated") };
        (0..shop.orders).try_for_each(|index| shop.order(index).write(&mut output))?;
    }
    let counts = output.finish()?;
    writeln!(io::stderr(), "{}", serde_json::to_string(&counts)?)?;
    Ok(())
}

fn command() -> Command {
    let number = |name| Arg::new(name).long(name).value_name("N").value_parser(value_parser!(u64));
    let flag = |name| Arg::new(name).long(name).action(ArgAction::SetTrue);
    Command::new("bulk-orders").about("Writes the result of a bulk query of a made-up shop to stdout").args([
        number("orders").default_value("10000").help("How many orders the shop has"),
        number("seed").default_value("1").help("Another number, another shop; its products stay"),
        number("updated")
            .value_name("PERCENT")
            .default_value("0")
            .help("The same shop a day later: so many percent of its orders have changed"),
        flag("shuffled").help("All rows in any order: children far from their parents, before or after them"),
        flag("products").help("The products, so that the orders' variants are known"),
    ])
}
