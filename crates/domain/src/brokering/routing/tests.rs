//! Routings as people write them, and errors for those that make no sense.

use super::*;
use crate::brokering::facts::Priority;
use crate::values::money::Decimal;

#[derive(Deserialize)]
struct Catalog {
    routing: Vec<Routing>,
}

fn routings(text: &str) -> Vec<Routing> {
    toml::from_str::<Catalog>(text).unwrap().routing
}

fn rule(text: &str) -> Rule {
    toml::from_str::<Rule>(&format!("name = 'r'\n{text}")).unwrap()
}

fn filter(text: &str) -> OrderFilter {
    toml::from_str::<OrderFilter>(text).unwrap()
}

fn refused<T: serde::de::DeserializeOwned>(text: &str) -> String {
    toml::from_str::<T>(text).err().unwrap().message().to_owned()
}

#[test]
fn the_example_of_the_manual_is_read() {
    let routings = routings(
        r#"
        [[routing]]
        name   = "Expedited from anywhere near"
        orders = { queue = "brokering", shipping-method = ["next-day", "second-day"], sort = ["ship-before", "order-date"] }

          [[routing.rule]]
          name       = "One warehouse"
          assign     = "single"
          facilities = { group = "warehouses", within = "500 mi", safety-stock = 2, sort = ["distance"] }
          otherwise  = "next-rule"

          [[routing.rule]]
          name       = "Anyone who has it"
          assign     = "split"
          facilities = { exclude-group = "outlets", sort = ["stock", "distance"] }
          split      = { min-value = "50.00", keep-groups-together = true }
          otherwise  = { queue = "unfillable", auto-cancel-days = 7 }
        "#,
    );
    let [routing] = routings.as_slice() else { panic!("one routing") };
    assert_eq!(routing.orders.queues, [Queue::Brokering]);
    assert_eq!(routing.orders.shipping_methods.any, ["next-day", "second-day"]);
    assert_eq!(routing.orders.sort, [OrderSort::ShipBefore, OrderSort::OrderDate]);
    let [one, any] = routing.rules.as_slice() else { panic!("two rules") };
    assert_eq!((one.assign, one.otherwise), (Assign::Single, Otherwise::default()));
    assert_eq!(one.facilities.within.map(Reach::metres), Some(804_672));
    assert_eq!(one.facilities.gate, Some(Gate::AtLeast(2)));
    assert_eq!(any.facilities.exclude_groups, ["outlets"]);
    assert_eq!(any.facilities.sort, [FacilitySort::Stock, FacilitySort::Distance]);
    assert_eq!(any.split, Split { min_value: Some(Decimal::from(50)), groups: GroupSplit::Kept });
    assert_eq!(any.otherwise, Otherwise { queue: Some(Queue::Unfillable), wait: Some(WaitUntil::Days(7)) });
    assert_eq!(Routing::check_all(&routings), Ok(()));
}

#[test]
fn what_is_not_written_is_the_plainest() {
    let plain = rule("");
    assert_eq!(plain.assign, Assign::Single);
    assert_eq!(plain.standing, Standing::Active);
    assert_eq!(plain.facilities, FacilityFilter::default());
    assert_eq!(plain.completeness, Completeness::SomeWillDo);
    assert_eq!(rule("active = false").standing, Standing::Draft);
    assert_eq!(rule("all-or-nothing = true").completeness, Completeness::AllOrNothing);
    assert_eq!(rule("facilities = { ignore-limits = true }").facilities.limits, Limits::Ignored);
    assert_eq!(rule("assign = 'fewest-shipments'").assign, Assign::FewestShipments);
    assert_eq!(rule("facilities = { weeks-of-supply = 8 }").facilities.weeks_of_supply, Some(8));
}

#[test]
fn one_word_stands_for_a_list_of_one() {
    let one = filter("priority = 'high'\nexclude-tags = 'vip'\ncategory = 'Shoes'\nsort = 'delivery-days'");
    assert_eq!(one.priorities.any, [Priority::High]);
    assert_eq!(one.tags.none, ["vip"]);
    assert_eq!(one.categories.any, ["Shoes"]);
    assert_eq!(one.sort, [OrderSort::DeliveryDays]);
    let sold = filter("origin-group = 'east'\nexclude-origin-group = ['outlets', 'west']").origin_groups;
    assert_eq!((sold.any.as_slice(), sold.none.len()), (&["east".to_owned()][..], 2));
    let groups = rule("facilities = { groups = ['a', 'b'], exclude-groups = 'c' }").facilities;
    assert_eq!((groups.groups.len(), groups.exclude_groups.as_slice()), (2, &["c".to_owned()][..]));
}

