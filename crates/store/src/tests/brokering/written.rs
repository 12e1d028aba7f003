//! Routing results: every precondition is checked again.

use super::*;

fn sent(items: &[i64], leaves: &[(i64, i64)]) -> ItemsRouted {
    ItemsRouted {
        order: 1,
        name: "#1".into(),
        items: items.to_vec(),
        from: Queue::Brokering,
        method: "next-day".into(),
        to: RoutedTo::Facility(Box::new(Sender {
            facility: FacilityId("DC".into()),
            metres: Some(120_000),
            suggested_method: Some("standard".into()),
            leaves: leaves.to_vec(),
            limit: DailyLimit::Counts,
            day: Day::of(at(0), chrono_tz::Asia::Tokyo),
        })),
        auto_cancel: AutoCancel::Clear,
        routing: "Near".into(),
        rule: Some("One".into()),
        note: "found".into(),
    }
}

fn queued(to: RoutedTo, auto_cancel: AutoCancel) -> ItemsRouted {
    ItemsRouted { to, auto_cancel, ..sent(&[11, 12], &[]) }
}

/// Commits it; whether it was in time. Whatever happens, stock adds up.
fn lead(fixture: &mut Fixture, routed: ItemsRouted) -> bool {
    let changes = vec![Change::ItemsRouted(Box::new(routed))];
    let step = Step { changes, outgoing: vec![], verdict: Verdict::Updated, ..step(1) };
    let committed = fixture.commit(&plan(vec![step])).unwrap();
    assert_eq!(committed.failed, []);
    let sums = "(SELECT variant_id, facility, sum(qoh_diff) AS qoh, sum(atp_diff) AS atp FROM stock_ledger GROUP BY 1, 2)";
    let off = "(SELECT coalesce(sum(units), 0) FROM reservations r WHERE (r.variant_id, r.facility) = (s.variant_id, s.facility))";
    let adds_up = format!(
        "stock s JOIN {sums} l USING (variant_id, facility)
          WHERE (s.qoh, s.atp) IS (l.qoh, l.atp) AND s.qoh - s.atp = {off}"
    );
    assert_eq!(fixture.count(&adds_up), fixture.count("stock"), "stock adds up");
    assert_eq!(
        fixture.count(
            "items i LEFT JOIN ship_groups g USING (ship_group_id) WHERE g.order_id IS NOT i.order_id"
        ),
        0
    );
    committed.updated == 1
}

const LEAVES: [(i64, i64); 2] = [(7, 6), (9, 9)];

#[test]
fn a_facility_keeps_what_it_is_to_send_a_kit_by_its_parts() {
    let mut fixture = world();
    assert!(lead(&mut fixture, sent(&[11, 12, 13], &LEAVES)));
    let kept = "(SELECT item_id, variant_id, units FROM reservations WHERE facility = 'DC')";
    assert_eq!(fixture.count(kept), 4);
    assert_eq!(fixture.count("reservations WHERE (item_id, variant_id, units) = (13, 7, 2)"), 1);
    assert_eq!(fixture.count("stock WHERE (variant_id, qoh, atp) IN (VALUES (7, 10, 6), (9, 10, 9))"), 2);
    assert_eq!(
        fixture.count("ship_groups g JOIN items USING (ship_group_id) WHERE g.facility = 'DC' AND g.ship_by = '2026-12-01T00:00:00Z'"),
        3
    );
    assert_eq!(
        fixture
            .count("item_moves WHERE (to_facility, reason, attempt, metres) = ('DC', 'brokered', 1, 120000)"),
        3
    );
    assert_eq!(fixture.count("facility_days WHERE (facility, day, orders) = ('DC', '2026-09-21', 1)"), 1);
    assert_eq!(fixture.count("order_events WHERE (what, decided_by) = ('routed', 'store')"), 1);
    assert_eq!(fixture.count("ship_groups WHERE facility = 'brokering'"), 1, "what is held still waits");
    assert_eq!(facts(&fixture).orders, [], "and nothing else does");
    // What was sent has left the shelf by its parts; what was not sent after all is there again.
    let status = |from, to| Change::ItemMoved {
        order: OrderId(1),
        line: LineId(80),
        unit: 1,
        from,
        to,
        by: domain::plan::actor::Actor::Shop,
        why: String::new(),
        sent: None,
    };
    for (from, to, seven) in [
        (ItemStatus::Approved, ItemStatus::Completed, (8, 6)),
        (ItemStatus::Completed, ItemStatus::Approved, (10, 6)),
        (ItemStatus::Approved, ItemStatus::Cancelled, (10, 8)),
    ] {
        let moved =
            Step { changes: vec![status(from, to)], outgoing: vec![], verdict: Verdict::Updated, ..step(1) };
        assert_eq!(fixture.commit(&plan(vec![moved])).unwrap().updated, 1);
        let found = format!("stock WHERE (variant_id, qoh, atp) = (7, {}, {})", seven.0, seven.1);
        assert_eq!(fixture.count(&found), 1, "{to:?}");
    }
}

