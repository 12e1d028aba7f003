//! The same rows, whatever a spreadsheet or a program packs and encodes them as.

use std::fs;
use std::io::Write as _;

use tempfile::TempDir;

use super::super::*;
use super::{COLUMNS, NEEDS, opened};

/// A text as UTF-16 with a byte order mark.
fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
}

pub(super) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn rows_are_the_same_in_every_encoding() {
    for text in [
        "sku,qty,note\r\nA,1,\"x,\n\"\"y\"\"\"\r\n\u{e9},2,\u{1f455} \u{20ac}\r\n",
        "sku\tqty\tnote\r\nA, x\t1\tplain\r\n",
        "[{\"sku\":\"\u{e9}\",\"qty\":1},\n{\"sku\":\"B\",\"qty\":2}]",
        "{\"sku\":\"\u{1f455}\",\"qty\":1}\n{\"sku\":\"B\",\"qty\":2}\n",
    ] {
        let expected = opened(text.as_bytes()).unwrap();
        let (little, big) = (utf16(text, u16::to_le_bytes), utf16(text, u16::to_be_bytes));
        let marked = format!("\u{feff}{text}").into_bytes();
        let (start, end) = text.as_bytes().split_at(text.len() / 2);
        let members = [gzip(start), gzip(end)].concat();
        for (name, content) in [
            ("UTF-16LE", little.clone()),
            ("UTF-16BE", big),
            ("UTF-8 with a mark", marked.clone()),
            ("gzip", gzip(text.as_bytes())),
            ("gzip of UTF-8 with a mark", gzip(&marked)),
            ("gzip of UTF-16LE", gzip(&little)),
            ("gzip of two members", members),
        ] {
            assert_eq!(opened(&content), Ok(expected.clone()), "{name}: {text}");
        }
    }
}

#[test]
fn gzip_cut_anywhere_is_refused_as_a_whole() {
    let content = gzip("sku,qty\nA,1\nB,2\n".repeat(20).as_bytes());
    for end in 2..content.len() {
        let refused = opened(&content[..end]).unwrap_err();
        assert!(refused.contains("cut short"), "{end}: {refused}");
    }
    let mut damaged = content.clone();
    *damaged.iter_mut().rev().nth(5).unwrap() ^= 1;
    assert!(opened(&damaged).unwrap_err().contains("damaged"));
}

#[test]
fn long_utf16_is_decoded_across_buffers() {
    let text = format!("sku,qty\n{}", "\u{1f455}a,1\n".repeat(100_000));
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("f.csv"), utf16(&text, u16::to_le_bytes)).unwrap();
    let (mut feed, _) = FileSource::new(folder.path()).open("f.csv").unwrap().read(COLUMNS, NEEDS).unwrap();
    let (rows, more) = feed.page(200_000).unwrap();
    let whole = Text::Fields(vec!["\u{1f455}a".into(), "1".into()]);
    assert!(!more && rows.len() == 100_000 && rows.iter().all(|row| row.text == whole));
}
