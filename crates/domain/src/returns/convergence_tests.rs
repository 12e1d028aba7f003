//! However often somebody looks at an order's returns on the way, they end as if only the last look had been taken.

use std::collections::{BTreeMap, HashMap};

use chrono::DateTime;
use proptest::prelude::*;

use super::tests::stored;
use super::*;
use crate::orders::import::fixtures::{line, order, parcel};
use crate::shopify::order::ShopLocation;
use crate::shopify::returns::{PaidAt, RefundKind, RefundLine, ReturnLine, ShopRefund, ShopReturn};
use crate::values::id::{LocationId, RefundId, ReturnId};
use crate::values::money::Decimal;

/// The order's lines, and how many units of each were sent.
const SENT: [(LineId, u32); 2] = [(LineId(7), 4), (LineId(8), 2)];
const REASONS: [Option<&str>; 3] = [None, Some("defective"), Some("size-too-small")];

/// What may happen at a shop; numbers choose among what is there.
#[derive(Debug, Clone)]
enum Event {
    Asked { line: usize, units: u32, reason: usize },
    Added { back: usize, line: usize, reason: usize },
    Moved { from: usize, to: usize },
    Processed { back: usize, part: usize, withheld: bool },
    Refunded { back: usize, line: usize, way: usize },
    RefundedAlone { line: usize, way: usize },
    Cancelled { back: usize },
    Closed { back: usize },
    Reopened { back: usize },
}

fn event() -> impl Strategy<Value = Event> {
    let (some, line, reason) = (0..4usize, 0..2usize, 0..3usize);
    prop_oneof![
        3 => (line.clone(), 1..3u32, reason.clone()).prop_map(|(line, units, reason)| Event::Asked { line, units, reason }),
        1 => (some.clone(), line.clone(), reason).prop_map(|(back, line, reason)| Event::Added { back, line, reason }),
        2 => (some.clone(), some.clone()).prop_map(|(from, to)| Event::Moved { from, to }),
        3 => (some.clone(), some.clone(), any::<bool>())
            .prop_map(|(back, part, withheld)| Event::Processed { back, part, withheld }),
        3 => (some.clone(), line.clone(), 0..6usize).prop_map(|(back, line, way)| Event::Refunded { back, line, way }),
        1 => (line, 0..6usize).prop_map(|(line, way)| Event::RefundedAlone { line, way }),
        1 => some.clone().prop_map(|back| Event::Cancelled { back }),
        1 => some.clone().prop_map(|back| Event::Closed { back }),
        1 => some.prop_map(|back| Event::Reopened { back }),
    ]
}

/// A shop with one order, whose units are never promised twice.
#[derive(Clone)]
struct Shop(ReturnsOfOrder);

impl Shop {
    fn happens(&mut self, event: &Event) {
        match *event {
            Event::Asked { line, units, reason } if self.free(SENT[line].0) >= units => {
                let id = ReturnId(self.0.returns.len() as i64 + 1);
                let status = ReturnStatus::Accepted;
                let lines = vec![part(SENT[line].0, units, reason)];
                self.0.returns.push(ShopReturn {
                    id,
                    name: format!("#1001-R{id}"),
                    status,
                    requested_at: DateTime::UNIX_EPOCH,
                    closed_at: None,
                    declined: None,
                    lines,
                    exchanges: vec![],
                    withheld: vec![],
                });
            }
            Event::Added { back, line, reason } if self.free(SENT[line].0) > 0 => {
                if let Some(one) = self.open(back) {
                    one.lines.push(part(SENT[line].0, 1, reason));
                }
            }
            Event::Moved { from, to } => self.moved(from, to),
            Event::Processed { back, part, withheld } => {
                let Some(one) = self.open(back).filter(|one| !one.lines.is_empty()) else { return };
                let place = part % one.lines.len();
                let line = &mut one.lines[place];
                if line.processed < line.quantity {
                    line.processed += 1;
                    let found = line.line.unwrap();
                    one.withheld.extend(withheld.then_some((found, 1)));
                }
            }
            Event::Refunded { back, line, way } => {
                let Some(id) = self.open(back).map(|one| one.id) else { return };
                if self.unpaid(id, SENT[line].0) > 0 {
                    self.refund(Some(id), SENT[line].0, way);
                }
            }
            Event::RefundedAlone { line, way } if self.free(SENT[line].0) > 0 => {
                self.refund(None, SENT[line].0, way);
            }
            Event::Cancelled { back } => {
                let Some(id) = self.open(back).map(|one| one.id) else { return };
                let untouched = self.0.refunds.iter().all(|refund| refund.of_return != Some(id));
                let one = self.open(back).unwrap();
                if untouched && one.lines.iter().all(|line| line.processed == 0) {
                    one.status = ReturnStatus::Cancelled;
                }
            }
            Event::Closed { back } => {
                if let Some(one) = self.open(back) {
                    one.status = ReturnStatus::Completed;
                }
            }
            Event::Reopened { back } => {
                let closed = |one: &&mut ShopReturn| one.status == ReturnStatus::Completed;
                if let Some(one) = self.0.returns.iter_mut().filter(closed).nth(back) {
                    one.status = ReturnStatus::Accepted;
                }
            }
            Event::Asked { .. } | Event::Added { .. } | Event::RefundedAlone { .. } => {}
        }
    }