#[test]
fn the_same_is_stale_the_second_time_and_an_order_counts_once_a_day() {
    let mut fixture = world();
    assert!(lead(&mut fixture, sent(&[11], &[(7, 9)])));
    assert!(!lead(&mut fixture, sent(&[11], &[(7, 8)])));
    assert!(lead(&mut fixture, sent(&[12], &[(7, 8)])));
    assert_eq!(fixture.count("facility_days WHERE orders = 1"), 1);
    assert_eq!(fixture.count("ship_groups WHERE facility = 'DC'"), 1);
}

#[test]
fn a_ship_group_goes_where_its_order_counts_already_however_the_run_before_ended() {
    let mut fixture = world();
    change(
        &fixture,
        "UPDATE facilities SET order_limit = 1 WHERE facility = 'DC';
         INSERT INTO ship_groups (ship_group_id, order_id, facility, shipping_method) VALUES (5, 1, 'brokering', 'standard');
         UPDATE items SET ship_group_id = 5 WHERE item_id = 12",
    );
    assert!(lead(&mut fixture, sent(&[11, 13], &[(7, 6), (9, 9)])));
    let waiting = facts(&fixture);
    assert_eq!(waiting.facilities[0].orders_today, 1);
    assert_eq!(waiting.orders[0].counted_at, [FacilityId("DC".into())]);
    assert_eq!(decide_and_commit(&mut fixture, "single"), (1, 0));
    assert_eq!(fixture.count("item_moves WHERE reason = 'brokered'"), 3);
    assert_eq!(fixture.count("facility_days WHERE orders = 1"), 1);
    // What it was given yesterday, by the clock in Tokyo, counts no more.
    change(
        &fixture,
        "UPDATE items SET ship_group_id = (SELECT ship_group_id FROM ship_groups WHERE facility = 'general-ops') WHERE item_id = 12",
    );
    change(&fixture, "UPDATE ship_groups SET facility = 'brokering' WHERE facility = 'general-ops'");
    change(&fixture, "UPDATE item_moves SET happened_at = '2026-09-20T14:59:59.999Z'");
    assert_eq!(facts(&fixture).orders[0].counted_at, []);
    change(&fixture, "UPDATE item_moves SET happened_at = '2026-09-20T15:00:00Z'");
    assert_eq!(facts(&fixture).orders[0].counted_at, [FacilityId("DC".into())]);
}

