//! Flag over environment over catalog over default.

use insta::assert_snapshot;

use super::*;

fn overrides(set: &[(&str, &str)], env: &[(&str, &str)]) -> Overrides {
    let owned = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    Overrides { set: owned(set), env: owned(env) }
}

fn orders_new(text: &str, overrides: &Overrides) -> Result<OrdersNew, CatalogError> {
    with_shop(text).settings("orders", "new", None, overrides)
}

fn batch(variant: Option<&str>, overrides: &Overrides) -> Result<Batch, CatalogError> {
    parse(GOOD).unwrap().settings("brokering", "batch", variant, overrides)
}

fn page_size(text: &str, overrides: &Overrides) -> u32 {
    orders_new(text, overrides).unwrap().page_size.get()
}

#[test]
fn each_level_stands_over_the_one_below() {
    let catalog = "[orders.new]\npage-size = 2";
    let env = [("HWJOBS_ORDERS_NEW_PAGE_SIZE", "3")];
    assert_eq!(page_size("", &overrides(&[], &[])), 1);
    assert_eq!(page_size(catalog, &overrides(&[], &[])), 2);
    assert_eq!(page_size(catalog, &overrides(&[], &env)), 3);
    assert_eq!(page_size(catalog, &overrides(&[("page-size", "4")], &env)), 4);
    assert_eq!(page_size(catalog, &overrides(&[("page-size", "4"), ("page-size", "5")], &env)), 5);
}

#[test]
fn a_variant_stands_over_its_job_and_under_the_environment() {
    assert_eq!(batch(Some("preorder"), &Overrides::default()).unwrap().queue, "preorder");
    let env = overrides(&[], &[("HWJOBS_BROKERING_BATCH_QUEUE", "other")]);
    assert_eq!(batch(Some("preorder"), &env).unwrap().queue, "other");
}

#[test]
fn an_override_is_toml_or_else_a_string() {
    let set = overrides(&[("overlap", "1h 30m"), ("tags", "['a', 'b']")], &[]);
    let settings = orders_new("", &set).unwrap();
    assert_eq!(settings.overlap, Span::minutes(90));
    assert_eq!(settings.tags, ["a", "b"]);
}

#[test]
fn common_keys_obey_the_same_order() {
    let catalog = parse(GOOD).unwrap();
    let set = overrides(&[("timeout", "5m")], &[("HWJOBS_ORDERS_NEW_ON_LOCKED", "fail")]);
    let common = catalog.common("orders", "new", None, &set).unwrap();
    assert_eq!(common.timeout, Some(Span::minutes(5)));
    assert_eq!(common.on_locked, Some(OnLocked::Fail));
    assert_eq!(common.schedule.unwrap().as_str(), "*/15 * * * *");
    assert!(catalog.settings::<OrdersNew>("orders", "new", None, &set).is_ok());
}

