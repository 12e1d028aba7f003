//! `hwjobs stock`: where one variant's stock is, how much of it may be sold online and why, and what moved it.

use std::collections::HashMap;

use anyhow::Result;
use chrono_tz::Tz;
use clap::ArgMatches;
use serde_json::{Value, json};

use super::context::Context;
use super::table::{lines, row, table};
use crate::catalog::nearest;
use crate::clock;
use crate::exit::{Exit, Usage};
use crate::report::{Output, clean, shown};
use domain::catalog::kit_composition::KitComposition;
use domain::facility::FacilityId;
use domain::stock::availability::{Online, Standing, Terms, online, pickup};
use domain::values::identifier;
use store::{Error, Moved, NamedVariant, Part, RawListing, Reader, StockAt, Variants, WaitingKit};

/// Tells all of it.
pub(super) fn show(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let word = |name| matches.get_one::<String>(name).map(String::as_str);
    let catalog = context.catalog()?;
    let store = context.store()?;
    let variant = the_one(&store, word("sku").unwrap_or_default())?;
    let facility = word("facility");
    let promised = promised(&store, variant.number, &catalog.store.inventory)?;
    let mut places = places(&store, &promised, variant.number)?;
    if let Some(facility) = facility {
        only(&mut places, facility, &variant)?;
    }
    let told = Told {
        waiting: store.waiting_of(variant.number)?,
        in_kits: store.waiting_in_kits(variant.number)?,
        parts: parts(store.parts_of(variant.number)?, &promised.components),
        ledger: store.ledger_of(
            variant.number,
            facility,
            matches.get_one::<u32>("limit").copied().unwrap_or_default(),
        )?,
        zone: catalog.store.timezone,
        raw_identifiers: store.raw_identifiers(variant.number)?,
        variant,
        promised,
        places,
    };
    context.tell("stock", told.json(), |output| told.lines(output));
    Ok(Exit::Done)
}

/// The variant that is meant; one of this identity before those that otherwise answer to it.
fn the_one(store: &Reader, name: &str) -> Result<NamedVariant> {
    let mut found = store.variants_asked(name)?;
    match found.as_slice() {
        [] => {
            let identities = store.identities()?;
            let hint = nearest(name, identities.iter().map(String::as_str)).map_or_else(
                || "; hwjobs products sync brings variants in".to_owned(),
                |near| format!("; did you mean `{near}`?"),
            );
            Err(Usage(format!("the store has no variant `{name}`{hint}")).into())
        }
        [first, rest @ ..] if rest.is_empty() || is_named(first, name) => Ok(found.swap_remove(0)),
        several => {
            let identities: Vec<&str> = several.iter().map(|one| one.identity.as_str()).collect();
            Err(Usage(format!(
                "several variants answer to `{name}`; name one by its identity: {}",
                identities.join(", ")
            ))
            .into())
        }
    }
}

fn is_named(variant: &NamedVariant, name: &str) -> bool {
    variant.identity == name || Some(variant.identity.as_str()) == identifier::trimmed(name)
}

/// What may be promised of it, as it is told.
struct Promised {
    total: i64,
    available: i64,
    threshold: Option<(String, i64)>,
    waiting: i64,
    component_demand: i64,
    presell_hold: Option<i64>,
    composition: KitComposition,
    shares: Vec<Share>,
    /// Of a kit, how many units of each component wait, by its number.
    components: HashMap<i64, i64>,
}

/// What of it is at one facility.
struct Share {
    facility: String,
    standing: Standing,
    units: i64,
    fetched: i64,
}

fn promised(store: &Reader, variant: i64, policy: &domain::stock::availability::Policy) -> Result<Promised> {
    let now = clock::now().map_err(Usage)?;
    let mut promised = None;
    store.supplies::<Error>(Variants::These(&[variant]), &[], now, |supply| {
        let Online { total, shares, terms } = online(supply, policy);
        let Terms { available, threshold, waiting, component_demand, presell_hold } = terms;
        let fetched = |facility: &FacilityId| pickup(supply, facility);
        promised = Some(Promised {
            total,
            available,
            threshold: threshold.map(|(channel, units)| (channel.to_owned(), units)),
            waiting,
            component_demand,
            presell_hold,
            composition: supply.composition,
            components: supply.components.iter().map(|it| (it.variant, it.waiting.units)).collect(),
            shares: shares
                .into_iter()
                .map(|share| Share {
                    facility: share.facility.0.clone(),
                    standing: share.standing,
                    units: share.units,
                    fetched: fetched(share.facility),
                })
                .collect(),
        });
        Ok(())
    })?;
    promised.ok_or_else(|| anyhow::anyhow!("variant {variant} is gone from the store"))
}

