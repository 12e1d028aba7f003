//! Every kind of mistake, as the user reads it.

use insta::assert_snapshot;

use super::*;

/// What is told of a text that is wrong.
fn told(text: &str) -> String {
    let error = parse(text).unwrap_err();
    assert_eq!(error.fault(), Fault::Catalog);
    error.to_string()
}

/// What is told of a catalog that is wrong in one more table than its shop's.
fn told_beside_shop(text: &str) -> String {
    told(&format!("{SHOP}{text}"))
}

/// What is told of a shop with these keys.
fn told_of_shop(keys: &str) -> String {
    told(&format!("[shops.brightside]\n{keys}"))
}

#[test]
fn a_missing_file_says_where_it_was_looked_for() {
    let error = Catalog::load(Path::new("/nowhere/jobs.toml"), &KNOWN).unwrap_err();
    assert_eq!(error.fault(), Fault::Catalog);
    assert_snapshot!(error, @r"
    error: no catalog at /nowhere/jobs.toml
      name yours with `hwjobs -c FILE`; examples/one-shop.toml is one to begin with
    ");
}

#[test]
fn a_file_that_is_not_text_says_where_it_stops_being_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jobs.toml");
    std::fs::write(&path, b"[store]\nstate = \"caf\xe9.db\"\n").unwrap();
    let error = Catalog::load(&path, &KNOWN).unwrap_err().to_string();
    assert_snapshot!(error.replace(&folder.path().display().to_string(), "FOLDER"), @r#"
    error: not text
     --> FOLDER/jobs.toml:2:13
      |
    2 | state = "caf�.db"
      |             ^ a catalog is UTF-8; save it as such
    "#);
}

#[test]
fn an_empty_file_has_no_shop() {
    assert_snapshot!(told(""), @r#"
    error: no shop
     --> jobs.toml:1:1
      |
    1 |
      | ^ write `[shops.NAME]` with domain = "NAME.myshopify.com", or "sandbox"
    "#);
    assert_snapshot!(told("[shops]\n"), @r#"
    error: no shop
     --> jobs.toml:1:1
      |
    1 | [shops]
      | ^^^^^^^ write `[shops.NAME]` with domain = "NAME.myshopify.com", or "sandbox"
    "#);
}

#[test]
fn a_syntax_error_is_shown_in_its_line() {
    assert_snapshot!(told("shops = [\n"), @r"
    error: not TOML: unclosed array
     --> jobs.toml:1:10
      |
    1 | shops = [
      |          ^ expected `]`
    ");
    assert_snapshot!(told("[store]\nstate\n"), @r"
    error: not TOML: key with no value
     --> jobs.toml:2:6
      |
    2 | state
      |      ^ expected `=`
    ");
    assert_snapshot!(told("[store]\ntimezone = UTC\n"), @r"
    error: not TOML: string values must be quoted
     --> jobs.toml:2:12
      |
    2 | timezone = UTC
      |            ^^^ write it in quotes
    ");
    assert_snapshot!(told("[store]\ntimezone = \"UTC\n"), @r#"
    error: not TOML: invalid basic string
     --> jobs.toml:2:16
      |
    2 | timezone = "UTC
      |                ^ expected `"`
    "#);
}

#[test]
fn a_key_or_a_table_that_is_there_twice_is_refused() {
    assert_snapshot!(told("[store]\ntimezone = \"UTC\"\ntimezone = \"UTC\"\n"), @r#"
    error: `timezone` is there twice
     --> jobs.toml:3:1
      |
    3 | timezone = "UTC"
      | ^^^^^^^^ it stands above already
    "#);
    assert_snapshot!(told("[store]\n[store]\n"), @r"
    error: `store` is there twice
     --> jobs.toml:2:2
      |
    2 | [store]
      |  ^^^^^ it stands above already
    ");
}

#[test]
fn every_line_of_bad_syntax_is_known() {
    assert_snapshot!(told("[store]\nidentifier = sku\ntimezone = UTC\n"), @r"
    error: not TOML: string values must be quoted
     --> jobs.toml:2:14
      |
    2 | identifier = sku
      |              ^^^ write it in quotes

    error: not TOML: string values must be quoted
     --> jobs.toml:3:12
      |
    3 | timezone = UTC
      |            ^^^ write it in quotes
    ");
}

#[test]
fn an_unknown_table_is_told_the_nearest() {
    assert_snapshot!(told_beside_shop("[order.new]\n"), @r"
    error: unknown table `order`
     --> jobs.toml:3:2
      |
    3 | [order.new]
      |  ^^^^^ did you mean `orders`?
    ");
    assert_snapshot!(told_beside_shop("[stores]\n"), @r"
    error: unknown table `stores`
     --> jobs.toml:3:2
      |
    3 | [stores]
      |  ^^^^^^ did you mean `store`?
    ");
    assert_snapshot!(told_beside_shop("[weather]\n"), @r"
    error: unknown table `weather`
     --> jobs.toml:3:2
      |
    3 | [weather]
      |  ^^^^^^^ expected `store`, `shops`, `routing`, `orders`, `preorder` or `brokering`
    ");
}

#[test]
fn an_unknown_job_is_told_the_nearest() {
    assert_snapshot!(told_beside_shop("[orders.canceled]\n"), @r"
    error: unknown job `orders canceled`
     --> jobs.toml:3:9
      |
    3 | [orders.canceled]
      |         ^^^^^^^^ did you mean `cancelled`?
    ");
    assert_snapshot!(told_beside_shop("[orders.refresh-catalog]\n"), @r"
    error: unknown job `orders refresh-catalog`
     --> jobs.toml:3:9
      |
    3 | [orders.refresh-catalog]
      |         ^^^^^^^^^^^^^^^ did you mean `preorder.refresh-catalog`?
    ");
    assert_snapshot!(told_beside_shop("[orders.fly]\n"), @r"
    error: unknown job `orders fly`
     --> jobs.toml:3:9
      |
    3 | [orders.fly]
      |         ^^^ expected `new` or `cancelled`
    ");
    assert_snapshot!(told_beside_shop("[orders]\nschedule = \"@daily\"\n"), @r#"
    error: unknown job `orders schedule`
     --> jobs.toml:4:1
      |
    4 | schedule = "@daily"
      | ^^^^^^^^ expected `new` or `cancelled`
    "#);
}

#[test]
fn an_unknown_key_is_told_the_nearest() {
    assert_snapshot!(told_beside_shop("[orders.new]\nshedule = \"*/15 * * * *\"\n"), @r#"
    error: unknown key `shedule`
     --> jobs.toml:4:1
      |
    4 | shedule = "*/15 * * * *"
      | ^^^^^^^ did you mean `schedule`?
    "#);
    assert_snapshot!(told_beside_shop("[orders.new]\npage_size = 5\n"), @r"
    error: unknown key `page_size`
     --> jobs.toml:4:1
      |
    4 | page_size = 5
      | ^^^^^^^^^ did you mean `page-size`?
    ");
    assert_snapshot!(told_beside_shop("[store]\ntime-zone = \"UTC\"\n"), @r#"
    error: unknown key `time-zone`
     --> jobs.toml:4:1
      |
    4 | time-zone = "UTC"
      | ^^^^^^^^^ did you mean `timezone`?
    "#);
    assert_snapshot!(told_of_shop("domain = \"sandbox\"\nacces = \"read\"\n"), @r#"
    error: unknown key `acces`
     --> jobs.toml:3:1
      |
    3 | acces = "read"
      | ^^^^^ did you mean `access`?
    "#);
}

#[test]
fn a_value_of_the_wrong_type_is_told_the_right_one() {
    assert_snapshot!(told("shops = 3\n"), @r"
    error: wrong value for `shops`
     --> jobs.toml:1:9
      |
    1 | shops = 3
      |         ^ expected a table, found a number
    ");
    assert_snapshot!(told_beside_shop("[orders]\nnew = true\n"), @r"
    error: wrong value for `new`
     --> jobs.toml:4:7
      |
    4 | new = true
      |       ^^^^ expected a table, found `true`
    ");
    assert_snapshot!(told_beside_shop("[store]\nstate = 3\n"), @r"
    error: wrong value for `state`
     --> jobs.toml:4:9
      |
    4 | state = 3
      |         ^ expected a string, found `3`
    ");
    assert_snapshot!(told_beside_shop("[[orders.new]]\n"), @r"
    error: wrong value for `new`
     --> jobs.toml:3:1
      |
    3 | [[orders.new]]
      | ^^^^^^^^^^^^^^ expected a table, found a list
    ");
}

#[test]
fn a_length_of_time_needs_its_unit() {
    assert_snapshot!(told_beside_shop("[orders.new]\ntimeout = 15\n"), @r"
    error: wrong value for `timeout`
     --> jobs.toml:4:11
      |
    4 | timeout = 15
      |           ^^ write it with its unit: `15m`
    ");
    assert_snapshot!(told_beside_shop("[orders.new]\ntimeout = \"15\"\n"), @r#"
    error: wrong value for `timeout`
     --> jobs.toml:4:11
      |
    4 | timeout = "15"
      |           ^^^^ write it with its unit: `15m`
    "#);
    assert_snapshot!(told_beside_shop("[orders.new]\ntimeout = true\n"), @r#"
    error: wrong value for `timeout`
     --> jobs.toml:4:11
      |
    4 | timeout = true
      |           ^^^^ expected a length of time such as "15m", found `true`
    "#);
}

#[test]
fn a_bad_schedule_names_its_field() {
    assert_snapshot!(told_beside_shop("[orders.new]\nschedule = \"*/15 25 * * *\"\n"), @r#"
    error: wrong value for `schedule`
     --> jobs.toml:4:12
      |
    4 | schedule = "*/15 25 * * *"
      |            ^^^^^^^^^^^^^^^ the hour `25`: number out of bounds
    "#);
    assert_snapshot!(told_beside_shop("[orders.new]\nschedule = \"hourly\"\n"), @r#"
    error: wrong value for `schedule`
     --> jobs.toml:4:12
      |
    4 | schedule = "hourly"
      |            ^^^^^^^^ a schedule is five fields: minute hour day month weekday
    "#);
}

#[test]
fn a_bad_word_is_told_the_good_ones() {
    assert_snapshot!(told_beside_shop("[orders.new]\non-locked = \"leave\"\n"), @r#"
    error: unknown value `leave` for `on-locked`
     --> jobs.toml:4:13
      |
    4 | on-locked = "leave"
      |             ^^^^^^^ expected `skip`, `wait` or `fail`
    "#);
    assert_snapshot!(told_beside_shop("[store]\nidentifier = \"SKU\"\n"), @r#"
    error: unknown value `SKU` for `identifier`
     --> jobs.toml:4:14
      |
    4 | identifier = "SKU"
      |              ^^^^^ did you mean `sku`?
    "#);
}

#[test]
fn a_bad_zone_is_told_the_nearest() {
    assert_snapshot!(told_beside_shop("[store]\ntimezone = \"America/New York\"\n"), @r#"
    error: wrong value for `timezone`
     --> jobs.toml:4:12
      |
    4 | timezone = "America/New York"
      |            ^^^^^^^^^^^^^^^^^^ did you mean `America/New_York`?
    "#);
    assert_snapshot!(told_beside_shop("[store]\ntimezone = \"EDT\"\n"), @r#"
    error: wrong value for `timezone`
     --> jobs.toml:4:12
      |
    4 | timezone = "EDT"
      |            ^^^^^ a zone is written as `America/New_York`
    "#);
}

#[test]
fn a_token_in_the_catalog_is_refused_unseen() {
    let host = "domain = \"a.myshopify.com\"\n";
    assert_snapshot!(told_of_shop(&format!("{host}token = \"shpat_123\"\n")), @r#"
    error: the token itself is written in the catalog
     --> jobs.toml:3:9
      |
    3 | token = "*********"
      |         ^^^^^^^^^^^ a token written here would be in backups and in git; write token = { env = "…" }
    "#);
    assert_snapshot!(told_of_shop(&format!("{host}token = {{ env = \"shpat_123\" }}\n")), @r#"
    error: the token itself is written in the catalog
     --> jobs.toml:3:17
      |
    3 | token = { env = "*********" }
      |                 ^^^^^^^^^^^ a token written here would be in backups and in git; write token = { env = "…" }
    "#);
    assert_snapshot!(told_of_shop(&format!("{host}token = {{ client-id = \"1\", client-secret = \"2\" }}\n")), @r#"
    error: the client-secret itself is written in the catalog
     --> jobs.toml:3:44
      |
    3 | token = { client-id = "*", client-secret = "*" }
      |                                            ^^^ a client-secret written here would be in backups and in git; write client-secret = { env = "…" }
    "#);
}

#[test]
fn a_token_is_in_one_place() {
    let host = "domain = \"a.myshopify.com\"\n";
    assert_snapshot!(told_of_shop(host), @r#"
    error: missing key `token`
     --> jobs.toml:1:1
      |
    1 | [shops.brightside]
      | ^^^^^^^^^^^^^^^^^^ write token = { env = "…" }
    "#);
    assert_snapshot!(told_of_shop(&format!("{host}token = {{}}\n")), @r#"
    error: wrong value for `token`
     --> jobs.toml:3:9
      |
    3 | token = {}
      |         ^^ write one of token = { env = "…" }, { file = "…" }, { command = ["…"] }
    "#);
    assert_snapshot!(told_of_shop(&format!("{host}token = {{ env = \"A\", file = \"b\" }}\n")), @r#"
    error: wrong value for `token`
     --> jobs.toml:3:9
      |
    3 | token = { env = "*", file = "*" }
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^ write one of token = { env = "…" }, { file = "…" }, { command = ["…"] }
    "#);
    assert_snapshot!(told_of_shop(&format!("{host}token = {{ enviroment = \"A\" }}\n")), @r#"
    error: unknown key `enviroment`
     --> jobs.toml:3:11
      |
    3 | token = { enviroment = "*" }
      |           ^^^^^^^^^^ did you mean `env`?
    "#);
    assert_snapshot!(told_of_shop(&format!("{host}token = {{ env = \"$A\" }}\n")), @r#"
    error: wrong value for `env`
     --> jobs.toml:3:17
      |
    3 | token = { env = "**" }
      |                 ^^^^ the name of an environment variable is letters, digits and `_`
    "#);
    assert_snapshot!(told_of_shop(&format!("{host}token = {{ command = \"pass\" }}\n")), @r#"
    error: wrong value for `command`
     --> jobs.toml:3:21
      |
    3 | token = { command = "****" }
      |                     ^^^^^^ expected a list, found a string
    "#);
    assert_snapshot!(told_of_shop(&format!("{host}token = {{ command = [] }}\n")), @r#"
    error: wrong value for `command`
     --> jobs.toml:3:21
      |
    3 | token = { command = [] }
      |                     ^^ write the program and its arguments: ["pass", "shopify/token"]
    "#);
    assert_snapshot!(told_of_shop(&format!("{host}token = {{ client-id = \"1\" }}\n")), @r#"
    error: missing key `client-secret`
     --> jobs.toml:3:9
      |
    3 | token = { client-id = "*" }
      |         ^^^^^^^^^^^^^^^^^^^ write client-secret = { env = "…" }
    "#);
}

#[test]
fn a_shop_needs_a_safe_domain() {
    assert_snapshot!(told_of_shop("access = \"read\"\n"), @r#"
    error: missing key `domain`
     --> jobs.toml:1:1
      |
    1 | [shops.brightside]
      | ^^^^^^^^^^^^^^^^^^ write domain = "NAME.myshopify.com", or "sandbox"
    "#);
    assert_snapshot!(told_of_shop("domain = \"http://a.myshopify.com\"\n"), @r#"
    error: wrong value for `domain`
     --> jobs.toml:2:10
      |
    2 | domain = "http://a.myshopify.com"
      |          ^^^^^^^^^^^^^^^^^^^^^^^^ a token is sent without encryption to this machine only
    "#);
    assert_snapshot!(told_of_shop("domain = \"brightside\"\n"), @r#"
    error: wrong value for `domain`
     --> jobs.toml:2:10
      |
    2 | domain = "brightside"
      |          ^^^^^^^^^^^^ did you mean `brightside.myshopify.com`?
    "#);
}

#[test]
fn a_shop_says_nothing_that_has_no_meaning() {
    assert_snapshot!(told_of_shop("domain = \"http://[::1]:1\"\ntoken = { env = \"T\" }\nsandbox-state = \"s\"\n"), @r#"
    error: wrong value for `sandbox-state`
     --> jobs.toml:4:17
      |
    4 | sandbox-state = "s"
      |                 ^^^ only `domain = "sandbox"` keeps such a state
    "#);
    assert_snapshot!(told_of_shop("domain = \"sandbox\"\napi-version = \"2026-08\"\n"), @r#"
    error: wrong value for `api-version`
     --> jobs.toml:3:15
      |
    3 | api-version = "2026-08"
      |               ^^^^^^^^^ a version is a year and the first month of a quarter: `2026-07`
    "#);
    assert_snapshot!(told("[shops.\"../x\"]\ndomain = \"sandbox\"\n"), @r#"
    error: `../x` is no name
     --> jobs.toml:1:8
      |
    1 | [shops."../x"]
      |        ^^^^^^ a name is letters, digits, `-` and `_`
    "#);
}

#[test]
fn a_variant_is_a_table_of_the_jobs_keys() {
    assert_snapshot!(told_beside_shop("[orders.new]\nvariants = \"big\"\n"), @r#"
    error: wrong value for `variants`
     --> jobs.toml:4:12
      |
    4 | variants = "big"
      |            ^^^^^ expected a table, found a string
    "#);
    assert_snapshot!(told_beside_shop("[orders.new.variants]\nbig = 1\n"), @r"
    error: wrong value for `big`
     --> jobs.toml:4:7
      |
    4 | big = 1
      |       ^ expected a table, found a number
    ");
    assert_snapshot!(told_beside_shop("[orders.new.variants.big]\npage-sise = 1\nvariants = {}\n"), @r"
    error: unknown key `page-sise`
     --> jobs.toml:4:1
      |
    4 | page-sise = 1
      | ^^^^^^^^^ did you mean `page-size`?

    error: unknown key `variants`
     --> jobs.toml:5:1
      |
    5 | variants = {}
      | ^^^^^^^^ expected `schedule`, `timeout`, `on-locked`, `page-size`, `overlap` or `tags`
    ");
    assert_snapshot!(told_beside_shop("[orders.new.variants.\"a b\"]\n"), @r#"
    error: `a b` is no name
     --> jobs.toml:3:22
      |
    3 | [orders.new.variants."a b"]
      |                      ^^^^^ a name is letters, digits, `-` and `_`
    "#);
    assert_snapshot!(told_beside_shop("[orders.new.variant.big]\n"), @r"
    error: unknown key `variant`
     --> jobs.toml:3:13
      |
    3 | [orders.new.variant.big]
      |             ^^^^^^^ did you mean `variants`?
    ");
}

#[test]
fn every_mistake_of_a_file_is_told_in_its_order() {
    let text = "[orders.new]\nshedule = \"\"\ntimeout = 3\n\n[shops.a]\ndomain = 1\ncolour = 2\n\n[store]\nidentifier = \"x\"\n";
    assert_snapshot!(told(text), @r#"
    error: unknown key `shedule`
     --> jobs.toml:2:1
      |
    2 | shedule = ""
      | ^^^^^^^ did you mean `schedule`?

    error: wrong value for `timeout`
     --> jobs.toml:3:11
      |
    3 | timeout = 3
      |           ^ write it with its unit: `3m`

    error: wrong value for `domain`
     --> jobs.toml:6:10
      |
    6 | domain = 1
      |          ^ expected a string, found `1`

    error: unknown key `colour`
     --> jobs.toml:7:1
      |
    7 | colour = 2
      | ^^^^^^ expected `domain`, `api-version`, `token`, `access` or `sandbox-state`

    error: unknown value `x` for `identifier`
      --> jobs.toml:10:14
       |
    10 | identifier = "x"
       |              ^^^ expected `sku`, `barcode` or `shopify-id`
    "#);
    assert_eq!(parse(text).unwrap_err().count(), 5);
}

#[test]
fn tabs_wide_characters_and_other_line_ends_do_not_move_the_caret() {
    assert_snapshot!(told("shops = { \"日本\" = {}, b = {\tdomian = 1 } }\r\n"), @r#"
    error: `日本` is no name
     --> jobs.toml:1:11
      |
    1 | shops = { "日本" = {}, b = {    domian = 1 } }
      |           ^^^^^^ a name is letters, digits, `-` and `_`

    error: missing key `domain`
     --> jobs.toml:1:26
      |
    1 | shops = { "日本" = {}, b = {    domian = 1 } }
      |                            ^^^^^^^^^^^^^^^^^ write domain = "NAME.myshopify.com", or "sandbox"

    error: unknown key `domian`
     --> jobs.toml:1:28
      |
    1 | shops = { "日本" = {}, b = {    domian = 1 } }
      |                                 ^^^^^^ did you mean `domain`?
    "#);
}

#[test]
fn a_routing_that_is_wrong_is_told_with_its_place_and_the_nearest_word() {
    let rule = "[[routing.rule]]\nname = \"One\"\n";
    let misspelt = format!("[[routing]]\nname = \"Near\"\norders = {{ quue = \"brokering\" }}\n{rule}");
    assert_snapshot!(told_beside_shop(&misspelt), @r#"
    error: unknown key `quue`
     --> jobs.toml:5:12
      |
    5 | orders = { quue = "brokering" }
      |            ^^^^ did you mean `queue`?
    "#);
    let near = "[[routing]]\nname = \"Near\"\n";
    for (text, line, says) in [
        (format!("{near}{rule}facilities = {{ sort = [\"distanc\"] }}\n"), 7, "did you mean `distance`?"),
        (format!("{near}{rule}asign = \"split\"\n"), 7, "did you mean `assign`?"),
        (near.to_owned(), 3, "routing `Near` has no rule"),
        ("[routing]\nname = \"Near\"\n".to_owned(), 3, "write [[routing]]: this is a table"),
    ] {
        let told = told_beside_shop(&text);
        assert!(told.contains(says) && told.contains(&format!("jobs.toml:{line}:")), "{told}");
    }
}

#[test]
fn two_routings_of_one_name_could_not_be_told_apart() {
    let one = "[[routing]]\nname = \"Near\"\n[[routing.rule]]\nname = \"One\"\n";
    assert_snapshot!(told_beside_shop(&format!("{one}{one}")), @r#"
    error: two routings go by the name `Near`
     --> jobs.toml:8:8
      |
    8 | name = "Near"
      |        ^^^^^^ give this one another name
    "#);
}
