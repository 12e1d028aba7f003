//! `hwjobs brokering explain`: what routing would do with one order now, and why, facility by facility.

use anyhow::Result;
use chrono_tz::Tz;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use super::words::{self, Names, count};
use super::{candidate_table, grouping, place};
use crate::cli::args::variant;
use crate::cli::context::{Context, from_environment};
use crate::cli::order_lookup::order_named;
use crate::cli::table::{lines, row, table};
use crate::clock;
use crate::exit::{Exit, Usage};
use crate::jobs::brokering::{Run, Scene, Snapshot, batch, runs};
use crate::report::{Output, clean, shown};
use domain::brokering::decision::{Destination, Entry};
use domain::brokering::explain;
use domain::brokering::explanation::{Explained, Explanation};
use domain::brokering::routing::{Routing, Unit};
use domain::facility::Queue;
use domain::plan::unreadable_lines::UnreadableLines;
use store::{NamedOrder, UnitAt, UnitMoved};

/// What it takes.
pub(in crate::cli) fn command(command: Command) -> Command {
    command.about("Why one order goes where it goes, or nowhere: rule by rule, facility by facility").args([
        Arg::new("order")
            .required(true)
            .value_name("ORDER")
            .help("Its name with or without #, or Shopify's number"),
        variant().help("By this variant of `brokering batch`; by any run of the catalog without it"),
        Arg::new("all")
            .long("all")
            .action(ArgAction::SetTrue)
            .help("Tell every facility in a row of its own, however many are alike"),
    ])
}

/// Tells all of it. It only reads.
pub(in crate::cli) fn show(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let word = |name| matches.get_one::<String>(name).map(String::as_str);
    let (catalog, overrides) = (context.catalog()?, from_environment());
    let asked = match word("variant") {
        Some(variant) => vec![batch(&catalog, Some(variant), &overrides)?],
        None => runs(&catalog, &overrides)?,
    };
    let store = context.store()?;
    let order = order_named(&store, word("order").unwrap_or_default(), context.shop_filter().as_deref())?;
    let (now, zone) = (clock::now().map_err(Usage)?, catalog.store.timezone);
    let units = store.units_of(order.number)?;
    let scene =
        Scene { store: &store, postal_codes: catalog.store.postal_codes.as_deref(), timezone: zone, now };
    let mut considered: Vec<Considered> = Vec::new();
    let mut unread = None;
    for run in asked {
        let waiting = waiting(&order, &units, &considered);
        let from = run.takes(&catalog.routings).from();
        if waiting.iter().any(|unit| Queue::of_id(&unit.facility).is_some_and(|queue| from.contains(&queue)))
        {
            let (frozen, passed_over) = run.freeze(&scene, &catalog.routings, &[])?;
            unread = unread.or(passed_over);
            considered.extend(Considered::new(&run, frozen, &order));
        }
    }
    let much = if matches.get_flag("all") { grouping::Told::Each } else { grouping::Told::Grouped };
    let told = Told { moves: store.moves_of(order.number)?, order, units, considered, unread, zone, much };
    context.tell("explanation", told.json(), |output| told.lines(output));
    Ok(Exit::Done)
}

/// Units that wait for a decision, and of which no run has decided anything.
fn waiting<'u>(order: &NamedOrder, units: &'u [UnitAt], considered: &[Considered]) -> Vec<&'u UnitAt> {
    let decided = |unit: &UnitAt| considered.iter().any(|run| run.decides(unit.number));
    let may_go_on = order.status == "approved" && !order.is_held_by_shop();
    let waits = |unit: &&UnitAt| unit.queue && unit.status == "approved" && may_go_on;
    units.iter().filter(waits).filter(|unit| !decided(unit)).collect()
}

/// What a run would do with the order.
struct Considered {
    run: String,
    routings: Vec<Routing>,
    names: Names,
    explanation: Explanation,
}

