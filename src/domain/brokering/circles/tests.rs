//! Which queues make a circle, and what breaks one.

use serde::Deserialize;

use super::*;

fn routings(text: &str) -> Vec<Routing> {
    #[derive(Deserialize)]
    struct Catalog {
        routing: Vec<Routing>,
    }
    toml::from_str::<Catalog>(text).unwrap().routing
}

/// A routing of one rule that tries anywhere; `queue` is where it moves what it leaves, none: it stays.
fn routing(name: &str, orders: &str, queue: Option<&str>) -> String {
    let otherwise = queue.map(|queue| format!("otherwise = {{ queue = '{queue}' }}")).unwrap_or_default();
    format!(
        "[[routing]]\nname = '{name}'\norders = {{ {orders} }}\n[[routing.rule]]\nname = 'any'\n{otherwise}\n"
    )
}

/// What is said of a run that takes what was not tried in `brokering`, and one that takes what was tried in vain there and
/// what is in `unfillable`, by the same routings.
fn found(text: &str) -> Vec<String> {
    let routings = routings(text);
    let twice = [Queue::Brokering, Queue::Unfillable];
    let first = Taker { routings: &routings, queues: &twice[..1], taking: Taking::Untried };
    let again = Taker { taking: Taking::Unfillable, queues: &twice, ..first };
    circles(&[first, again]).iter().map(told).collect()
}

/// `A: brokering > rejected, B: rejected > brokering`.
fn told(lint: &Lint) -> String {
    let Finding::GoesRound(hops) = &lint.finding else { panic!("{lint:?}") };
    let hop = |hop: &Hop| format!("{}: {} > {}", hop.routing, hop.from.id(), hop.to.id());
    hops.iter().map(hop).collect::<Vec<_>>().join(", ")
}

#[test]
fn two_queues_that_move_what_they_leave_to_one_another_make_a_circle() {
    let there = |orders| routing("there", &format!("queue = 'brokering'{orders}"), Some("rejected"));
    let back = |orders| routing("back", &format!("queue = 'rejected'{orders}"), Some("brokering"));
    let circle = "there: brokering > rejected, back: rejected > brokering";
    for (one, other, expected) in [
        ("", "", Some(circle)),
        (", shipping-method = 'next-day'", "", Some(circle)),
        (", shipping-method = 'Next-Day'", ", shipping-method = ['standard', 'next-day']", Some(circle)),
        (", shipping-method = 'next-day'", ", shipping-method = 'standard'", None),
        (", shipping-method = 'next-day'", ", exclude-shipping-method = 'next-day'", None),
        (", shipping-method = 'pickup'", "", None),
        (", channel = 'web'", ", exclude-channel = 'web'", None),
        (", exclude-channel = 'pos'", ", exclude-channel = 'web'", Some(circle)),
        (", priority = 'high'", ", priority = ['low', 'high']", Some(circle)),
        (", priority = 'high'", ", exclude-priority = 'high'", None),
        (", tags = 'vip'", ", tags = 'gift'", Some(circle)),
        (", tags = 'vip'", ", exclude-tags = 'VIP'", None),
        (", tags = ['vip', 'gift']", ", exclude-tags = 'vip'", Some(circle)),
        (", category = 'shoes'", ", exclude-category = 'shoes'", None),
        (", promise-within = 3", ", promise-within = 9", Some(circle)),
    ] {
        let catalog = there(one) + &back(other);
        assert_eq!(found(&catalog), expected.into_iter().collect::<Vec<_>>(), "{one} {other}");
    }
}

#[test]
fn a_circle_of_three_is_told_from_its_first_queue() {
    let catalog = routing("c", "queue = 'preorder'", Some("brokering"))
        + &routing("b", "queue = 'rejected'", Some("preorder"))
        + &routing("a", "queue = 'brokering'", Some("rejected"));
    assert_eq!(found(&catalog), ["a: brokering > rejected, b: rejected > preorder, c: preorder > brokering"]);
}

#[test]
fn a_queue_whose_items_stay_or_that_nothing_drains_breaks_it() {
    let there = routing("there", "queue = 'brokering'", Some("rejected"));
    for back in [
        routing("back", "queue = 'rejected'", None),
        routing("back", "queue = 'rejected'", Some("rejected")),
        routing("back", "queue = 'rejected'", Some("unfillable-hold")),
        routing("back", "queue = 'preorder'", Some("brokering")),
        routing("back", "queue = 'rejected'", Some("brokering")).replace("orders", "active = false\norders"),
        routing("back", "queue = 'rejected'", Some("brokering")) + "active = false",
        // The rule before it ends it.
        routing("back", "queue = 'rejected'", Some("unfillable-hold"))
            + "[[routing.rule]]\nname = 'late'\notherwise = { queue = 'brokering' }",
        // What the first moves away the second does not find.
        routing("first", "queue = 'rejected'", Some("preorder"))
            + &routing("back", "queue = 'rejected', tags = 'vip'", Some("brokering")),
    ] {
        assert_eq!(found(&format!("{there}{back}")), Vec::<String>::new(), "{back}");
    }
}

