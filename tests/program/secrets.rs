//! A secret appears nowhere (R14): not in what is said, whatever happens and in whatever format; not in the database's bytes,
//! not beside it. And a secret that is missing is told with what to do.

use std::path::{Path, PathBuf};

use rusqlite::params;

use crate::support::{Retailer, Said};

/// What must never be seen. The shop's own token is one it was born with; this one replaces it.
const CANARY: &str = "shpat_canary0123456789abcdef";

const CATALOG: &str = "[orders.new]\nsettle = \"0s\"\n[store.orders]\nmark = { tag = \"hw\" }\n";

/// Ways to say where the token is, and what must be in place for each.
const SOURCES: &[&str] = &[
    "{ env = \"CANARY\" }",
    "{ file = \"token.txt\" }",
    "{ command = [\"cat\", \"token.txt\"] }",
    "{ client-id = \"hwjobs-demo\", client-secret = { env = \"CANARY\" } }",
    "{ client-id = \"hwjobs-demo\", client-secret = { file = \"token.txt\" } }",
];

/// A retailer whose shop is opened by the canary, as its token and as its app's secret.
fn retailer(source: &str) -> Retailer {
    let retailer = Retailer::with(|options| {
        options.orders = 3;
        options.credentials.client_secret = CANARY.to_owned();
    });
    retailer
        .shop_state()
        .execute("UPDATE world SET value = ?1 WHERE key = 'token'", params![CANARY])
        .unwrap();
    std::fs::write(retailer.path("token.txt"), format!("{CANARY}\n")).unwrap();
    retailer.catalog(CATALOG);
    let text = std::fs::read_to_string(retailer.path("jobs.toml")).unwrap();
    std::fs::write(retailer.path("jobs.toml"), text.replace("{ env = \"SHOP_TOKEN\" }", source)).unwrap();
    retailer
}

/// Runs with the canary in the environment, and looks for it in everything that was said.
fn run(retailer: &Retailer, line: &str) -> Said {
    let said = Said::by(retailer.hwjobs(line).env("CANARY", CANARY).env("PATH", "/usr/bin:/bin"));
    assert!(!leaks(said.all().as_bytes()), "hwjobs {line}:\n{}", said.all());
    said
}

/// Whether bytes hold a secret: the canary, or a token that the shop made out of it.
fn leaks(bytes: &[u8]) -> bool {
    ["shpat_", "canary0123"]
        .iter()
        .any(|secret| bytes.windows(secret.len()).any(|window| window == secret.as_bytes()))
}

/// The store, and every file that the program keeps beside it.
fn written(retailer: &Retailer) -> Vec<PathBuf> {
    let files = |folder: &Path| {
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
    };
    let of_the_store = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("hwjobs.db");
    let beside: Vec<PathBuf> = files(retailer.folder()).into_iter().filter(of_the_store).collect();
    beside.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_secret_is_in_nothing_that_is_said_or_written() {
    for (source, format) in SOURCES.iter().zip(["auto", "human", "plain", "json", "ndjson"]) {
        let retailer = retailer(source);
        retailer.control("place", Some("2"));
        spoil_the_last(&retailer);
        run(&retailer, &format!("orders new -v --dry-run --output {format}"));
        run(&retailer, &format!("orders new -v --output {format}")).ends(3);
        for fault in ["unauthorized", "access-denied", "html", "fall-forward", "http-503"] {
            retailer.faults(&format!("{fault} times=1000"));
            let said = run(&retailer, &format!("orders new -v --timeout 100ms --output {format}"));
            assert!([4, 69, 75, 78].contains(&said.code), "{}", said.all());
        }
        retailer.faults("");
        for line in [
            "check",
            "jobs list",
            "jobs show orders new",
            "runs list",
            "runs show last",
            "failed list",
            "failed show 1",
        ] {
            run(&retailer, &format!("{line} -v --output {format}")).ends(0);
        }
        let written = written(&retailer);
        assert!(written.len() >= 2, "the store and a lock at least: {written:?}");
        for path in written {
            assert!(!leaks(&std::fs::read(&path).unwrap()), "{}", path.display());
        }
    }
}

/// A failed record keeps what the shop sent.
fn spoil_the_last(retailer: &Retailer) {
    let sql = "UPDATE orders SET doc = json_set(doc, '$.lineItems[0].quantity', -1) WHERE id = (SELECT max(id) FROM orders)";
    retailer.shop_state().execute(sql, []).unwrap();
}

#[test]
fn a_secret_that_is_missing_is_told_with_what_to_do() {
    for (source, words) in [
        ("{ env = \"NO_SUCH\" }", "environment variable NO_SUCH is not set; set it to the token"),
        ("{ env = \"EMPTY\" }", "environment variable EMPTY is empty; put the token there"),
        ("{ file = \"none.txt\" }", "none.txt cannot be read"),
        ("{ file = \"empty.txt\" }", "empty.txt is empty; put the token there"),
        ("{ file = \"prose.txt\" }", "prose.txt holds more than a token"),
        ("{ command = [\"false\"] }", "command false failed"),
        ("{ command = [\"true\"] }", "the output of command true is empty"),
        ("{ command = [\"no-such-program\"] }", "command no-such-program cannot be run"),
        ("{ command = [\"sh\", \"-c\", \"cat token.txt; echo locked >&2; exit 1\"] }", "locked"),
        ("{ client-id = \"hwjobs-demo\", client-secret = { env = \"NO_SUCH\" } }", "NO_SUCH is not set"),
        (
            "{ client-id = \"somebody\", client-secret = { env = \"CANARY\" } }",
            "check both, and that the app is installed",
        ),
    ] {
        let retailer = retailer(source);
        std::fs::write(retailer.path("empty.txt"), "\n").unwrap();
        std::fs::write(retailer.path("prose.txt"), format!("the token is {CANARY}\n")).unwrap();
        let mut command = retailer.hwjobs("orders new");
        command.env("CANARY", CANARY).env("EMPTY", "").env("PATH", "/usr/bin:/bin");
        let said = Said::by(&mut command).ends(4).says(words).says("brightside");
        assert!(!leaks(said.all().as_bytes()), "{}", said.all());
        assert_eq!(retailer.count("orders"), 0);
    }
}

#[test]
fn a_secret_written_into_the_catalog_is_refused_and_not_repeated() {
    for source in
        [format!("\"{CANARY}\""), format!("{{ env = \"{CANARY}\" }}"), format!("{{ tokne = \"{CANARY}\" }}")]
    {
        let retailer = retailer(&source);
        for line in ["orders new", "check", "jobs list", "check --output json"] {
            run(&retailer, line).ends(78).says("env");
        }
    }
}
