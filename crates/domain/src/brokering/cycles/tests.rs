//! Cycles between queues, and what breaks them.

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
    let first = Taker { routings: &routings, queues: &twice[..1], taking: QueueSelection::Untried };
    let again = Taker { taking: QueueSelection::Unfillable, queues: &twice, ..first };
    cycles(&[first, again]).iter().map(told).collect()
}

/// `A: brokering > rejected, B: rejected > brokering`.
fn told(lint: &Lint) -> String {
    let Finding::GoesRound(hops) = &lint.finding else { panic!("{lint:?}") };
    let hop = |hop: &CycleStep| format!("{}: {} > {}", hop.routing, hop.from.id(), hop.to.id());
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
    let first = take(&stays, QueueSelection::Untried);
    let second = take(&gives_up, QueueSelection::Unfillable);
    let third = take(&again, QueueSelection::Untried);
    assert_eq!(
        cycles(&[first, second, third]).iter().map(told).collect::<Vec<_>>(),
        ["gives up: brokering > rejected, again: rejected > brokering"]
    );
    assert_eq!(cycles(&[second, third]), [], "what nobody has tried in vain is not taken by who tries again");
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

/// Several routings from one queue to another, each with a tag of its own.
fn tagged(from: Queue, to: Queue, routings: u32) -> String {
    let tag = |at| format!("{}-{}-{at}", from.id(), to.id());
    let one =
        |at| routing(&tag(at), &format!("queue = '{}', tags = '{}'", from.id(), tag(at)), Some(to.id()));
    (0..routings).map(one).collect()
}

/// Queues that a routing may drain.
fn drained() -> Vec<Queue> {
    Queue::ALL.into_iter().filter(|queue| queue.not_routed().is_none()).collect()
}

#[test]
fn a_chain_of_many_routings_is_no_circle_and_nothing_is_walked() {
    let queues = drained();
    let chain = |routings: u32| -> String {
        queues.windows(2).map(|pair| tagged(pair[0], pair[1], routings)).collect()
    };
    for routings in [3, 24] {
        assert_eq!(found(&chain(routings)), Vec::<String>::new());
    }
    let first_and_last = (queues[0], queues[queues.len() - 1]);
    let ring = chain(24) + &tagged(first_and_last.1, first_and_last.0, 24);
    assert_eq!(found(&ring).len(), MOST, "a long one is found among many");
}

#[test]
fn queues_that_all_lead_to_one_another_are_looked_at_for_so_long_only() {
    let queues = drained();
    let each = |routings: u32| -> String {
        let pairs = queues.iter().flat_map(|from| queues.iter().map(move |to| (*from, *to)));
        pairs.filter(|(from, to)| from != to).map(|(from, to)| tagged(from, to, routings)).collect()
    };
    assert_eq!(found(&each(3)).len(), MOST);
    // Each with a channel of its own: no order goes by two of them, however long one looks.
    let apart = each(3).replace("tags =", "channel =");
    assert_eq!(found(&apart), Vec::<String>::new());
    // No order goes both up and down: the paths are many, and none comes back.
    let one_way = |up: bool| -> String {
        let from = queues.iter().enumerate().flat_map(|(at, from)| {
            let others =
                queues.iter().enumerate().filter(move |(to, _)| if up { at < *to } else { at > *to });
            others.map(move |(_, to)| tagged(*from, *to, 9))
        });
        from.collect()
    };
    let up = one_way(true).replace("tags =", "channel = 'web', tags =");
    let down = one_way(false).replace("tags =", "channel = 'pos', tags =");
    assert_eq!(found(&format!("{up}{down}")), Vec::<String>::new());
    // A short circle is found, whatever long paths there are.
    let short = each(3).replace("tags =", "channel =")
        + &routing("there", "queue = 'preorder', channel = 'slow'", Some("backorder"))
        + &routing("back", "queue = 'backorder', channel = 'slow'", Some("preorder"));
    assert!(found(&short).iter().any(|circle| circle.contains("there:") && circle.contains("back:")));
}

/// What a run that takes what was not tried in `brokering` gives up, with nothing else that runs.
fn given_up(text: &str) -> Vec<String> {
    let routings = routings(text);
    let run = Taker { routings: &routings, queues: &[Queue::Brokering], taking: QueueSelection::Untried };
    let told = run.gives_up(&[run]).into_iter();
    told.map(|(queue, routing, rule)| format!("{}: {} in {}", routing.name, rule.name, queue.id())).collect()
}

#[test]
fn what_a_routing_leaves_is_given_up_unless_another_moves_it_away() {
    let stays = |name, orders| routing(name, orders, None);
    let moves = |name, orders| routing(name, orders, Some("unfillable"));
    let all = "all: any in brokering";
    for (catalog, expected) in [
        (stays("all", ""), vec![all]),
        (routing("all", "", Some("brokering")), vec![]),
        (moves("all", ""), vec![]),
        // Whoever comes first: nothing reaches what comes after it, nothing stays that a later one moves.
        (moves("A", "") + &stays("B", ""), vec![]),
        (stays("A", "") + &moves("B", ""), vec![]),
        (stays("vip", "tags = 'vip'") + &moves("rest", ""), vec![]),
        // What the narrow one does not take stays.
        (stays("all", "") + &moves("narrow", "channel = 'pos'"), vec![all]),
        (moves("narrow", "channel = 'pos'") + &stays("all", ""), vec![all]),
        // Two that share it out move all of it; three of which one is missing do not.
        (
            stays("all", "") + &moves("pos", "channel = 'POS'") + &moves("else", "exclude-channel = 'pos'"),
            vec![],
        ),
        (
            stays("all", "")
                + &moves("pos", "channel = 'pos'")
                + &moves("else", "exclude-channel = ['pos', 'web']"),
            vec![all],
        ),
        (
            stays("all", "")
                + &moves("pos", "channel = 'pos', tags = 'vip'")
                + &moves("else", "exclude-channel = 'pos'"),
            vec![all],
        ),
        (
            stays("all", "")
                + &moves("high", "priority = 'high'")
                + &moves("else", "exclude-priority = 'high'"),
            vec![],
        ),
        // Of several that leave it the widest is told, of the same the last.
        (stays("vip", "tags = 'vip'") + &stays("all", ""), vec![all]),
        (stays("all", "") + &stays("vip", "tags = 'vip'"), vec![all]),
        (stays("first", "") + &stays("all", ""), vec![all]),
        // A routing that names its queue takes all that is there, tried or not.
        (stays("all", "queue = 'brokering'"), vec![]),
        (stays("all", "") + &stays("named", "queue = 'brokering'"), vec![]),
        (stays("all", "") + &stays("named", "queue = 'brokering', channel = 'pos'"), vec![all]),
    ] {
        assert_eq!(given_up(&catalog), expected, "{catalog}");
    }
}

#[test]
fn what_another_run_tries_again_is_not_given_up() {
    let [all, vip] = ["", "tags = 'vip'"].map(|orders| routings(&routing("all", orders, None)));
    let queues = [Queue::Brokering, Queue::Unfillable];
    let first = Taker { routings: &all, queues: &queues[..1], taking: QueueSelection::Untried };
    let again = Taker { queues: &queues, taking: QueueSelection::Unfillable, ..first };
    assert_eq!(first.gives_up(&[first, again]), []);
    assert_eq!(again.gives_up(&[first, again]), []);
    let narrow = Taker { routings: &vip, ..again };
    assert_eq!(first.gives_up(&[first, narrow]).len(), 1, "it tries again a part of it only");
    let elsewhere = Taker { queues: &[Queue::Preorder], ..again };
    assert_eq!(first.gives_up(&[first, elsewhere]).len(), 1);
}
