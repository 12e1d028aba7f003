//! Every form of a row has the same content.

use std::collections::BTreeSet;

use serde_json::json;

use super::*;

fn rows() -> Vec<Value> {
    vec![
        json!({ "id": "gid://shopify/Order/1", "note": "<b>\"5 & 6\" \\ \u{1} 🏔</b>", "tags": [], "closed": null }),
        json!({ "id": "gid://shopify/LineItem/2", "weight": { "value": 0.1, "unit": "GRAMS" }, "quantity": -3,
            "__typename": "LineItem", "sku": " A\u{a0}", "attributes": [{ "key": "a/b", "value": "" }],
            "__parentId": "gid://shopify/Order/1" }),
    ]
}

fn written(seed: Option<u64>) -> String {
    let (mut form, mut out) = (Form::new(seed, 7), Vec::new());
    form.begin(&mut out).unwrap();
    for row in rows() {
        form.row(&serde_json::to_vec(&row).unwrap(), &mut out).unwrap();
    }
    String::from_utf8(out).unwrap()
}

fn read(text: &str) -> Vec<Value> {
    let lines = text.trim_start_matches(BYTE_ORDER_MARK).lines().filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn shopify_escapes_slashes_and_markup() {
    let first = written(None).lines().next().unwrap().to_owned();
    let expected = r#"{"id":"gid:\/\/shopify\/Order\/1","note":"\u003cb\u003e\"5 \u0026 6\" \\ \u0001 🏔\u003c\/b\u003e","tags":[],"closed":null}"#;
    assert_eq!(first, expected);
    assert_eq!(read(&written(None)), rows());
}

#[test]
fn varied_rows_keep_their_content() {
    for seed in 0..500 {
        let text = written(Some(seed));
        assert_eq!(read(&text), rows(), "{text}");
        assert_eq!(text, written(Some(seed)), "the same seed gives the same form");
    }
}

#[test]
fn seeds_produce_every_variation() {
    let last_key = |line: &str| {
        let row: Map<String, Value> = serde_json::from_str(line).unwrap();
        row.keys().next_back().cloned().unwrap()
    };
    let mut seen = BTreeSet::new();
    for seed in 0..200 {
        let text = written(Some(seed));
        let trimmed = text.trim_start_matches(BYTE_ORDER_MARK);
        let line = trimmed.lines().last().unwrap();
        let first: String = line.chars().filter(|letter| !letter.is_whitespace()).take(4).collect();
        for (variation, is_there) in [
            ("byte order mark", text.len() > trimmed.len()),
            ("no byte order mark", text.len() == trimmed.len()),
            ("CRLF", text.contains("\r\n")),
            ("LF", !text.contains('\r')),
            ("blank line", trimmed.lines().any(str::is_empty)),
            ("space", line.starts_with([' ', '\t'])),
            ("escaped slash", line.contains(r"\/")),
            ("plain slash", line.contains("://")),
            ("escaped letter", trimmed.contains(r"\u0053") || trimmed.contains(r"\u004F")),
            ("marked first", first == r#"{"__"#),
            ("marked last", last_key(line).starts_with("__")),
            ("unmarked last", !last_key(line).starts_with("__")),
        ] {
            seen.extend(is_there.then_some(variation));
        }
    }
    assert_eq!(seen.len(), 12, "{seen:?}");
}