/// What one of a kit takes of a component, and how much of that waits for others than the kit.
struct Takes {
    identity: String,
    units: i64,
    waiting: i64,
}

fn parts(parts: Vec<Part>, waiting: &HashMap<i64, i64>) -> Vec<Takes> {
    let takes = |Part { variant, identity, quantity }| Takes {
        identity,
        units: quantity,
        waiting: waiting.get(&variant).copied().unwrap_or_default(),
    };
    parts.into_iter().map(takes).collect()
}

/// A facility with what is there and what is promised of it; of a kit, its own stock is only what was counted of it.
struct Place {
    facility: String,
    stock: Option<StockAt>,
    share: Option<Share>,
}

fn places(store: &Reader, promised: &Promised, variant: i64) -> Result<Vec<Place>> {
    let mut places: Vec<Place> = store
        .stock_of(variant)?
        .into_iter()
        .map(|stock| Place { facility: stock.facility.clone(), stock: Some(stock), share: None })
        .collect();
    for share in &promised.shares {
        let share = Share { facility: share.facility.clone(), ..*share };
        match places.binary_search_by(|place| place.facility.cmp(&share.facility)) {
            Ok(index) => places[index].share = Some(share),
            Err(index) => {
                places.insert(
                    index,
                    Place { facility: share.facility.clone(), stock: None, share: Some(share) },
                );
            }
        }
    }
    Ok(places)
}

