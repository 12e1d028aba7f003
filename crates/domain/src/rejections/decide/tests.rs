//! Each scope with each reason, and rows that cannot be taken.

use super::*;
use crate::plan::change::RejectedStock;
use crate::plan::change::rejection_reason::{OnHand, Says};
use crate::rejections::exclusion::Exclusion;
use crate::rejections::units::Counted;

const DC: &str = "DC";
static NONE: BTreeSet<String> = BTreeSet::new();

fn place(id: &str) -> FacilityId {
    FacilityId(id.into())
}

fn unit(item: i64, order: i64, (line, unit): (i64, u32), variant: &str, method: &str) -> Unit {
    Unit {
        item,
        order,
        name: format!("#{order}"),
        order_status: OrderStatus::Approved,
        line: LineId(line),
        unit,
        status: ItemStatus::Approved,
        variant: (!variant.is_empty()).then(|| (variant.to_owned(), Counted::Itself)),
        facility: place(DC),
        method: method.into(),
        rejected: None,
    }
}

/// Three orders at DC. #1: two of A and one of B by standard, one of A by express. #2: one of A and one of C. #3: one of B;
/// and one of A that is elsewhere.
fn world() -> Units {
    let elsewhere = Unit { facility: place("SHOP"), ..unit(32, 3, (31, 1), "A", "standard") };
    [
        unit(11, 1, (11, 1), "A", "standard"),
        unit(12, 1, (11, 2), "A", "standard"),
        unit(13, 1, (12, 1), "B", "standard"),
        unit(14, 1, (13, 1), "A", "express"),
        unit(21, 2, (21, 1), "A", "standard"),
        unit(22, 2, (22, 1), "C", "standard"),
        unit(31, 3, (32, 1), "B", "standard"),
        elsewhere,
    ]
    .into_iter()
    .collect()
}

fn row<'a>(facility: &'a FacilityId, scope: Scope, reason: RejectionReason) -> Rejected<'a> {
    Rejected {
        order: 1,
        name: "#1",
        line: Some(LineId(11)),
        variant: None,
        which: Which::All,
        facility,
        reason,
        scope,
        on_hand: OnHand::Stays,
        components: &NONE,
        exclusion: None,
        note: None,
        of_file: 2,
    }
}

/// What is taken: each unit's number, with the reason where it is not the row's.
fn said(rejection: &Rejection) -> Vec<(i64, Option<RejectionReason>)> {
    let own = |reason| (reason != rejection.reason).then_some(reason);
    rejection.units.iter().map(|unit| (unit.item, own(unit.reason))).collect()
}

#[test]
fn every_scope_takes_what_it_says_for_every_reason() {
    use RejectionReason::{AvoidOrderSplit as Split, CascadeByProduct as Cascade};
    let dc = place(DC);
    for reason in RejectionReason::ALL {
        let other = |item, why: RejectionReason| (item, (why != reason).then_some(why));
        for (scope, others) in [
            (Scope::Item, vec![]),
            (Scope::ShipGroup, vec![other(13, Split)]),
            (Scope::Variant, vec![other(14, Cascade), other(21, Cascade)]),
            (
                Scope::OrdersOfVariant,
                vec![other(13, Split), other(14, Cascade), other(21, Cascade), other(22, Split)],
            ),
        ] {
            let rejection = decide(&row(&dc, scope, reason), &mut world()).unwrap().unwrap();
            let expected = [vec![(11, None), (12, None)], others].concat();
            assert_eq!(said(&rejection), expected, "{scope:?} {reason}");
            assert!(rejection.units.iter().all(|unit| unit.whence == RejectedFrom::Facility), "{scope:?}");
            let of_stock = RejectedStock { variant: "A".into(), units: 2, on_hand: OnHand::Stays };
            let expected = Vec::from_iter((reason.says() != Says::Nothing).then_some(of_stock));
            assert_eq!(rejection.stock, expected, "only what the row speaks of says something: {reason}");
        }
    }
}

#[test]
fn the_two_flags_make_the_scope() {
    let scopes = [(true, false), (false, false), (true, true), (false, true)].map(|(s, c)| Scope::of(s, c));
    assert_eq!(scopes, [Scope::Item, Scope::ShipGroup, Scope::Variant, Scope::OrdersOfVariant]);
}

#[test]
fn a_pickup_waits_for_the_buyer_and_everything_else_for_routing() {
    let mut units: Units =
        [unit(1, 1, (11, 1), "A", PICKUP), unit(2, 2, (21, 1), "A", "standard")].into_iter().collect();
    let rejection = decide(&row(&place(DC), Scope::Variant, RejectionReason::NotInStock), &mut units);
    let queues: Vec<Queue> = rejection.unwrap().unwrap().units.iter().map(|unit| unit.queue).collect();
    assert_eq!(queues, [Queue::PickupRejected, Queue::Rejected]);
}

