//! Results of rules.

use super::*;

/// Rules as they stand in a catalog.
fn rules(text: &str) -> Vec<Rule> {
    #[derive(serde::Deserialize)]
    struct Catalog {
        rules: Vec<Rule>,
    }
    toml::from_str::<Catalog>(text).unwrap().rules
}

fn refused(text: &str) -> String {
    toml::from_str::<Rule>(text).unwrap_err().message().to_owned()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Two channels, three facilities, of which A and B are stores and B an outlet, too.
fn places() -> Places {
    let ids = |ids: &[&str]| ids.iter().map(|id| FacilityId((*id).to_owned())).collect();
    Places {
        channels: words(&["intl", "web"]),
        facilities: vec![FacilityId("A".into()), FacilityId("B".into()), FacilityId("DC".into())],
        groups: [("stores".to_owned(), ids(&["A", "B"])), ("outlets".to_owned(), ids(&["B"]))].into(),
    }
}

fn nothing_held() -> Everywhere {
    Everywhere { channels: vec![Held::default(); 2], facilities: vec![Held::default(); 3] }
}

fn parka() -> Traits {
    Traits {
        tags: words(&["Clearance", "Winter"]),
        categories: words(&["Sale", "sale", "Jackets", "jackets"]),
        features: words(&["Color/Red", "Size/M"]),
        product_type: "Outerwear".into(),
    }
}

/// What the rules say of a variant, as the files would have it.
fn said(text: &str, traits: &Traits, held: &Everywhere, wanted: Wanted) -> Vec<String> {
    let book = Rulebook::new(&rules(text), places()).unwrap();
    let mut said = Vec::new();
    book.rows::<()>(traits, held, wanted, |target, effect| {
        let at = match target {
            Target::Channel(index) => book.places().channels[index].clone(),
            Target::Facility(index) => book.places().facilities[index].0.clone(),
        };
        said.push(format!("{at} {} {effect}", effect.field().word()));
        Ok(())
    })
    .unwrap();
    said
}

#[test]
fn a_rule_means_what_has_any_and_all_and_none_of_its_words() {
    for (condition, meant) in [
        ("", true),
        ("tags = { any = ['clearance', 'new'] }", true),
        ("tags = { any = ['new'] }", false),
        ("tags = { all = ['clearance', 'WINTER'] }", true),
        ("tags = { all = ['clearance', 'new'] }", false),
        ("tags = { none = ['new'] }", true),
        ("tags = { any = ['clearance'], none = ['winter'] }", false),
        ("categories = { any = ['Sale'] }", true),
        ("categories = { all = ['jackets'], none = ['Shoes'] }", true),
        ("categories = { none = ['SALE'] }", false),
        ("features = { any = ['color/red'] }", true),
        ("features = { all = ['Color/Red', 'Size/L'] }", false),
        ("types = { any = ['Outerwear'] }", true),
        ("types = { none = ['Gift Card'] }", true),
        ("types = { all = ['Shoes'] }", false),
        ("tags = { any = ['winter'] }\ntypes = { none = ['outerwear'] }", false),
    ] {
        let text = format!("[[rules]]\nname = 'r'\nthreshold = 3\nchannels = ['web']\n{condition}");
        let said = said(&text, &parka(), &nothing_held(), Wanted::Differing);
        assert_eq!(!said.is_empty(), meant, "{condition}");
    }
}

#[test]
fn of_two_rules_about_the_same_the_last_one_holds_and_others_stay() {
    let text = "
        [[rules]]
        name = 'everything'
        threshold = 5
        [[rules]]
        name = 'clearance'
        tags = { any = ['clearance'] }
        threshold = 0
        channels = ['web']
        [[rules]]
        name = 'shoes'
        types = { any = ['Shoes'] }
        threshold = 9
        [[rules]]
        name = 'not for pickup'
        channels = ['web']
        allow-pickup = false";
    let all = said(text, &parka(), &nothing_held(), Wanted::All);
    assert_eq!(all, ["intl threshold 5", "web threshold 0", "web allow-pickup N"]);
    let shoes = Traits { product_type: "Shoes".into(), ..Traits::default() };
    let all = said(text, &shoes, &nothing_held(), Wanted::All);
    assert_eq!(all, ["intl threshold 9", "web threshold 9", "web allow-pickup N"]);
}

#[test]
fn what_is_so_already_is_not_told_and_where_nothing_is_stored_nothing_is_held_back() {
    let text = "
        [[rules]]
        name = 'a'
        threshold = 5
        [[rules]]
        name = 'b'
        safety-stock = 0
        [[rules]]
        name = 'c'
        allow-brokering = true";
    let mut held = nothing_held();
    held.channels[0].units = 5;
    held.facilities[1] = Held { units: 2, allow_brokering: false, allow_pickup: true };
    let differing = said(text, &parka(), &held, Wanted::Differing);
    assert_eq!(differing, ["web threshold 5", "B safety-stock 0", "B allow-brokering Y"]);
    assert_eq!(said(text, &parka(), &held, Wanted::All).len(), 8);
}

#[test]
fn facilities_are_named_one_by_one_or_by_groups_of_which_some_are_left_out() {
    for (at, facilities) in [
        ("", vec!["A", "B", "DC"]),
        ("facilities = ['DC']", vec!["DC"]),
        ("groups = ['stores']", vec!["A", "B"]),
        ("facilities = ['DC']\ngroups = ['outlets']", vec!["B", "DC"]),
        ("exclude-groups = ['outlets']", vec!["A", "DC"]),
        ("groups = ['stores']\nexclude-groups = ['outlets']", vec!["A"]),
        ("facilities = ['B']\nexclude-groups = ['outlets']", vec![]),
    ] {
        let text = format!("[[rules]]\nname = 'r'\nsafety-stock = 1\n{at}");
        let said = said(&text, &parka(), &nothing_held(), Wanted::Differing);
        let expected: Vec<String> = facilities.iter().map(|id| format!("{id} safety-stock 1")).collect();
        assert_eq!(said, expected, "{at}");
    }
}

#[test]
fn a_place_that_the_store_has_not_is_named_with_those_it_has() {
    for (at, why) in [
        (
            "threshold = 1\nchannels = ['wbe']",
            "rule `r` names the channel `wbe`, which the store has not; it has `intl`, `web`",
        ),
        (
            "safety-stock = 1\nfacilities = ['C']",
            "rule `r` names the facility `C`, which the store has not; it has `A`, `B`, `DC`",
        ),
        (
            "safety-stock = 1\ngroups = ['store']",
            "rule `r` names the group `store`, which the store has not; it has `outlets`, `stores`",
        ),
        (
            "safety-stock = 1\nexclude-groups = ['x']",
            "rule `r` names the group `x`, which the store has not; it has `outlets`, `stores`",
        ),
    ] {
        let rules = rules(&format!("[[rules]]\nname = 'r'\n{at}"));
        assert_eq!(Rulebook::new(&rules, places()).unwrap_err().to_string(), why);
    }
    let rules = rules("[[rules]]\nname = 'r'\nthreshold = 1\nchannels = ['web']");
    let error = Rulebook::new(&rules, Places::default()).unwrap_err().to_string();
    assert!(error.contains("nor any other: they come with `misc import-facilities`"), "{error}");
    let rules = self::rules("[[rules]]\nname = 'r'\nthreshold = 1");
    assert!(Rulebook::new(&rules, Places::default()).is_ok(), "all channels of none");
}

#[test]
fn a_rule_says_one_thing_about_what_can_have_it() {
    for (text, why) in [
        ("name = 'r'", "rule `r` says nothing"),
        ("name = 'r'\nthreshold = 1\nsafety-stock = 1", "rule `r` says two things"),
        ("name = 'r'\nthreshold = 1\nfacilities = ['A']", "a threshold is a channel's"),
        ("name = 'r'\nsafety-stock = 1\nchannels = ['web']", "safety-stock is a facility's"),
        ("name = 'r'\nallow-pickup = true\nchannels = []\ngroups = ['stores']", "channels and facilities"),
        ("threshold = 1", "missing field `name`"),
        ("name = 'r'\ntreshold = 1", "unknown field `treshold`"),
        ("name = 'r'\nthreshold = 1\ntags = { some = [] }", "unknown field `some`"),
    ] {
        let said = refused(text);
        assert!(said.contains(why), "{text}: {said}");
    }
}
