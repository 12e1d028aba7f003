//! `hwjobs brokering diff A B`: what the routings of another catalog would do with what waits now, beside those of this one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Value, json};

use super::replay;
use super::words::{self, count};
use crate::catalog::Catalog;
use crate::cli::args::variant;
use crate::cli::context::{Context, from_environment};
use crate::cli::table::{lines, row, table};
use crate::clock;
use crate::exit::{Exit, Usage};
use crate::jobs;
use crate::jobs::brokering::{Run, Scene, Takes, batch};
use crate::report::{Output, clean};
use domain::brokering::decide;
use domain::brokering::metrics::{Ends, Figures, figures};
use domain::brokering::routing::{Terms, Unit};
use domain::facility::{FacilityId, Queue};
use domain::plan::unreadable_lines::UnreadableLines;
use store::Reader;

/// Facilities that are told one by one, and orders.
const FACILITIES: usize = 10;
const ORDERS: usize = 20;

/// What it takes.
pub(in crate::cli) fn command(command: Command) -> Command {
    let catalog = |name: &'static str, help: &'static str| {
        Arg::new(name).required(true).value_name(name).value_parser(value_parser!(PathBuf)).help(help)
    };
    command.about("What other routings would do with what waits now; nothing is written").args([
        catalog("A", "A catalog, e.g. jobs.toml; what waits is what its store has"),
        catalog("B", "Another, of which only the routings and [brokering.batch] count"),
        variant().help("By this variant of `brokering batch`, which both must have"),
        Arg::new("facts").long("facts").value_name("FILE").value_parser(value_parser!(PathBuf)).help(
            "Not the store, but what a recorded run decided on: its orders, urgent or not, its stock, its time",
        ),
    ])
}

/// Tells the differences.
pub(in crate::cli) fn show(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let variant = matches.get_one::<String>("variant").map(String::as_str);
    let side = |name: &str| -> Result<Side> {
        let path = matches.get_one::<PathBuf>(name).map(PathBuf::as_path).unwrap_or(Path::new(""));
        let catalog = Catalog::load(path, &jobs::known())?;
        Ok(Side { run: batch(&catalog, variant, &from_environment())?, catalog })
    };
    let sides = [side("A")?, side("B")?];
    let ([a, b], unread) = match matches.get_one::<PathBuf>("facts") {
        Some(file) => (decided_on_record(&sides, file)?, None),
        None => decided(&sides)?,
    };
    let differing: Vec<(&Ends, &Ends)> = a
        .ends
        .iter()
        .filter_map(|(order, ends)| Some((ends, b.ends.get(order)?)))
        .filter(|(one, other)| one != other)
        .collect();
    let told = Told { sides: &sides, a: &a, b: &b, differing, unread };
    context.tell("diff", told.json(), |output| told.lines(output));
    Ok(Exit::Done)
}

/// A catalog, and the run that it is asked for.
struct Side {
    catalog: Catalog,
    run: Run,
}

/// What a side decides.
struct Decided {
    figures: Figures,
    ends: BTreeMap<i64, Ends>,
}

/// What both decide of the same things, at the same moment, by the clock, the time zone and the table of postal codes of the first; and what of that table
/// was passed over.
fn decided(sides: &[Side; 2]) -> Result<([Decided; 2], Option<UnreadableLines>)> {
    let first = &sides[0].catalog.store;
    let store = if first.state.exists() { Reader::open(&first.state)? } else { Reader::empty()? };
    let now = clock::now().map_err(Usage)?;
    let mut queues: Vec<Queue> = Vec::new();
    for side in sides {
        queues.extend(side.run.takes(&side.catalog.routings).from());
    }
    let scene =
        Scene { store: &store, postal_codes: first.postal_codes.as_deref(), timezone: first.timezone, now };
    let decide_one = |side: &Side| -> Result<(Decided, Option<UnreadableLines>)> {
        let (frozen, unread) = side.run.freeze(&scene, &side.catalog.routings, &queues)?;
        let (figures, ends) = figures(&frozen.facts, &decide(&frozen.facts, &frozen.terms()));
        Ok((Decided { figures, ends }, unread))
    };
    let [a, b] = store.at_one_moment(|| [decide_one(&sides[0]), decide_one(&sides[1])])?;
    let ((a, unread), (b, also)) = (a?, b?);
    Ok(([a, b], unread.or(also)))
}

/// What both decide of what a recorded run decided on.
fn decided_on_record(sides: &[Side; 2], file: &Path) -> Result<[Decided; 2]> {
    let frozen = replay::read(file)?.frozen;
    let decide_one = |side: &Side| {
        let Takes { queues, taking, routings } = side.run.takes(&side.catalog.routings);
        let terms = Terms { routings: &routings, queues: &queues, taking, ..frozen.terms() };
        let (figures, ends) = figures(&frozen.facts, &decide(&frozen.facts, &terms));
        Decided { figures, ends }
    };
    Ok([decide_one(&sides[0]), decide_one(&sides[1])])
}

/// All that is told.
struct Told<'d> {
    sides: &'d [Side; 2],
    a: &'d Decided,
    b: &'d Decided,
    /// Orders of which something ends elsewhere.
    differing: Vec<(&'d Ends, &'d Ends)>,
    unread: Option<UnreadableLines>,
}