#[test]
fn whatever_the_decision_rests_on_is_asked_again() {
    for (why, sql) in [
        ("the order is held", "UPDATE orders SET status = 'held'"),
        ("the shop holds the order", "UPDATE orders SET fulfillment_status = 'ON_HOLD'"),
        ("an item is cancelled", "UPDATE items SET status = 'cancelled' WHERE item_id = 12"),
        ("an item is elsewhere", "UPDATE items SET ship_group_id = 4 WHERE item_id = 12"),
        (
            "one is gone",
            "UPDATE stock SET atp = 9, qoh = 9 WHERE variant_id = 7;
                         UPDATE stock_ledger SET atp_diff = 9, qoh_diff = 9 WHERE variant_id = 7",
        ),
        (
            "more is kept for those who walk in",
            "UPDATE variant_facilities SET safety_stock = 7 WHERE variant_id = 7",
        ),
        ("a part is not sent from there", "INSERT INTO variant_facilities VALUES (9, 'DC', 0, 0, 1)"),
        ("the kit is not sent from there", "INSERT INTO variant_facilities VALUES (8, 'DC', 0, 0, 1)"),
        (
            "so many kits are kept for those who walk in",
            "INSERT INTO variant_facilities VALUES (8, 'DC', 4, 1, 1)",
        ),
        ("the kit is made of something else", "UPDATE kit_components SET quantity = 3 WHERE component = 7"),
        (
            "one is a kit by now, of nobody knows what",
            "UPDATE variants SET kind = 'kit' WHERE variant_id = 7",
        ),
        ("it has its orders for the day", "INSERT INTO facility_days VALUES ('DC', '2026-09-21', 2)"),
        ("it takes no orders", "UPDATE facilities SET order_limit = 0"),
        ("it rejected one", "INSERT INTO item_exclusions VALUES (12, 'DC', '2026-01-01T00:00:00Z', NULL, 1)"),
    ] {
        let mut fixture = world();
        change(&fixture, sql);
        assert!(!lead(&mut fixture, sent(&[11, 12, 13], &LEAVES)), "{why}");
        let traces = [
            "reservations",
            "item_moves",
            "ship_groups WHERE facility = 'DC'",
            "order_events WHERE what = 'routed'",
        ];
        for trace in traces {
            assert_eq!(fixture.count(trace), 0, "{why}: {trace}");
        }
    }
}

#[test]
fn a_limit_that_the_rule_ignores_is_counted_and_does_not_hold() {
    let mut fixture = world();
    change(&fixture, "INSERT INTO facility_days VALUES ('DC', '2026-09-21', 2)");
    let mut routed = sent(&[11], &[(7, 9)]);
    let RoutedTo::Facility(sender) = &mut routed.to else { panic!("a facility") };
    sender.limit = DailyLimit::Ignored;
    assert!(lead(&mut fixture, routed));
    assert_eq!(fixture.count("facility_days WHERE orders = 3"), 1);
}

#[test]
fn what_found_nothing_goes_to_its_queue_and_gets_its_date() {
    let mut fixture = world();
    let until = at(7 * 86_400);
    assert!(lead(&mut fixture, queued(RoutedTo::Tried, AutoCancel::Set(until))));
    assert_eq!(fixture.count("items WHERE auto_cancel_at IS NOT NULL AND ship_group_id = 3"), 2);
    assert_eq!(
        fixture.count(
            "item_moves WHERE (from_facility, to_facility, reason) = ('brokering', 'brokering', 'unfillable')"
        ),
        2
    );
    assert!(lead(&mut fixture, queued(RoutedTo::Stays, AutoCancel::Clear)));
    assert_eq!(fixture.count("items WHERE auto_cancel_at IS NOT NULL"), 0);
    assert!(lead(&mut fixture, queued(RoutedTo::Queue(Queue::Unfillable), AutoCancel::Set(until))));
    assert_eq!(fixture.count("item_moves WHERE (to_facility, attempt) = ('unfillable', 2)"), 2);
    assert_eq!(
        fixture.count("items JOIN ship_groups USING (ship_group_id) WHERE facility = 'unfillable' AND auto_cancel_at IS NOT NULL"),
        2
    );
    assert_eq!((fixture.count("reservations"), fixture.count("facility_days")), (0, 0));
}