#[test]
fn a_rule_that_is_passed_over_ends_nothing() {
    let back = routing("back", "queue = 'rejected'", Some("unfillable-hold"))
        + "active = false\n[[routing.rule]]\nname = 'late'\notherwise = { queue = 'brokering' }";
    let there = routing("there", "queue = 'brokering'", Some("rejected"));
    assert_eq!(found(&format!("{there}{back}")), ["there: brokering > rejected, back: rejected > brokering"]);
}

#[test]
fn what_was_tried_in_vain_waits_for_who_takes_that() {
    let all = routing("all", "", Some("unfillable"));
    let again = |orders| routing("again", orders, Some("brokering"));
    assert_eq!(found(&all), Vec::<String>::new(), "from unfillable to unfillable is no way");
    for catalog in
        [format!("{all}{}", again("queue = 'unfillable'")), format!("{}{all}", again("queue = 'unfillable'"))]
    {
        assert_eq!(found(&catalog), ["all: brokering > unfillable, again: unfillable > brokering"]);
    }
    // Left where it is by the first run, moved by the second, and back by the first.
    let stays = routing("stays", "", None);
    let routings = [stays, routing("gives up", "", Some("rejected")), again("queue = 'rejected'")];
    let [stays, gives_up, again] = routings.map(|text| self::routings(&text));
    let queues = [Queue::Brokering];
    let take = |routings, taking| Taker { routings, queues: &queues, taking };
    let first = take(&stays, Taking::Untried);
    let second = take(&gives_up, Taking::Unfillable);
    let third = take(&again, Taking::Untried);
    assert_eq!(
        circles(&[first, second, third]).iter().map(told).collect::<Vec<_>>(),
        ["gives up: brokering > rejected, again: rejected > brokering"]
    );
    assert_eq!(
        circles(&[second, third]),
        [],
        "what nobody has tried in vain is not taken by who tries again"
    );
}

#[test]
fn a_catalog_of_many_circles_is_told_a_few() {
    let channel = |at: u32| {
        routing(&format!("there {at}"), &format!("queue = 'brokering', channel = 'c{at}'"), Some("rejected"))
            + &routing(
                &format!("back {at}"),
                &format!("queue = 'rejected', channel = 'c{at}'"),
                Some("brokering"),
            )
    };
    let catalog: String = (0..20).map(channel).collect();
    assert_eq!(found(&catalog).len(), MOST);
}

/// Routings of a tag each, from queues to others.
fn tagged(ways: impl Iterator<Item = (Queue, Queue)>, each: usize) -> String {
    let one = |(from, to): (Queue, Queue)| {
        let of = move |tag: usize| {
            let name = format!("{}-{}-{tag}", from.id(), to.id());
            routing(&name, &format!("queue = '{}', tags = '{name}'", from.id()), Some(to.id()))
        };
        (0..each).map(of).collect::<String>()
    };
    ways.map(one).collect()
}

#[test]
fn what_leads_nowhere_is_not_followed_however_many_ways_there_are() {
    let chain = [
        Queue::Brokering,
        Queue::Unfillable,
        Queue::UnfillableHold,
        Queue::Rejected,
        Queue::Preorder,
        Queue::Backorder,
        Queue::Released,
    ];
    let text = tagged(chain.iter().zip(&chain[1..]).map(|(from, to)| (*from, *to)), 40);
    assert_eq!(found(&text), [""; 0]);
    let routings = routings(&text);
    let run = Taker { routings: &routings, queues: &[], taking: Taking::Untried };
    assert_eq!(on_circles(distinct([run; 4].iter().flat_map(Taker::ways))).len(), 0);
}

#[test]
fn a_tangle_is_told_by_some_of_its_circles_at_once() {
    let all = [Queue::Brokering, Queue::Rejected, Queue::Preorder, Queue::Backorder, Queue::Unfillable];
    let pairs = all.into_iter().flat_map(|from| all.map(|to| (from, to))).filter(|(from, to)| from != to);
    let told = found(&tagged(pairs, 5));
    assert_eq!(told.len(), MOST, "{told:?}");
}