#[test]
fn days_distances_and_gates_are_read_in_each_of_their_forms() {
    assert_eq!(filter("promise-within = '3 days'").promise_within, Some(3));
    assert_eq!(filter("promise-within = '1 day'").promise_within, Some(1));
    assert_eq!(filter("promise-within = 0").promise_within, Some(0));
    assert_eq!("800 km".parse::<Reach>().map(Reach::metres), Ok(800_000));
    assert_eq!("0.5mi".parse::<Reach>().map(Reach::metres), Ok(805));
    assert_eq!("12.5 km".parse::<Reach>().map(|reach| reach.to_string()), Ok("12.5 km".to_owned()));
    for (written, gate) in [
        ("2", Gate::AtLeast(2)),
        ("{ at-least = 2 }", Gate::AtLeast(2)),
        ("{ more-than = 2 }", Gate::MoreThan(2)),
        ("{ at-most = 2 }", Gate::AtMost(2)),
        ("{ less-than = 2 }", Gate::LessThan(2)),
        ("{ exactly = 2 }", Gate::Exactly(2)),
        ("{ not-exactly = 2 }", Gate::NotExactly(2)),
    ] {
        assert_eq!(rule(&format!("facilities = {{ safety-stock = {written} }}")).facilities.gate, Some(gate));
    }
    assert_eq!(rule("otherwise = { clear-auto-cancel = true }").otherwise.wait, Some(WaitUntil::Ever));
    assert_eq!(rule("otherwise = { auto-cancel-days = 2 }").otherwise.queue, None);
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    for (text, said) in [
        ("name = 'r'\nsplit = { min-value = '5' }", "assigns to a single facility"),
        ("name = 'r'\nassign = 'split'\nsplit = { min-value = '-5' }", "no amount"),
        ("name = 'r'\nassign = 'split'\nsplit = { min-value = 5.5 }", "an amount such as"),
        ("name = 'r'\nassign = 'multi'", "unknown variant `multi`"),
        ("name = 'r'\nfacilities = { within = '500' }", "write \"500 mi\" or \"800 km\""),
        ("name = 'r'\nfacilities = { within = '0 km' }", "more than nothing"),
        ("name = 'r'\nfacilities = { within = '1e3 km' }", "no distance"),
        ("name = 'r'\nfacilities = { safety-stock = -1 }", "units are 0 or more"),
        ("name = 'r'\nfacilities = { safety-stock = { at-least = 1, at-most = 3 } }", "write one comparison"),
        ("name = 'r'\nfacilities = { group = [] }", "leave the key out"),
        ("name = 'r'\nfacilities = { sort = 'near' }", "unknown variant `near`"),
        ("name = 'r'\notherwise = 'unfillable'", "{ queue = \"unfillable\" }"),
        ("name = 'r'\notherwise = {}", "says nothing"),
        ("name = 'r'\notherwise = { auto-cancel-days = 1, clear-auto-cancel = true }", "write one"),
        ("name = 'r'\notherwise = { queue = 'general-ops' }", "nothing waits in general-ops"),
        ("name = 'r'\notherwise = { auto-cancel-days = 0 }", "write 1 or more"),
        ("name = 'r'\nfacilities = { group = ['a', ' '] }", "an empty word"),
        (
            "name = 'r'\nfacilities = { group = ['a', 'b'], exclude-group = 'b' }",
            "`b` is asked for and excluded",
        ),
        ("name = 'r'\nfacilities = { safety-stock = { at-most = 0 } }", "lets no facility through"),
        ("name = 'r'\nfacilities = { safety-stock = { less-than = 1 } }", "lets no facility through"),
        ("name = 'r'\nfacilities = { safety-stock = { exactly = 0 } }", "lets no facility through"),
        ("name = ' '", "needs a name"),
        ("name = 'r'\nsafety-stock = 1", "unknown field `safety-stock`"),
    ] {
        let message = refused::<Rule>(text);
        assert!(message.contains(said), "{text}: {message}");
    }
    for (text, said) in [
        ("origin-group = ['east', ' ']", "an empty word"),
        ("exclude-origin-group = []", "leave the key out"),
        ("origin-group = 5", "a word, or a list of words"),
        ("origin-group = ['a', 'b']\nexclude-origin-group = 'b'", "`b` is asked for and excluded"),
        ("origin-groups = 'east'", "unknown field `origin-groups`"),
        ("queue = 'general-ops'", "nothing waits in general-ops"),
        ("queue = ['brokering', 'pickup-rejected']", "waits for its buyer"),
        ("tags = ['vip', '']", "an empty word"),
        ("tags = ['a', 'vip']\nexclude-tags = 'VIP'", "`vip` is asked for and excluded"),
        ("channel = 'web'\nexclude-channel = ['pos', 'web']", "`web` is asked for and excluded"),
        ("shipping-method = 'standard'\nexclude-shipping-method = 'standard'", "`standard` is asked for"),
        ("category = 'Camp'\nexclude-category = 'camp'", "`camp` is asked for and excluded"),
        ("exclude-category = ''", "an empty word"),
        ("queue = 'brokring'", "unknown variant `brokring`"),
        ("promise-within = '3 weeks'", "no number of days"),
        ("promise-within = -3", "0 to 36525 days"),
        ("priority = ['high', 'urgent']", "unknown variant `urgent`"),
    ] {
        let message = refused::<OrderFilter>(text);
        assert!(message.contains(said), "{text}: {message}");
    }
    assert!(refused::<Routing>("name = 'x'").contains("has no rule"));
    let twice = refused::<Routing>("name = 'x'\n[[rule]]\nname = 'a'\n[[rule]]\nname = 'a'");
    assert!(twice.contains("two rules by the name `a`"), "{twice}");
}

#[test]
fn routings_have_names_of_their_own() {
    let one = "[[routing]]\nname = 'x'\n[[routing.rule]]\nname = 'a'\n";
    let error = Routing::check_all(&routings(&format!("{one}{one}"))).unwrap_err();
    assert_eq!(error, "two routings go by the name `x`");
}
