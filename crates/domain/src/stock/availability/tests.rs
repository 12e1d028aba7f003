//! Every clause of what may be promised.

use super::*;

/// The facilities A to E. A to C are in the channel `web`, C and D in `outlet`; D is the only place to fetch things at.
fn sites() -> Vec<Site> {
    let site = |facility: &str, channels: &[usize], pickup| Site {
        facility: FacilityId(facility.to_owned()),
        channels: channels.to_vec(),
        pickup,
    };
    vec![
        site("A", &[0], false),
        site("B", &[0], false),
        site("C", &[0, 1], false),
        site("D", &[1], true),
        site("E", &[], false),
    ]
}

fn channel(channel: &'static str, threshold: i64) -> Channel<'static> {
    Channel { channel, threshold, allow_brokering: true, allow_pickup: true }
}

/// Stock by the number of the site, in two channels without a threshold.
fn supply<'a>(sites: &'a [Site], stock: &[(usize, i64)]) -> Supply<'a> {
    Supply {
        variant: 1,
        places: stock.iter().map(|(site, atp)| Place { atp: *atp, ..Place::at(&sites[*site]) }).collect(),
        components: vec![],
        composition: KitComposition::Known,
        selling: Selling::Channels(vec![channel("web", 0), channel("outlet", 0)]),
        waiting: Waiting::default(),
    }
}

fn component<'a>(variant: i64, quantity: i64, of: Supply<'a>) -> Component<'a> {
    Component { variant, quantity, places: of.places, waiting: of.waiting }
}

/// What is sold, and where; the parts are held to the whole.
fn sold(supply: &Supply<'_>) -> (i64, Vec<(String, i64)>) {
    let online = online(supply, &Policy::default());
    assert_eq!(online.shares.iter().map(|share| share.units).sum::<i64>(), online.total);
    assert_eq!(online.terms.total(), online.total);
    assert!(online.shares.iter().all(|share| (0..=share.available).contains(&share.units)));
    assert!(online.shares.is_sorted_by(|a, b| a.facility < b.facility), "each once, in order");
    (online.total, online.shares.iter().map(|share| (share.facility.0.clone(), share.units)).collect())
}

fn at(shares: &[(&str, i64)]) -> Vec<(String, i64)> {
    shares.iter().map(|(facility, units)| ((*facility).to_owned(), *units)).collect()
}

#[test]
fn what_is_beyond_safety_stock_is_sold_and_no_facility_makes_up_for_another() {
    let sites = sites();
    let mut supply = supply(&sites, &[(0, 10), (1, -5), (2, 3)]);
    supply.places[0].safety_stock = 4;
    supply.places[2].safety_stock = 5;
    assert_eq!(sold(&supply), (6, at(&[("A", 6), ("B", 0), ("C", 0)])));
}

#[test]
fn a_facility_in_two_channels_counts_once_and_one_in_none_not_at_all() {
    let sites = sites();
    let supply = supply(&sites, &[(0, 1), (2, 10), (3, 100), (4, 1000)]);
    assert_eq!(sold(&supply), (111, at(&[("A", 1), ("C", 10), ("D", 100), ("E", 0)])));
    assert_eq!(online(&supply, &Policy::default()).shares[3].standing, Standing::OutsideChannels);
}

#[test]
fn without_any_channel_every_facility_sells() {
    let sites: Vec<Site> = sites().into_iter().map(|site| Site { channels: vec![], ..site }).collect();
    let supply = Supply { selling: Selling::Everywhere, ..supply(&sites, &[(0, 1), (4, 1000)]) };
    assert_eq!(sold(&supply).0, 1001);
}

#[test]
fn the_largest_threshold_is_held_back_once_from_where_most_is() {
    let sites = sites();
    let mut supply = supply(&sites, &[(0, 100), (1, 120), (2, 0)]);
    supply.selling = Selling::Channels(vec![channel("web", 7), channel("outlet", 10)]);
    // The documented example: 220 − 10 = 210.
    assert_eq!(sold(&supply), (210, at(&[("A", 100), ("B", 110), ("C", 0)])));
    assert_eq!(online(&supply, &Policy::default()).terms.threshold, Some(("outlet", 10)));
}

#[test]
fn what_one_facility_cannot_give_the_next_does_and_of_equal_ones_the_first_gives() {
    let sites = sites();
    let mut supply = supply(&sites, &[(0, 5), (1, 5), (2, 8)]);
    supply.selling = Selling::Channels(vec![channel("web", 10), channel("outlet", 0)]);
    assert_eq!(sold(&supply), (8, at(&[("A", 3), ("B", 5), ("C", 0)])));
}

