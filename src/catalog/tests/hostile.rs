//! Whatever the file holds: no panic, no control character on the terminal, no secret shown.

use proptest::prelude::*;

use super::*;

/// One careless edit of a text.
#[derive(Debug, Clone)]
enum Edit {
    Insert(usize, String),
    Delete(usize, usize),
    Swap(usize, usize),
}

impl Edit {
    fn apply(&self, text: &mut Vec<char>) {
        let at = |place: usize| place % (text.len() + 1);
        match self {
            Edit::Insert(place, what) => {
                let place = at(*place);
                text.splice(place..place, what.chars());
            }
            Edit::Delete(place, length) => {
                let start = at(*place);
                let end = (start + length).min(text.len());
                text.drain(start..end);
            }
            Edit::Swap(one, other) if !text.is_empty() => {
                let count = text.len();
                text.swap(one % count, other % count);
            }
            Edit::Swap(..) => {}
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let mark = prop::sample::select(vec![
        "\"",
        "'",
        "\"\"\"",
        "=",
        "[",
        "]",
        "[[",
        "{",
        "}",
        ",",
        ".",
        "\n",
        "\r",
        "\t",
        "#",
        "0",
        "-",
        "x",
        "日",
        "\u{1b}",
        "\u{202e}",
        "token",
        "variants",
        "nan",
        "2026-07-01",
        "[orders.new]\n",
        "a = 1\n",
        "99999999999999999999999999999999999999999",
    ]);
    prop_oneof![
        (any::<usize>(), mark).prop_map(|(place, what)| Edit::Insert(place, what.to_owned())),
        (any::<usize>(), any::<char>()).prop_map(|(place, what)| Edit::Insert(place, what.to_string())),
        (any::<usize>(), 1_usize..30).prop_map(|(place, length)| Edit::Delete(place, length)),
        (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Edit::Swap(one, other)),
    ]
}

fn is_printable(error: &CatalogError) -> bool {
    let text = error.to_string();
    text.starts_with("error: ") && !text.contains(|char: char| char.is_control() && char != '\n')
}

/// Reads a text and everything that can be asked of it.
fn exercise(text: &str, overrides: &Overrides) -> Vec<CatalogError> {
    let catalog = match parse(text) {
        Ok(catalog) => catalog,
        Err(error) => return vec![error],
    };
    let defaults = toml::Table::new();
    let mut errors = Vec::new();
    errors.extend(catalog.settings::<OrdersNew>("orders", "new", None, overrides).err());
    errors.extend(catalog.common("orders", "new", None, overrides).err());
    errors.extend(catalog.provenance("orders", "new", None, overrides, &defaults).err());
    errors.extend(catalog.settings::<Batch>("brokering", "batch", Some("preorder"), overrides).err());
    errors
}

proptest! {
    #[test]
    fn no_edit_of_a_good_catalog_panics(edits in prop::collection::vec(edit(), 1..6)) {
        let mut text: Vec<char> = GOOD.chars().collect();
        edits.iter().for_each(|edit| edit.apply(&mut text));
        let text: String = text.into_iter().collect();
        for error in exercise(&text, &Overrides::default()) {
            prop_assert!(is_printable(&error), "{error:?}");
        }
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        for error in exercise(&text, &Overrides::default()) {
            prop_assert!(is_printable(&error), "{error:?}");
        }
    }

    #[test]
    fn no_override_panics(key in "page-size|overlap|tags|schedule|.*", value in any::<String>()) {
        let overrides = Overrides { set: vec![(key, value)], env: Vec::new() };
        for error in exercise(GOOD, &overrides) {
            prop_assert!(is_printable(&error), "{error:?}");
        }
    }

    #[test]
    fn no_schedule_panics(text in "[0-9*/,LW#?@A-Za-z -]{0,24}") {
        let _ = text.parse::<Schedule>();
    }
}

#[test]
fn a_secret_in_the_catalog_is_never_shown() {
    let canary = "5f3a9c0d";
    for text in [
        "token = \"CANARY\"",
        "token = 'CANARY",
        "token = CANARY",
        "token = \"\"\"\nCANARY\"\"\"",
        "token = [\"CANARY\"]",
        "token = { value = \"CANARY\" }",
        "token = { env = \"CANARY\", file = \"x\" }",
        "token = { env = \"shpat_CANARY\" }",
        "token = { client-id = \"x\", client-secret = \"CANARY\" }",
        "token = { client-id = \"x\", client-secret = { vault = \"CANARY\" } }",
        "tokn = \"shpat_CANARY\"",
        "shpat_CANARY = 1",
        "domain = \"shpat_CANARY\"",
        "x = { acess = 1, token = \"CANARY\" }",
        "[shops.a.token]\nvalue = \"CANARY\"",
    ] {
        let text = format!("[shops.a]\n{}\n", text.replace("CANARY", canary));
        let error = parse(&text).unwrap_err().to_string();
        assert!(!error.contains(canary), "{error}");
    }
}

#[test]
fn a_catalog_of_one_endless_line_is_told_quickly() {
    let text = format!("[shops]\nx = \"{}", "\u{301}shpat_".repeat(50_000));
    assert!(parse(&text).is_err());
}