#[test]
fn every_setting_tells_where_it_comes_from() {
    let catalog = parse(GOOD).unwrap();
    let defaults: toml::Table = toml::from_str("page-size = 1\ntags = []").unwrap();
    let set = overrides(&[("page-size", "50")], &[("HWJOBS_ORDERS_NEW_TIMEOUT", "5m")]);
    let settings = catalog.provenance("orders", "new", None, &set, &defaults).unwrap();
    let told: Vec<_> =
        settings.iter().map(|it| format!("{} = {}  # {}", it.key, it.value, it.source)).collect();
    assert_snapshot!(told.join("\n"), @r#"
    schedule = "*/15 * * * *"  # catalog line 18
    timeout = "5m"  # HWJOBS_ORDERS_NEW_TIMEOUT
    on-locked = "wait"  # catalog line 20
    page-size = 50  # flag
    overlap = "1m"  # catalog line 21
    tags = []  # default
    "#);
}

#[test]
fn a_wrong_override_is_the_users_mistake_and_names_the_flag_or_the_variable() {
    let told = |set: &[(&str, &str)], env: &[(&str, &str)]| {
        let error = orders_new("[orders.new]\npage-size = 2", &overrides(set, env)).unwrap_err();
        assert_eq!(error.fault(), Fault::Usage);
        error.to_string()
    };
    assert_snapshot!(told(&[("page-size", "many")], &[]), @"error: wrong value for `page-size` in `--set page-size`: expected a whole number, 1 or more, found a string");
    assert_snapshot!(told(&[("page_size", "50"), ("colour", "red")], &[]), @r"
    error: unknown key `page_size` in `--set page_size`: did you mean `page-size`?

    error: unknown key `colour` in `--set colour`: expected `schedule`, `timeout`, `on-locked`, `page-size`, `overlap` or `tags`
    ");
    assert_snapshot!(told(&[("overlap", "15")], &[]), @"error: wrong value for `overlap` in `--set overlap`: write it with its unit: `15m`");
    assert_snapshot!(told(&[("tags", "['a', 2]")], &[]), @"error: wrong value for `tags` in `--set tags`: expected a string, found `2`");
    assert_snapshot!(told(&[], &[("HWJOBS_ORDERS_NEW_PAGE_SIZE", "0")]), @"error: wrong value for `page-size` in `HWJOBS_ORDERS_NEW_PAGE_SIZE`: expected a whole number, 1 or more, found `0`");
    assert_snapshot!(told(&[], &[("HWJOBS_ORDERS_NEW_PAGE_SISE", "1")]), @"error: unknown key `page-sise` in `HWJOBS_ORDERS_NEW_PAGE_SISE`: did you mean `page-size`?");
}

#[test]
fn a_wrong_common_override_names_its_flag() {
    let catalog = parse(GOOD).unwrap();
    let told = |key, value| {
        let error = catalog.common("orders", "new", None, &overrides(&[(key, value)], &[])).unwrap_err();
        assert_eq!(error.fault(), Fault::Usage);
        error.to_string()
    };
    assert_snapshot!(told("timeout", "soon"), @"error: wrong value for `timeout` in `--set timeout`: a length of time is numbers and units: `15m`, `1h 30m`, `60d`");
    assert_snapshot!(told("on-locked", "weit"), @"error: unknown value `weit` for `on-locked` in `--set on-locked`: did you mean `wait`?");
    assert_snapshot!(told("schedule", "61 * * * *"), @"error: wrong value for `schedule` in `--set schedule`: the minute `61`: number out of bounds");
}

#[test]
fn a_wrong_setting_of_the_catalog_is_shown_where_it_stands() {
    let told = |text: &str| {
        let error = orders_new(text, &Overrides::default()).unwrap_err();
        assert_eq!(error.fault(), Fault::Catalog);
        error.to_string()
    };
    assert_snapshot!(told("[orders.new]\npage-size = \"many\"\n"), @r#"
    error: wrong value for `page-size`
     --> jobs.toml:4:13
      |
    4 | page-size = "many"
      |             ^^^^^^ expected a whole number, 1 or more, found a string
    "#);
    assert_snapshot!(told("[orders.new]\noverlap = 15\n"), @r"
    error: wrong value for `overlap`
     --> jobs.toml:4:11
      |
    4 | overlap = 15
      |           ^^ write it with its unit: `15m`
    ");
    assert_snapshot!(told("[orders.new]\noverlap = \"15 lightyears\"\n"), @r#"
    error: wrong value for `overlap`
     --> jobs.toml:4:11
      |
    4 | overlap = "15 lightyears"
      |           ^^^^^^^^^^^^^^^ `lightyears` is no unit of time; there are `s`, `m`, `h`, `d`, `w`
    "#);
    assert_snapshot!(told("[orders.new]\r\ntags = [\r\n\t'a',\r\n\t2,\r\n]\r\n"), @r"
    error: wrong value for `tags`
     --> jobs.toml:6:2
      |
    6 |     2,
      |     ^ expected a string, found `2`
    ");
}

#[test]
fn a_missing_setting_points_at_the_table_that_lacks_it() {
    let error = batch(None, &Overrides::default()).unwrap_err();
    assert_eq!(error.fault(), Fault::Catalog);
    assert_snapshot!(error, @r"
    error: missing key `queue`
      --> jobs.toml:24:1
       |
    24 | [brokering.batch]
       | ^^^^^^^^^^^^^^^^^
    ");
    let error =
        with_shop("").settings::<Batch>("brokering", "batch", None, &Overrides::default()).unwrap_err();
    assert_eq!(error.fault(), Fault::Catalog);
    assert_snapshot!(error, @"error: missing key `queue` in jobs.toml, which has no table `[brokering.batch]`");
}

#[test]
fn an_unknown_variant_is_told_the_nearest() {
    for (variant, told) in [
        ("pre-order", "error: `brokering batch` has no variant `pre-order`: did you mean `preorder`?"),
        ("x", "error: `brokering batch` has no variant `x`: expected `by-hand` or `preorder`"),
    ] {
        let error = batch(Some(variant), &Overrides::default()).unwrap_err();
        assert_eq!((error.fault(), error.to_string().as_str()), (Fault::Usage, told));
    }
    let error = parse(GOOD).unwrap().settings::<OrdersNew>("orders", "new", Some("x"), &Overrides::default());
    assert_snapshot!(error.unwrap_err(), @"error: `orders new` has no variant `x`: write `[orders.new.variants.x]` in jobs.toml");
}