#[test]
fn so_many_units_are_the_first_ones_and_one_unit_is_that_one() {
    let dc = place(DC);
    let item = |which| {
        let row = Rejected { which, ..row(&dc, Scope::Item, RejectionReason::Damaged) };
        decide(&row, &mut world())
            .map(|it| it.unwrap().units.iter().map(|unit| unit.item).collect::<Vec<_>>())
    };
    assert_eq!(item(Which::SoMany(1)), Ok(vec![11]));
    assert_eq!(item(Which::Unit(2)), Ok(vec![12]));
    let by_variant = Rejected {
        line: None,
        variant: Some("A"),
        which: Which::SoMany(3),
        ..row(&dc, Scope::Item, RejectionReason::Damaged)
    };
    let rejection = decide(&by_variant, &mut world()).unwrap().unwrap();
    assert_eq!(said(&rejection), [(11, None), (12, None), (14, None)], "on whatever line");
}

#[test]
fn a_unit_that_went_along_is_said_why_by_a_later_row_and_no_row_says_anything_twice() {
    let dc = place(DC);
    let mut units = world();
    let first = row(&dc, Scope::ShipGroup, RejectionReason::NotInStock);
    decide(&first, &mut units).unwrap().unwrap();
    assert_eq!(decide(&first, &mut units), Ok(None), "the store knows it");
    let other = Rejected { line: Some(LineId(12)), ..row(&dc, Scope::ShipGroup, RejectionReason::Damaged) };
    let rejection = decide(&other, &mut units).unwrap().unwrap();
    assert_eq!((said(&rejection), rejection.units[0].whence), (vec![(13, None)], RejectedFrom::Queue));
    assert_eq!(&rejection.stock[0].variant, "B");
    assert_eq!(decide(&other, &mut units), Ok(None));
    let more = Rejected { which: Which::SoMany(2), ..other.clone() };
    assert_eq!(
        decide(&more, &mut units).unwrap_err(),
        "#1 line 12 unit 1 waits in `rejected` already, rejected by `DC`"
    );
    let by_another = Rejected { facility: &place("SHOP"), ..other };
    let told = decide(&by_another, &mut units).unwrap_err();
    assert_eq!(told, "#1 line 12 unit 1 waits in `rejected` already, rejected by `DC`");
}

fn for_days(days: i64) -> Option<Exclusion> {
    let from = chrono::DateTime::UNIX_EPOCH;
    Some(Exclusion { from, until: Some(from + chrono::TimeDelta::days(days)) })
}

/// What is taken of the one unit, whence, and of how many units the stock is told.
type Told = Option<(RejectedFrom, Option<u32>)>;

#[test]
fn a_second_statement_about_a_unit_is_news_as_far_as_it_says_more() {
    use RejectedFrom::{Queue as Why, QueueForLonger as Longer};
    use RejectionReason::{AvoidOrderSplit, Damaged, IdleOrder, Mismatch, NotInStock};
    let statements: [(RejectionReason, i64, Told); 11] = [
        (AvoidOrderSplit, 1, Some((RejectedFrom::Facility, None))),
        (AvoidOrderSplit, 1, None),
        (IdleOrder, 1, Some((Why, None))),
        (IdleOrder, 1, None),
        (Damaged, 1, Some((Why, Some(1)))),
        (Mismatch, 1, Some((Why, None))),
        (IdleOrder, 2, Some((Longer, None))),
        (NotInStock, 30, Some((Why, Some(1)))),
        (NotInStock, 30, None),
        (Damaged, 7, None),
        (NotInStock, 31, Some((Longer, None))),
    ];
    let dc = place(DC);
    let mut units: Units = [unit(11, 1, (11, 1), "A", "standard")].into_iter().collect();
    for (reason, days, expected) in statements {
        let row = Rejected { exclusion: for_days(days), ..row(&dc, Scope::Item, reason) };
        let decided = decide(&row, &mut units).unwrap();
        let told = decided.map(|it| (it.units[0].whence, it.stock.first().map(|stock| stock.units)));
        assert_eq!(told, expected, "{reason} for {days} days");
    }
}