    /// A unit that is still awaited goes to another return.
    fn moved(&mut self, from: usize, to: usize) {
        let (Some(from), Some(to)) = (self.open(from).map(|one| one.id), self.open(to).map(|one| one.id))
        else {
            return;
        };
        let Some(place) = self.0.returns.iter().position(|one| one.id == from) else { return };
        let awaited = |part: &ReturnLine| {
            let line = part.line.unwrap();
            let all: u32 = on(&self.0.returns[place], line).map(|part| part.processed).sum();
            let quantity: u32 = on(&self.0.returns[place], line).map(|part| part.quantity).sum();
            part.processed < part.quantity && quantity > all && self.unpaid(from, line) > 0
        };
        let Some(part) = self.0.returns[place].lines.iter().position(awaited) else { return };
        let line = &mut self.0.returns[place].lines[part];
        line.quantity -= 1;
        let taken = ReturnLine { quantity: 1, processed: 0, ..line.clone() };
        self.0.returns[place].lines.retain(|line| line.quantity > 0);
        self.0.returns.iter_mut().find(|one| one.id == to).unwrap().lines.push(taken);
    }

    fn open(&mut self, nth: usize) -> Option<&mut ShopReturn> {
        self.0.returns.iter_mut().filter(|one| one.status == ReturnStatus::Accepted).nth(nth)
    }

    /// Sent units of a line of which nobody speaks yet.
    fn free(&self, line: LineId) -> u32 {
        let sent = SENT.iter().find(|one| one.0 == line).unwrap().1;
        let live = self.0.returns.iter().filter(|one| one.status.is_live());
        let asked: u32 = live.flat_map(|one| on(one, line)).map(|part| part.quantity).sum();
        sent - asked - self.paid(None, line)
    }

    /// Units of a return's line that nobody was paid for yet.
    fn unpaid(&self, of: ReturnId, line: LineId) -> u32 {
        let one = self.0.returns.iter().find(|one| one.id == of).unwrap();
        on(one, line).map(|part| part.quantity).sum::<u32>() - self.paid(Some(of), line)
    }

    fn paid(&self, of: Option<ReturnId>, line: LineId) -> u32 {
        let refunds = self.0.refunds.iter().filter(|refund| refund.of_return == of);
        let counts = |one: &&RefundLine| one.line == line && (of.is_some() || one.kind == RefundKind::Return);
        refunds.flat_map(|refund| &refund.lines).filter(counts).map(|line| line.quantity).sum()
    }

    /// One unit, paid back at either of two counters, put aside at one, online, or for money only.
    fn refund(&mut self, of_return: Option<ReturnId>, line: LineId, way: usize) {
        let (paid_at, place, kind) = match way {
            0 => (PaidAt::Counter, Some(3), RefundKind::Return),
            1 => (PaidAt::Counter, Some(4), RefundKind::Return),
            2 => (PaidAt::Counter, None, RefundKind::Return),
            3 => (PaidAt::Elsewhere, Some(3), RefundKind::Return),
            4 => (PaidAt::Counter, None, RefundKind::MoneyOnly),
            _ => (PaidAt::Elsewhere, None, RefundKind::MoneyOnly),
        };
        let id = RefundId(self.0.refunds.len() as i64 + 1);
        let (subtotal, tax) = (Decimal::from(10 + id.0), Decimal::from(1));
        let location = place.map(|id| ShopLocation { id: LocationId(id), name: "A store".into() });
        let lines =
            vec![RefundLine { line, quantity: 1, kind, restocked: place.is_some(), location, subtotal, tax }];
        let (shipping, adjustment) = (Decimal::ZERO, Decimal::ZERO);
        let (at, note, total) = (DateTime::UNIX_EPOCH, None, subtotal + tax);
        self.0.refunds.push(ShopRefund {
            id,
            of_return,
            at,
            note,
            total,
            shipping,
            adjustment,
            paid_at,
            lines,
        });
    }
}