#[test]
fn more_held_back_than_there_is_leaves_nothing_and_never_less() {
    let sites = sites();
    let mut supply = supply(&sites, &[(0, 5), (1, 4)]);
    supply.selling = Selling::Channels(vec![channel("web", 8), channel("outlet", 0)]);
    supply.waiting.units = 3;
    assert_eq!(sold(&supply), (0, at(&[("A", 0), ("B", 0)])));
    let nowhere = Supply { places: vec![], ..supply };
    assert_eq!(sold(&nowhere), (0, vec![]));
}

#[test]
fn units_that_wait_in_queues_are_not_promised_again() {
    let sites = sites();
    let mut supply = supply(&sites, &[(0, 5), (1, 4)]);
    supply.waiting.units = 2;
    assert_eq!(sold(&supply), (7, at(&[("A", 3), ("B", 4)])));
}

#[test]
fn nothing_is_promised_while_a_pre_order_waits_unless_the_retailer_wants_it_so() {
    let sites = sites();
    let mut supply = supply(&sites, &[(0, 5)]);
    supply.waiting = Waiting { units: 2, presold: 1 };
    assert_eq!(sold(&supply), (0, at(&[("A", 0)])));
    let free = online(&supply, &Policy { hold_preorder_stock: false });
    assert_eq!((free.total, free.shares[0].units, free.terms.presell_hold), (3, 3, None));
}

#[test]
fn a_channel_that_does_not_sell_it_neither_sells_nor_holds_back() {
    let sites = sites();
    let mut supply = supply(&sites, &[(0, 1), (2, 10), (3, 100)]);
    let refusing = |threshold| Channel { allow_brokering: false, ..channel("web", threshold) };
    supply.selling = Selling::Channels(vec![refusing(50), channel("outlet", 3)]);
    // C is in `outlet`, too.
    assert_eq!(sold(&supply), (107, at(&[("A", 0), ("C", 10), ("D", 97)])));
    assert_eq!(online(&supply, &Policy::default()).shares[0].standing, Standing::NotInChannel);
    let all = Channel { allow_brokering: false, ..channel("outlet", 3) };
    supply.selling = Selling::Channels(vec![refusing(50), all]);
    assert_eq!(sold(&supply).0, 0);
}

#[test]
fn a_facility_that_does_not_send_it_does_not_count() {
    let sites = sites();
    let mut supply = supply(&sites, &[(0, 5), (1, 7)]);
    supply.places[1].allow_brokering = false;
    assert_eq!(sold(&supply), (5, at(&[("A", 5), ("B", 0)])));
    let share = &online(&supply, &Policy::default()).shares[1];
    assert_eq!((share.standing, share.available), (Standing::NotFromHere, 7));
}

#[test]
fn a_kit_is_as_many_as_all_its_components_allow_at_each_facility() {
    let sites = sites();
    let mut hats = supply(&sites, &[(0, 9), (1, 5), (3, 9)]);
    hats.places[0].safety_stock = 1;
    let gloves = supply(&sites, &[(0, 7), (1, 8)]);
    // Its own stock is beside the point: each kit that was reserved is reserved as its components, too.
    let mut kit = supply(&sites, &[(0, -3)]);
    kit.components = vec![component(2, 1, hats), component(3, 2, gloves)];
    // At A min(9 − 1, ⌊7 / 2⌋) = 3, at B min(5, ⌊8 / 2⌋) = 4, at D no gloves.
    assert_eq!(sold(&kit), (7, at(&[("A", 3), ("B", 4), ("D", 0)])));
    kit.places[0].safety_stock = 2;
    kit.waiting.units = 1;
    kit.selling = Selling::Channels(vec![channel("web", 2), channel("outlet", 0)]);
    assert_eq!(sold(&kit), (2, at(&[("A", 1), ("B", 1), ("D", 0)])));
    kit.components[1].places[1].allow_brokering = false;
    assert_eq!(sold(&kit).0, 0, "without gloves from B, there are none to hold the rest back from");
    kit.components[1].places.clear();
    assert_eq!(sold(&kit), (0, at(&[("A", 0), ("B", 0), ("D", 0)])));
}