impl Considered {
    fn new(run: &Run, frozen: Snapshot, order: &NamedOrder) -> Option<Self> {
        let place = frozen.facts.orders.iter().position(|one| one.id == order.number)?;
        let explanation = explain(&frozen.facts, &frozen.terms(), place);
        let variants = frozen.facts.variants.iter().map(|variant| (variant.id, variant.identity.clone()));
        let variants: std::collections::HashMap<i64, String> = variants.collect();
        let items = frozen.facts.orders[place].groups.iter().flat_map(|group| &group.items);
        let items = items.map(|item| {
            let identity = item.variant.and_then(|variant| variants.get(&variant)).cloned();
            (item.id, identity.unwrap_or_else(|| "what was typed in by hand".to_owned()))
        });
        let names = Names { items: items.collect(), variants };
        Some(Self { run: run.typed(), routings: frozen.routings, names, explanation })
    }

    fn decides(&self, item: i64) -> bool {
        self.explanation.entries.iter().any(|explained| explained.entry.items.contains(&item))
    }

    /// What would happen to an entry, and why.
    fn sentence(&self, entry: &Entry) -> String {
        let routing = &self.routings[entry.routing];
        let mut left = entry.items.len();
        let mut parts = Vec::new();
        for one in &entry.moves {
            let units = count(one.items.len(), "unit");
            match &one.to {
                Destination::Facility { facility, metres, .. } => {
                    let unit = routing.rules.get(one.rule).map_or(Unit::Kilometres, words::unit_of);
                    let far = metres.map(|metres| format!(", {}", words::distance(metres, unit)));
                    parts.push(format!("send {units} from {facility}{}", far.unwrap_or_default()));
                    left -= one.items.len();
                }
                Destination::Queue(queue) => {
                    parts.push(format!("move {units} to {}", queue.id()));
                    left -= one.items.len();
                }
                Destination::Stays => {}
            }
        }
        if left > 0 {
            let left = count(left, "unit");
            parts.push(match self.goes_on(entry) {
                true => format!("pass {left} on to the next routing"),
                false => format!("leave {left} in {}", entry.from.id()),
            });
        }
        let why = entry.attempts.last().map_or("it has no rule in use".to_owned(), |last| {
            format!("by its rule `{}`, {}", routing.rules[last.rule].name, words::verdict(last.verdict))
        });
        format!("{} would {}: routing `{}`, {why}", self.run, parts.join(", "), routing.name)
    }

    /// True if a later routing tries something of an entry once more.
    fn goes_on(&self, entry: &Entry) -> bool {
        let later = self.explanation.entries.iter().skip_while(|explained| explained.entry != *entry).skip(1);
        later.flat_map(|explained| &explained.entry.items).any(|item| entry.items.contains(item))
    }

    /// Why no routing takes anything of what waits.
    fn missed(&self) -> Vec<String> {
        let missed = &self.explanation.missed;
        let one = |missed: &domain::brokering::explanation::Missed| {
            let routing = &self.routings[missed.routing].name;
            format!("{}: routing `{routing}` does not take it: {}", self.run, words::miss(missed.why))
        };
        missed.iter().map(one).collect()
    }

    fn json(&self) -> Value {
        let entry = |explained: &Explained| {
            let Explained { entry, views } = explained;
            let routing = &self.routings[entry.routing];
            let rule = |at: usize| routing.rules.get(at).map(|rule| rule.name.as_str());
            let attempts = entry.attempts.iter().zip(views).map(|(attempt, view)| {
                json!({
                    "rule": rule(attempt.rule), "verdict": attempt.verdict, "search": attempt.search,
                    "facilities": candidate_table::told(view, &routing.rules[attempt.rule], &self.names),
                })
            });
            let moves = entry.moves.iter().map(|one| {
                json!({ "rule": rule(one.rule), "items": one.items, "to": one.to, "auto_cancel": one.auto_cancel })
            });
            json!({
                "routing": routing.name, "from": entry.from, "items": entry.items, "outcome": entry.outcome,
                "attempts": attempts.collect::<Vec<_>>(), "moves": moves.collect::<Vec<_>>(),
            })
        };
        let missed = self.explanation.missed.iter().map(|missed| {
            json!({ "routing": self.routings[missed.routing].name, "why": missed.why, "ship_group": missed.group })
        });
        json!({
            "run": self.run,
            "entries": self.explanation.entries.iter().map(entry).collect::<Vec<_>>(),
            "missed": missed.collect::<Vec<_>>(),
        })
    }