fn part(line: LineId, quantity: u32, reason: usize) -> ReturnLine {
    let reason = REASONS[reason].map(str::to_owned);
    ReturnLine { line: Some(line), quantity, processed: 0, reason, note: None }
}

fn on(one: &ShopReturn, line: LineId) -> impl Iterator<Item = &ReturnLine> {
    one.lines.iter().filter(move |part| part.line == Some(line))
}

/// The store, as far as returns go: what it keeps, and what went into and out of stock.
#[derive(Default)]
struct Store {
    returns: BTreeMap<ReturnKey, OrderReturn>,
    stock: HashMap<(LineId, FacilityId), i64>,
}

impl Store {
    fn looks(&mut self, told: &ReturnsOfOrder, policy: &Policy) {
        let mut order = order(SENT.iter().map(|(id, units)| line(id.0, *units)).collect());
        order.fulfillments.push(parcel(SENT.to_vec()));
        let completed: Vec<(LineId, u32)> =
            SENT.iter().flat_map(|(line, units)| (1..=*units).map(|unit| (*line, unit))).collect();
        let before: Vec<StoredReturn> = self.returns.values().map(stored).collect();
        let followed = follow(&order, told, &completed, &before, policy);
        assert_eq!(followed.astray, []);
        for change in followed.changes {
            match change {
                Change::ReturnRecorded(back) => assert!(self.keeps(*back).is_none()),
                Change::ReturnFollowed { to, .. } => assert!(self.keeps(*to).is_some()),
                other => panic!("{other:?}"),
            }
        }
        let taken: Vec<(LineId, u32)> = self.units().map(|unit| (unit.line, unit.unit)).collect();
        let distinct: std::collections::HashSet<_> = taken.iter().collect();
        assert_eq!(taken.len(), distinct.len(), "no unit comes back twice");
    }

    /// Enters what differs, as the ledger does.
    fn keeps(&mut self, back: OrderReturn) -> Option<OrderReturn> {
        let before = self.returns.insert(back.key, back.clone());
        let had = before.iter().flat_map(|one| &one.units).map(|unit| (unit, -1));
        for (unit, sign) in had.chain(back.units.iter().map(|unit| (unit, 1))) {
            if let Some(at) = unit.restock.clone().filter(|_| !unit.damaged) {
                *self.stock.entry((unit.line, at)).or_default() += sign;
            }
        }
        before
    }

    fn units(&self) -> impl Iterator<Item = &crate::plan::change::ReturnedUnit> {
        self.returns.values().flat_map(|one| &one.units)
    }

    /// Everything but the numbers of the units.
    fn told(&self) -> Vec<OrderReturn> {
        let mut returns: Vec<OrderReturn> = self.returns.values().cloned().collect();
        for one in &mut returns {
            one.units.iter_mut().for_each(|unit| unit.unit = 0);
            one.units.sort_by_key(|unit| format!("{unit:?}"));
        }
        returns
    }

    fn shelves(&self) -> BTreeMap<(LineId, FacilityId), i64> {
        let some = self.stock.iter().filter(|(_, units)| **units != 0);
        some.map(|(shelf, units)| (shelf.clone(), *units)).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn returns_end_the_same_however_often_somebody_looked(
        events in proptest::collection::vec((event(), any::<bool>()), 1..25),
        dc in any::<bool>(),
    ) {
        let policy = Policy { restock_facility: dc.then(|| FacilityId("DC".into())), ..Policy::default() };
        let (mut often, mut once) = (Store::default(), Store::default());
        let mut shop = Shop(ReturnsOfOrder { order: order(vec![]).id, returns: vec![], refunds: vec![] });
        for (event, look) in &events {
            shop.happens(event);
            if *look {
                often.looks(&shop.0, &policy);
            }
        }
        often.looks(&shop.0, &policy);
        once.looks(&shop.0, &policy);
        prop_assert_eq!(often.told(), once.told());
        prop_assert_eq!(often.shelves(), once.shelves());
        let before = often.returns.clone();
        often.looks(&shop.0, &policy);
        prop_assert_eq!(often.returns, before, "a second look finds everything as it is");
        for one in once.returns.values() {
            let units: Decimal = one.units.iter().map(|unit| unit.price + unit.tax).sum();
            prop_assert_eq!(one.refunded, units + one.besides + one.shipping - one.adjustment);
        }
    }
}