/// Line 11: two of a kit, which take two LEG and a TOP each. Line 12: typed in by hand. Line 13: one of A.
fn kits() -> Units {
    let parts = vec![("LEG".to_owned(), 2), ("TOP".to_owned(), 1)];
    let kit = |item, number| Unit {
        variant: Some(("KIT".into(), Counted::ByComponents(parts.clone()))),
        ..unit(item, 1, (11, number), "", "standard")
    };
    let (custom, plain) = (unit(3, 1, (12, 1), "", "standard"), unit(4, 1, (13, 1), "A", "standard"));
    [kit(1, 1), kit(2, 2), custom, plain].into_iter().collect()
}

#[test]
fn of_a_kit_those_components_are_missing_that_the_row_names() {
    use RejectionReason::{IdleOrder, Mismatch, NotInStock};
    let dc = place(DC);
    for (reason, named, stock) in [
        (Mismatch, &["LEG"][..], &[("LEG", 4)][..]),
        (NotInStock, &["TOP", "LEG"], &[("LEG", 4), ("TOP", 2)]),
        (NotInStock, &[], &[]),
        (IdleOrder, &["LEG"], &[]),
    ] {
        let components = named.iter().map(|name| (*name).to_owned()).collect();
        let row = Rejected { components: &components, ..row(&dc, Scope::Item, reason) };
        let told = decide(&row, &mut kits()).unwrap().unwrap().stock;
        let told: Vec<(&str, u32)> = told.iter().map(|it| (it.variant.as_str(), it.units)).collect();
        assert_eq!(told, stock, "{reason} {named:?}");
    }
}

#[test]
fn what_is_no_component_is_refused_and_takes_nothing_away() {
    let dc = place(DC);
    let components = BTreeSet::from(["LEG".to_owned(), "ARM".to_owned()]);
    for (line, why) in [
        (11, "`ARM` is no component of `KIT`, which is made of `LEG`, `TOP`"),
        (12, "`kit-components` is for kits, and it is none"),
        (13, "`kit-components` is for kits, and A is none"),
    ] {
        let mut units = kits();
        let usual = row(&dc, Scope::Item, RejectionReason::Damaged);
        let row = Rejected { line: Some(LineId(line)), components: &components, ..usual };
        assert_eq!(decide(&row, &mut units).unwrap_err(), why);
        assert!(units.of_order(1).all(|unit| unit.is_to_be_sent_by(&dc)));
    }
    let by_hand = Rejected { line: Some(LineId(12)), ..row(&dc, Scope::Item, RejectionReason::NotInStock) };
    assert_eq!(decide(&by_hand, &mut kits()).unwrap().unwrap().stock, []);
}

#[test]
fn what_the_facility_is_not_to_send_is_refused_in_words() {
    let with = |change: &dyn Fn(&mut Unit)| -> Units {
        let mut only = unit(11, 1, (11, 1), "A", "standard");
        change(&mut only);
        [only].into_iter().collect()
    };
    let dc = place(DC);
    let usual = row(&dc, Scope::Item, RejectionReason::Damaged);
    for (change, why) in [
        (
            &(|unit: &mut Unit| unit.status = ItemStatus::Completed) as &dyn Fn(&mut Unit),
            "has been sent already",
        ),
        (&|unit| unit.status = ItemStatus::Cancelled, "is cancelled"),
        (&|unit| unit.status = ItemStatus::Created, "is not approved, but created"),
        (&|unit| unit.order_status = OrderStatus::Held, "is of an order that is not approved, but held"),
        (&|unit| unit.facility = place("SHOP"), "is at `SHOP`, not at `DC`"),
    ] {
        let told = decide(&usual, &mut with(change)).unwrap_err();
        assert!(told.starts_with("#1 line 11 unit 1 ") && told.contains(why), "{told}");
    }
    let not_clear = [
        (Rejected { line: Some(LineId(99)), ..usual.clone() }, "order #1 has no line 99"),
        (Rejected { variant: Some("B"), ..usual.clone() }, "line 11 of order #1 has nothing of `B`"),
        (Rejected { line: None, variant: Some("Z"), ..usual.clone() }, "order #1 has nothing of `Z`"),
        (
            Rejected { which: Which::Unit(3), ..usual.clone() },
            "there is no unit 3 of it in order #1, which has 2",
        ),
        (
            Rejected { line: None, variant: Some("A"), which: Which::Unit(1), ..usual.clone() },
            "order #1 has it on 2 lines: say which by `line-id`",
        ),
        (
            Rejected { which: Which::SoMany(3), ..usual.clone() },
            "3 units are rejected, and only 2 of them are at `DC`",
        ),
    ];
    for (row, why) in not_clear {
        assert_eq!(decide(&row, &mut world()).unwrap_err(), why);
    }
}
