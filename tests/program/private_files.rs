//! Files that hold customer data are for their owner only, whatever the umask is.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use assert_cmd::Command;

use crate::support::{Retailer, Said};

/// Runs with a umask, as a careless shell profile sets it.
fn run(retailer: &Retailer, umask: &str, line: &str) -> Said {
    let binary = retailer.hwjobs("").get_program().to_owned();
    let mut shell = Command::new("sh");
    shell.current_dir(retailer.folder()).env_clear();
    shell
        .env("HWJOBS_NOW", retailer.now().to_rfc3339())
        .env("SHOP_TOKEN", retailer.token())
        .env("BINARY", binary);
    shell.args(["-c", &format!("umask {umask}; exec \"$BINARY\" {line}")]);
    Said::by(&mut shell)
}

/// Every file and folder under a folder, with its mode.
fn modes(folder: &Path, found: &mut Vec<(String, u32)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let metadata = path.metadata().unwrap();
        found.push((path.display().to_string(), metadata.permissions().mode() & 0o777));
        if metadata.is_dir() {
            modes(&path, found);
        }
    }
}

#[test]
fn files_are_private_under_any_umask() {
    for umask in ["000", "022"] {
        let retailer = Retailer::with(|options| options.orders = 30);
        retailer.catalog(
            "[orders.new]\nsettle = \"0s\"\n[brokering.batch]\nrecord = \"records\"\n\
             [[routing]]\nname = \"all\"\n[[routing.rule]]\nname = \"any\"\n",
        );
        run(&retailer, umask, "initial-load products").ends(3);
        run(&retailer, umask, "orders new").ends(0);
        run(&retailer, umask, "initial-load orders --status any --fulfillment-status any --limit 1").ends(0);
        run(&retailer, umask, "orders approve").ends(0);
        run(&retailer, umask, "brokering batch").ends(0);
        let feed = retailer.path("feeds/stock");
        std::fs::create_dir_all(&feed).unwrap();
        std::fs::write(feed.join("stock.csv"), "sku,facility-id,available\nNONE,NOWHERE,1\n").unwrap();
        std::fs::write(feed.join("stock.csv.done"), "").unwrap();
        run(&retailer, umask, "misc import-stock --set folder=feeds/stock").ends(3);

        let mut found = Vec::new();
        modes(retailer.folder(), &mut found);
        let ours = |path: &String| {
            let name = Path::new(path).file_name().unwrap().to_str().unwrap();
            let theirs =
                path.contains("/shop.db") || name == "jobs.toml" || name == "feeds" || name == "stock";
            !theirs && !name.starts_with("stock.csv.done") && name != "stock.csv"
        };
        found.retain(|(path, _)| ours(path));
        for expected in
            ["hwjobs.db", "hwjobs.db.locks", "hwjobs.db.bulk", "records", ".errors.csv", "brokering-"]
        {
            assert!(found.iter().any(|(path, _)| path.contains(expected)), "{expected}: {found:?}");
        }
        let open: Vec<_> = found.iter().filter(|(_, mode)| mode & 0o077 != 0).collect();
        assert!(open.is_empty(), "umask {umask}: {open:?}");
    }
}

#[test]
fn check_warns_of_files_others_can_read() {
    let retailer = Retailer::small();
    retailer.run("orders new").ends(0);
    retailer.run("check --output plain").ends(0);
    assert!(!retailer.run("check --output plain").all().contains("others may read"));
    std::fs::set_permissions(retailer.path("hwjobs.db"), Permissions::from_mode(0o644)).unwrap();
    retailer
        .run("check --output plain")
        .ends(0)
        .says("others may read hwjobs.db (mode 644)")
        .says("chmod 600 hwjobs.db");
}