#[test]
fn what_was_moved_to_a_queue_has_not_been_tried_there() {
    let mut fixture = world();
    let waiting = |fixture: &Fixture, queue: Queue| -> Vec<(i64, bool)> {
        let asked = Asked {
            queues: &[queue],
            besides: &BTreeSet::new(),
            together: None,
            timezone: Tz::UTC,
            now: at(0),
        };
        let orders = fixture.reader().routable(&asked).unwrap().facts.orders;
        let groups = orders.iter().flat_map(|order| &order.groups);
        groups.flat_map(|group| &group.items).map(|item| (item.id, item.unfillable)).collect()
    };
    assert!(lead(&mut fixture, queued(RoutedTo::Tried, AutoCancel::Keep)));
    assert_eq!(waiting(&fixture, Queue::Brokering), [(11, true), (12, true), (13, false)]);
    assert!(lead(&mut fixture, queued(RoutedTo::Queue(Queue::Backorder), AutoCancel::Keep)));
    assert_eq!(waiting(&fixture, Queue::Backorder), [(11, false), (12, false)]);
    let there = ItemsRouted { from: Queue::Backorder, ..queued(RoutedTo::Tried, AutoCancel::Keep) };
    assert!(lead(&mut fixture, there));
    assert_eq!(waiting(&fixture, Queue::Backorder), [(11, true), (12, true)]);
}

#[test]
fn a_queue_that_is_left_by_all_leaves_no_ship_group_behind() {
    let mut fixture = world();
    change(&fixture, "DELETE FROM items WHERE status = 'held'");
    assert!(lead(&mut fixture, sent(&[11, 12, 13], &LEAVES)));
    assert_eq!(fixture.count("ship_groups WHERE facility = 'brokering'"), 0);
}

/// Decides on what the store holds and commits it; how many steps were made, and how many of them were overtaken.
fn decide_and_commit(fixture: &mut Fixture, assign: &str) -> (usize, usize) {
    let text = format!("name = 'Near'\n[[rule]]\nname = 'One'\nassign = '{assign}'");
    let routings = [toml::from_str::<Routing>(&text).unwrap()];
    let asked = Asked {
        queues: &[Queue::Brokering],
        besides: &BTreeSet::new(),
        together: None,
        timezone: Tz::UTC,
        now: at(0),
    };
    let routable = fixture.reader().routable(&asked).unwrap();
    let terms = Terms {
        routings: &routings,
        queues: asked.queues,
        taking: QueueSelection::Untried,
        timezone: Tz::UTC,
        now: at(0),
    };
    let decisions = decide(&routable.facts, &terms);
    let steps: Vec<Step> =
        dispatch(routable.facts, routings.into(), routable.days, decisions, at(0)).collect();
    let committed = fixture.commit(&plan(steps.clone())).unwrap();
    assert_eq!(committed.failed, []);
    (steps.len(), steps.len() - committed.updated as usize)
}

#[test]
fn what_is_decided_on_what_the_store_holds_is_never_overtaken() {
    for (sql, sent) in [
        ("", 3),
        ("INSERT INTO variant_facilities VALUES (8, 'DC', 0, 0, 1)", 2),
        ("INSERT INTO variant_facilities VALUES (8, 'DC', 3, 1, 1)", 3),
        ("INSERT INTO variant_facilities VALUES (8, 'DC', 4, 1, 1)", 2),
        ("INSERT INTO variant_facilities VALUES (9, 'DC', 0, 0, 1)", 2),
        ("UPDATE variant_facilities SET safety_stock = 8 WHERE variant_id = 7", 2),
        ("UPDATE variant_facilities SET safety_stock = 10 WHERE variant_id = 7", 0),
        ("INSERT INTO facility_days VALUES ('DC', '2026-09-21', 2)", 0),
        ("UPDATE facilities SET order_limit = 0", 0),
        ("INSERT INTO item_exclusions VALUES (12, 'DC', '2026-01-01T00:00:00Z', NULL, 1)", 2),
        ("UPDATE items SET variant_id = 8 WHERE item_id IN (11, 12)", 3),
        (
            "UPDATE items SET variant_id = 8 WHERE item_id = 11; INSERT INTO variant_facilities VALUES (8, 'DC', 3, 1, 1)",
            2,
        ),
    ] {
        for assign in ["split", "fewest-shipments"] {
            let mut fixture = world();
            change(&fixture, sql);
            let (_, overtaken) = decide_and_commit(&mut fixture, assign);
            assert_eq!(overtaken, 0, "{assign}: {sql}");
            assert_eq!(fixture.count("item_moves WHERE reason = 'brokered'"), sent, "{assign}: {sql}");
        }
    }
}