impl Told<'_> {
    fn json(&self) -> Value {
        let side = |at: usize, decided: &Decided| json!({ "catalog": self.sides[at].catalog.path, "run": self.sides[at].run.typed(), "figures": decided.figures });
        let orders = self.differing.iter().take(ORDERS).map(|(one, other)| {
            json!({ "order": one.name, "shop": one.shop, "from": ends(one), "to": ends(other) })
        });
        json!({
            "a": side(0, self.a), "b": side(1, self.b), "differing_orders": self.differing.len(),
            "orders": orders.collect::<Vec<_>>(),
            "warnings": self.unread.iter().map(UnreadableLines::to_string).collect::<Vec<_>>(),
        })
    }

    fn lines(&self, output: &mut Output) {
        self.unread
            .iter()
            .for_each(|unread| output.talk(&format!("warning: {}", clean(&unread.to_string()))));
        let name = |at: usize| self.sides[at].catalog.path.display().to_string();
        let mut figures = table(["", "A", "B", "B − A"]);
        for Compared { what, cells: [a, b, diff] } in self.compared() {
            figures.add_row(row([what, a, b, diff]));
        }
        output.line(&clean(&format!("A {} · B {} · {}", name(0), name(1), self.sides[0].run.typed())));
        output.out(&lines(&figures));
        output.line("");
        if self.differing.is_empty() {
            output.line("every order goes the same way");
            return;
        }
        output.line(&format!("{} goes otherwise:", count(self.differing.len(), "order")));
        let mut orders = table(["  ORDER", "FROM", "TO"]);
        for (one, other) in self.differing.iter().take(ORDERS) {
            orders.add_row(row([format!("  {}", one.name), said(&ends(one)), said(&ends(other))]));
        }
        output.out(&lines(&orders));
        if self.differing.len() > ORDERS {
            output.line(&format!("    and {} more", self.differing.len() - ORDERS));
        }
    }

    fn compared(&self) -> Vec<Compared> {
        let (a, b) = (&self.a.figures, &self.b.figures);
        let unit = self.unit();
        let mut rows = vec![
            Compared::counts("orders sent", a.orders, b.orders),
            Compared::counts("units sent", a.units, b.units),
            Compared::counts("shipments", a.shipments, b.shipments),
            Compared::ratios("shipments per order", per(a.shipments, a.orders), per(b.shipments, b.orders)),
            Compared::counts("orders from several facilities", a.split_orders, b.split_orders),
            Compared::distances("average distance of a unit", a.average_metres, b.average_metres, unit),
            Compared::distances("median distance of a unit", a.median_metres, b.median_metres, unit),
            Compared::counts("units tried in vain", a.unfillable, b.unfillable),
            Compared::counts("units that no routing takes", a.untried, b.untried),
            Compared::counts("facilities at their limit", a.at_limit, b.at_limit),
        ];
        let queues: BTreeSet<&Queue> = a.by_queue.keys().chain(b.by_queue.keys()).collect();
        rows.extend(queues.into_iter().map(|queue| {
            let of = |figures: &Figures| figures.by_queue.get(queue).copied().unwrap_or_default();
            Compared::counts(&format!("units in {}", queue.id()), of(a), of(b))
        }));
        let facilities: BTreeSet<&FacilityId> = a.by_facility.keys().chain(b.by_facility.keys()).collect();
        let of =
            |figures: &Figures, id: &FacilityId| figures.by_facility.get(id).copied().unwrap_or_default();
        let mut facilities: Vec<_> = facilities.into_iter().map(|id| (id, of(a, id), of(b, id))).collect();
        facilities.sort_by_key(|(id, a, b)| (std::cmp::Reverse(a.abs_diff(*b)), *id));
        let told = facilities.iter().take(FACILITIES);
        rows.extend(told.map(|(id, a, b)| Compared::counts(&format!("units from {id}"), *a, *b)));
        rows
    }

    /// In what distances are told: as the first rule that speaks of one does.
    fn unit(&self) -> Unit {
        let routings = self.sides.iter().flat_map(|side| &side.catalog.routings);
        let mut rules = routings.flat_map(|routing| &routing.rules);
        rules.find(|rule| rule.facilities.within.is_some()).map_or(Unit::Kilometres, words::unit_of)
    }
}

/// How many units of an order end where.
fn ends(ends: &Ends) -> BTreeMap<&str, usize> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    ends.units.values().for_each(|place| *places.entry(&place.0).or_default() += 1);
    places
}

fn said(places: &BTreeMap<&str, usize>) -> String {
    places.iter().map(|(place, units)| format!("{units} × {place}")).collect::<Vec<_>>().join(" + ")
}

fn per(shipments: u64, orders: u64) -> Option<f64> {
    (orders > 0).then(|| shipments as f64 / orders as f64)
}

/// A row: a figure of both, and the difference.
struct Compared {
    what: String,
    cells: [String; 3],
}

impl Compared {
    fn counts(what: &str, a: u64, b: u64) -> Self {
        let difference = if b >= a { format!("+{}", b - a) } else { format!("−{}", a - b) };
        let difference = if a == b { String::new() } else { difference };
        Self { what: what.to_owned(), cells: [a.to_string(), b.to_string(), difference] }
    }

    fn ratios(what: &str, a: Option<f64>, b: Option<f64>) -> Self {
        Self::numbers(what, a, b, |number| format!("{number:.2}"))
    }

    fn distances(what: &str, a: Option<u64>, b: Option<u64>, unit: Unit) -> Self {
        let in_unit = |metres: u64| metres as f64 / unit.metres();
        Self::numbers(what, a.map(in_unit), b.map(in_unit), |far| format!("{far:.1} {}", unit.word()))
    }

    fn numbers(what: &str, a: Option<f64>, b: Option<f64>, say: impl Fn(f64) -> String) -> Self {
        let one = |number: Option<f64>| number.map_or_else(|| "–".to_owned(), &say);
        let difference = match (a, b) {
            (Some(a), Some(b)) if say(a) != say(b) => {
                format!("{}{}", if b > a { "+" } else { "−" }, say((b - a).abs()))
            }
            (_, _) => String::new(),
        };
        Self { what: what.to_owned(), cells: [one(a), one(b), difference] }
    }
}