#[test]
fn nothing_is_promised_of_a_kit_of_which_nobody_has_said_what_it_is_made_of() {
    let sites = sites();
    let mut kit = supply(&sites, &[(0, 5), (3, 7), (4, 9)]);
    kit.composition = KitComposition::Unknown;
    let nowhere = || at(&[("A", 0), ("D", 0), ("E", 0)]);
    assert_eq!((sold(&kit), pickup(&kit, &sites[3].facility)), ((0, nowhere()), 0));
    let shares = online(&kit, &Policy::default()).shares;
    assert!(shares.iter().all(|share| (share.standing, share.available) == (Standing::KitUnknown, 0)));
    kit.waiting.units = 2;
    kit.selling = Selling::Everywhere;
    assert_eq!(sold(&kit), (0, nowhere()), "and never less");
    kit.composition = KitComposition::Known;
    assert_eq!((sold(&kit).0, pickup(&kit, &sites[3].facility)), (19, 7), "it is no kit any more");
}

/// Ten of it, made of one hat and two gloves each.
fn kit(sites: &[Site]) -> Supply<'_> {
    let mut kit = supply(sites, &[]);
    kit.components =
        vec![component(2, 1, supply(sites, &[(0, 10)])), component(3, 2, supply(sites, &[(0, 20)]))];
    kit
}

#[test]
fn units_of_components_that_wait_in_queues_are_no_longer_there_for_kits() {
    let sites = sites();
    let mut kit = kit(&sites);
    assert_eq!(sold(&kit).0, 10);
    for (gloves, left) in [(1, 9), (2, 9), (3, 8), (20, 0), (99, 0)] {
        kit.components[1].waiting.units = gloves;
        assert_eq!(sold(&kit).0, left, "{gloves} gloves wait, and two make a kit");
    }
}

#[test]
fn of_several_components_the_one_that_most_is_missing_of_counts() {
    let sites = sites();
    let mut kit = kit(&sites);
    kit.components[1].waiting.units = 3;
    kit.components[0].waiting.units = 1;
    assert_eq!(
        online(&kit, &Policy::default()).terms.component_demand,
        2,
        "the hat is of a kit that lacks gloves"
    );
    kit.components[0].waiting.units = 5;
    assert_eq!(online(&kit, &Policy::default()).terms.component_demand, 5);
}

#[test]
fn units_of_the_kit_itself_that_wait_are_less_of_it_beside_those_of_its_components() {
    let sites = sites();
    let mut kit = kit(&sites);
    kit.waiting.units = 4;
    kit.components[1].waiting.units = 3;
    assert_eq!(sold(&kit).0, 10 - 4 - 2);
    let terms = online(&kit, &Policy::default()).terms;
    assert_eq!((terms.waiting, terms.component_demand), (4, 2));
}

#[test]
fn a_pre_order_of_the_kit_or_of_any_component_holds_the_kit() {
    let sites = sites();
    let presold = Waiting { units: 1, presold: 1 };
    let mut own = kit(&sites);
    own.waiting = presold;
    let mut of_component = kit(&sites);
    of_component.components[1].waiting = presold;
    for kit in [own, of_component] {
        assert_eq!(sold(&kit).0, 0);
        assert_eq!(online(&kit, &Policy::default()).terms.presell_hold, Some(1));
        let free = Policy { hold_preorder_stock: false };
        assert_eq!(online(&kit, &free).total, 9, "then it only waits");
    }
}

#[test]
fn what_is_fetched_is_what_is_there_beyond_its_safety_stock() {
    let sites = sites();
    let mut stock = supply(&sites, &[(0, 9), (3, 9)]);
    stock.places[1].safety_stock = 2;
    stock.places[1].allow_brokering = false;
    stock.waiting = Waiting { units: 5, presold: 5 };
    let here = |supply: &Supply<'_>, facility: &str| pickup(supply, &FacilityId(facility.to_owned()));
    assert_eq!(here(&stock, "D"), 7);
    assert_eq!(here(&stock, "A"), 0, "no place to fetch things at");
    assert_eq!(here(&stock, "E"), 0, "none there");
    let refuses = |allow_pickup| Channel { allow_pickup, ..channel("web", 0) };
    stock.selling = Selling::Channels(vec![refuses(false), refuses(true)]);
    assert_eq!(here(&stock, "D"), 7, "one of the channels lets it be fetched");
    stock.selling = Selling::Channels(vec![refuses(false)]);
    assert_eq!(here(&stock, "D"), 0);
    stock.selling = Selling::Everywhere;
    stock.places[1].allow_pickup = false;
    assert_eq!(here(&stock, "D"), 0);
}