    fn lines(&self, output: &mut Output, much: grouping::Told) {
        for Explained { entry, views } in &self.explanation.entries {
            let routing = &self.routings[entry.routing];
            let mut items: Vec<String> = entry.items.iter().map(|item| self.names.item(*item)).collect();
            items.dedup();
            output.line("");
            output.line(&clean(&format!(
                "{} · routing `{}` · {} from {}: {}",
                self.run,
                routing.name,
                count(entry.items.len(), "unit"),
                entry.from.id(),
                items.join(", ")
            )));
            for (attempt, view) in entry.attempts.iter().zip(views) {
                let rule = &routing.rules[attempt.rule];
                output.line(&clean(&format!("  rule `{}`: {}", rule.name, words::verdict(attempt.verdict))));
                if let Some(said) = words::search(attempt.search) {
                    output.line(&format!("    {said}"));
                }
                output.out(&candidate_table::said(view, rule, &self.names, much));
            }
        }
    }
}

/// All that is told.
struct Told {
    order: NamedOrder,
    units: Vec<UnitAt>,
    moves: Vec<UnitMoved>,
    considered: Vec<Considered>,
    unread: Option<UnreadableLines>,
    zone: Tz,
    much: grouping::Told,
}

impl Told {
    /// What would happen now, and why; what happens to nothing, and why not.
    fn now(&self) -> Vec<String> {
        let entries = |run: &Considered| {
            run.explanation.entries.iter().map(|it| run.sentence(&it.entry)).collect::<Vec<_>>()
        };
        let mut said: Vec<String> = self.considered.iter().flat_map(entries).collect();
        let decided = self.units.iter().map(|unit| unit.number);
        let decided: Vec<i64> =
            decided.filter(|unit| self.considered.iter().any(|run| run.decides(*unit))).collect();
        said.extend(place::sentences(&self.order, &self.units, self.zone, &decided));
        if !waiting(&self.order, &self.units, &self.considered).is_empty() {
            said.extend(self.considered.iter().flat_map(Considered::missed));
        }
        said
    }

    fn json(&self) -> Value {
        json!({
            "order": self.order,
            "now": self.now(),
            "runs": self.considered.iter().map(Considered::json).collect::<Vec<_>>(),
            "units": self.units,
            "moves": self.moves,
            "warnings": self.unread.iter().map(UnreadableLines::to_string).collect::<Vec<_>>(),
        })
    }

    fn lines(&self, output: &mut Output) {
        self.unread
            .iter()
            .for_each(|unread| output.talk(&format!("warning: {}", clean(&unread.to_string()))));
        let NamedOrder { name, status, shop, .. } = &self.order;
        output.line(&format!("{} · {status} · {}", clean(name), clean(shop)));
        self.now().iter().for_each(|said| output.line(&format!("  {}", clean(said))));
        self.considered.iter().for_each(|run| run.lines(output, self.much));
        output.line("");
        if self.moves.is_empty() {
            output.line("its units have not been moved yet");
            return;
        }
        let mut table = table(["WHEN", "RUN", "JOB", "OF", "FROM", "TO", "WHY"]);
        for moved in &self.moves {
            table.add_row(row([
                shown(moved.at, self.zone),
                moved.run.to_string(),
                moved.job.clone(),
                format!("{} (line {} unit {})", moved.of, moved.line, moved.unit),
                moved.from.clone(),
                if moved.from == moved.to { "stays".to_owned() } else { moved.to.clone() },
                moved.note.clone().unwrap_or_else(|| moved.reason.clone()),
            ]));
        }
        output.out(&lines(&table));
    }
}
