//! A good catalog says what it says.

use super::*;
use domain::catalog::product::Identifier;
use domain::orders::policy::OrderPolicy;
use domain::stock::availability;
use shopify::{Access, TokenSource};

#[test]
fn a_good_catalog_is_read_whole() {
    let catalog = Catalog::parse(Path::new("/etc/hw/jobs.toml"), GOOD, &KNOWN).unwrap();
    assert_eq!(
        catalog.store,
        StoreTable {
            state: PathBuf::from("/etc/hw/state/hwjobs.db"),
            timezone: chrono_tz::America::New_York,
            postal_codes: None,
            identifier: Identifier::Barcode,
            orders: OrderPolicy { identifier: Identifier::Barcode, ..OrderPolicy::default() },
            inventory: availability::Policy::default(),
        }
    );
    assert_eq!(
        catalog.shops["brightside"],
        ShopTable {
            domain: Domain::Host("brightside.myshopify.com".to_owned()),
            api_version: "2026-07".to_owned(),
            token: Some(TokenSource::Env("SHOPIFY_TOKEN".to_owned())),
            access: Access::ReadWrite,
            sandbox_state: None,
        }
    );
    assert_eq!(
        catalog.shops["demo"],
        ShopTable {
            domain: Domain::Sandbox,
            api_version: "2026-07".to_owned(),
            token: None,
            access: Access::Read,
            sandbox_state: Some(PathBuf::from("/etc/hw/demo.db")),
        }
    );
}

#[test]
fn what_is_not_said_has_a_default() {
    let catalog = with_shop("");
    assert_eq!(catalog.store, StoreTable::default_in(Path::new("")));
    assert_eq!(catalog.store.state, Path::new("hwjobs.db"));
    assert_eq!(catalog.store.timezone, chrono_tz::UTC);
    assert_eq!(catalog.jobs().count(), 0);
}

#[test]
fn jobs_come_in_the_order_of_the_file() {
    let catalog = parse(GOOD).unwrap();
    let jobs: Vec<_> = catalog.jobs().map(|it| (it.category.as_str(), it.job.as_str(), it.line)).collect();
    assert_eq!(jobs, [("orders", "new", 17), ("brokering", "batch", 24)]);
    assert!(catalog.job("orders", "new").is_some());
    assert!(catalog.job("orders", "cancelled").is_none());
    assert_eq!(catalog.variants("brokering", "batch").collect::<Vec<_>>(), ["by-hand", "preorder"]);
    assert_eq!(catalog.variants("orders", "new").count(), 0);
}

#[test]
fn a_variant_has_its_own_schedule_or_its_jobs() {
    let catalog = parse(GOOD).unwrap();
    let schedule = |variant| catalog.schedule("brokering", "batch", variant).map(Schedule::as_str);
    assert_eq!(schedule(None), Some("*/30 * * * *"));
    assert_eq!(schedule(Some("preorder")), Some("0 6,14 * * *"));
    assert_eq!(schedule(Some("by-hand")), Some("*/30 * * * *"));
    assert_eq!(schedule(Some("nobody")), None);
    assert_eq!(catalog.schedule("orders", "cancelled", None), None);
}

#[test]
fn a_token_is_in_one_of_four_places() {
    for (text, token) in [
        ("{ env = 'T' }", TokenSource::Env("T".to_owned())),
        ("{ file = 't' }", TokenSource::File(PathBuf::from("/etc/t"))),
        ("{ file = '/run/t' }", TokenSource::File(PathBuf::from("/run/t"))),
        ("{ command = ['pass', 't'] }", TokenSource::Command(vec!["pass".to_owned(), "t".to_owned()])),
        (
            "{ client-id = 'i', client-secret = { env = 'S' } }",
            TokenSource::ClientCredentials {
                client_id: "i".to_owned(),
                client_secret: Box::new(TokenSource::Env("S".to_owned())),
            },
        ),
    ] {
        let text = format!("[shops.a]\ndomain = 'a.myshopify.com'\ntoken = {text}\n");
        let catalog = Catalog::parse(Path::new("/etc/jobs.toml"), &text, &[]).unwrap();
        assert_eq!(catalog.shops["a"].token, Some(token));
    }
}

#[test]
fn line_ends_and_byte_order_marks_of_other_systems_change_nothing() {
    let unix = parse(GOOD).unwrap();
    let windows = parse(&format!("\u{feff}{}", GOOD.replace('\n', "\r\n"))).unwrap();
    assert_eq!((windows.store, windows.shops, windows.jobs), (unix.store, unix.shops, unix.jobs));
}

#[test]
fn a_catalog_is_read_from_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jobs.toml");
    std::fs::write(&path, GOOD).unwrap();
    let catalog = Catalog::load(&path, &KNOWN).unwrap();
    assert_eq!(catalog.store.state, folder.path().join("state/hwjobs.db"));
}

#[test]
fn a_table_of_postal_codes_lies_where_the_catalog_does_unless_it_says_otherwise() {
    for (said, path) in [("codes/US.txt", "/etc/hw/codes/US.txt"), ("/srv/US.txt", "/srv/US.txt")] {
        let text = format!("{SHOP}\n[store]\npostal-codes = '{said}'\n");
        let catalog = Catalog::parse(Path::new("/etc/hw/jobs.toml"), &text, &KNOWN).unwrap();
        assert_eq!(catalog.store.postal_codes.as_deref(), Some(Path::new(path)));
    }
}

#[test]
fn routings_are_read_in_the_order_of_the_file() {
    let routing = |name: &str| format!("[[routing]]\nname = \"{name}\"\n[[routing.rule]]\nname = \"One\"\n");
    let catalog = parse(&format!("{SHOP}{}{}", routing("Near"), routing("Far"))).unwrap();
    assert_eq!(catalog.routings.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Near", "Far"]);
}