fn only(places: &mut Vec<Place>, facility: &str, variant: &NamedVariant) -> Result<()> {
    let Some(index) = places.iter().position(|place| place.facility == facility) else {
        let known = places.iter().map(|place| place.facility.as_str());
        let hint =
            nearest(facility, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(Usage(format!("{} is not at `{facility}`{hint}", clean(&variant.identity))).into());
    };
    *places = vec![places.swap_remove(index)];
    Ok(())
}

/// All that is told.
struct Told {
    variant: NamedVariant,
    raw_identifiers: Vec<RawListing>,
    promised: Promised,
    places: Vec<Place>,
    waiting: Vec<(String, i64)>,
    in_kits: Vec<WaitingKit>,
    parts: Vec<Takes>,
    ledger: Vec<Moved>,
    zone: Tz,
}

impl Told {
    fn json(&self) -> Value {
        let Promised {
            total,
            available,
            threshold,
            waiting,
            component_demand,
            presell_hold,
            composition,
            ..
        } = &self.promised;
        let threshold =
            threshold.as_ref().map(|(channel, units)| json!({ "channel": channel, "units": units }));
        let waits = self.waiting.iter().map(|(queue, units)| json!({ "queue": queue, "units": units }));
        let parts = self
            .parts
            .iter()
            .map(|part| json!({ "identity": part.identity, "units": part.units, "queued": part.waiting }));
        json!({
            "variant": self.variant,
            "raw_identifiers": self.raw_identifiers,
            "online": {
                "total": total, "available": available, "threshold": threshold, "queued": waiting,
                "component_demand": component_demand, "presell_hold": presell_hold, "composition": composition,
            },
            "facilities": self.places.iter().map(Place::json).collect::<Vec<_>>(),
            "queued": waits.collect::<Vec<_>>(),
            "queued_in_kits": self.in_kits,
            "components": parts.collect::<Vec<_>>(),
            "ledger": self.ledger,
        })
    }

    fn lines(&self, output: &mut Output) {
        let NamedVariant { identity, title, product, kind, .. } = &self.variant;
        let title = product.as_ref().map_or_else(|| title.clone(), |product| format!("{product} / {title}"));
        output.line(&format!("{} · {} · {kind}", clean(identity), clean(&title)));
        for RawListing { shop, shopify_id, raw } in &self.raw_identifiers {
            for (label, raw) in [("SKU", &raw.sku), ("barcode", &raw.barcode)] {
                let Some(raw) = raw else { continue };
                output.line(&format!("  {label} of variant {shopify_id} in {}: {raw:?}", clean(shop)));
            }
        }
        output.line(&format!("  online  {}", self.promised.said()));
        for (queue, units) in &self.waiting {
            output.line(&format!("  waiting {units} in {}", clean(queue)));
        }
        for WaitingKit { identity, kits, units } in &self.in_kits {
            output.line(&format!("  waiting {units} for {kits} × {}", clean(identity)));
        }
        if !self.parts.is_empty() {
            let parts: Vec<String> = self.parts.iter().map(Takes::said).collect();
            output.line(&format!("  made of {}", parts.join(" + ")));
        }
        output.line("");
        let mut stock =
            table(["FACILITY", "QOH", "ATP", "RESERVED", "SAFETY", "ONLINE", "PICKUP", "SOLD ONLINE"]);
        for place in &self.places {
            stock.add_row(row(place.cells()));
        }
        output.out(&lines(&stock));
        let held =
            self.places.iter().filter_map(|place| Some((&place.facility, place.stock.as_ref()?.held_back)));
        for (facility, units) in held.filter(|(_, units)| *units > 0) {
            output.line(&format!(
                "  {units} held back at {}, where they were rejected, as long as the shop counts as it did",
                clean(facility)
            ));
        }
        if self.ledger.is_empty() {
            output.line("\nnothing has moved it yet");
            return;
        }
        output.line("");
        let mut ledger = table(["WHEN", "FACILITY", "REASON", "QOH", "ATP", "BECAUSE OF", "RUN", "JOB"]);
        for moved in &self.ledger {
            ledger.add_row(row([
                shown(moved.at, self.zone),
                moved.facility.clone(),
                moved.reason.clone(),
                format!("{:+} → {}", moved.qoh_diff, moved.qoh),
                format!("{:+} → {}", moved.atp_diff, moved.atp),
                because_of(moved),
                moved.run.to_string(),
                moved.job.clone(),
            ]));
        }
        output.out(&lines(&ledger));
    }
}

impl Takes {
    fn said(&self) -> String {
        let Self { identity, units, waiting } = self;
        let waiting = if *waiting > 0 { format!(" ({waiting} waiting)") } else { String::new() };
        format!("{units} × {}{waiting}", clean(identity))
    }
}

impl Promised {
    /// How the total comes about.
    fn said(&self) -> String {
        if self.composition == KitComposition::Unknown {
            return "0: a kit of which nobody has said what it is made of (products sync)".to_owned();
        }
        if let Some(units) = self.presell_hold {
            return format!(
                "0: {units} on pre-order or back-order wait for what comes (hold-preorder-stock)"
            );
        }
        let mut said = format!("{} = {} beyond safety stock where it is sold", self.total, self.available);
        if let Some((channel, units)) = &self.threshold {
            said.push_str(&format!(" − {units} threshold of {}", clean(channel)));
        }
        if self.waiting > 0 {
            said.push_str(&format!(" − {} waiting in queues", self.waiting));
        }
        if self.component_demand > 0 {
            said.push_str(&format!(" − {} whose components wait in queues", self.component_demand));
        }
        let threshold = self.threshold.as_ref().map_or(0, |(_, units)| *units);
        let kept_back = threshold + self.waiting + self.component_demand;
        if kept_back > self.available {
            said.push_str(", which is less than nothing");
        }
        said
    }
}

impl Place {
    fn json(&self) -> Value {
        let stock = self.stock.as_ref();
        json!({
            "facility": self.facility,
            "qoh": stock.map(|it| it.qoh),
            "atp": stock.map(|it| it.atp),
            "reserved": stock.map(|it| it.qoh - it.atp),
            "safety_stock": stock.map(|it| it.safety_stock),
            "allow_pickup": stock.map(|it| it.allow_pickup),
            "rejection_hold": stock.map(|it| it.held_back),
            "sales_status": self.share.as_ref().map(|it| it.standing),
            "online": self.share.as_ref().map(|it| it.units),
            "pickup": self.share.as_ref().map(|it| it.fetched),
        })
    }

    fn cells(&self) -> [String; 8] {
        let number = |number: Option<i64>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        let stock = self.stock.as_ref();
        [
            self.facility.clone(),
            number(stock.map(|it| it.qoh)),
            number(stock.map(|it| it.atp)),
            number(stock.map(|it| it.qoh - it.atp)),
            number(stock.map(|it| it.safety_stock)),
            number(self.share.as_ref().map(|it| it.units)),
            number(self.share.as_ref().map(|it| it.fetched)),
            self.share.as_ref().map_or("no: a queue", |it| standing(it.standing)).to_owned(),
        ]
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Sells => "yes",
        Standing::OutsideChannels => "no: in no channel",
        Standing::NotInChannel => "no: allow-brokering = N in its channels",
        Standing::NotFromHere => "no: allow-brokering = N here",
        Standing::KitUnknown => "no: nobody has said what it is made of",
    }
}

/// What caused a row of the ledger.
fn because_of(moved: &Moved) -> String {
    let order = moved.order.as_ref().map(|name| format!("order {name}"));
    let returned = moved.returned.as_ref().map(|name| format!("return {name}"));
    let file = moved.file.as_ref().map(|name| match moved.line {
        Some(line) => format!("{name} line {line}"),
        None => name.clone(),
    });
    let causes = [returned.or(order), file, moved.note.clone()];
    causes.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
