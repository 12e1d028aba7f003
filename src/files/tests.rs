//! Reading of files, whatever is in them.

mod counted;
mod encodings;

use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use tempfile::TempDir;

use encodings::gzip;

use super::feed::rows;
use super::*;
use domain::feeds::Refusal;
use domain::feeds::columns::{Column, Header, Needs};
use domain::plan::feed_page::{FeedFile, FileRead};

const COLUMNS: &[Column] = &[Column::new("sku"), Column::new("qty"), Column::new("note")];
const NEEDS: Needs = &[&["sku"], &["qty"]];

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_780_800, 0).unwrap()
}

/// Rows as `line: a|b`, or `line! why`.
fn told(rows: Vec<Row>) -> Vec<String> {
    let one = |row: Row| match row.text {
        Text::Fields(fields) => format!("{}: {}", row.line, fields.join("|")),
        Text::Pairs(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{}: {}", row.line, pairs.join("|"))
        }
        Text::Broken { why, .. } => format!("{}! {why}", row.line),
    };
    rows.into_iter().map(one).collect()
}

fn csv(text: &str) -> Vec<String> {
    told(rows(text.as_bytes(), b','))
}

#[test]
fn rows_are_read_as_spreadsheets_write_them() {
    for (text, rows) in [
        ("a,b\r\nc,d", &["1: a|b", "2: c|d"][..]),
        ("a,\"b,\"\"c\"\"\"\n", &["1: a|b,\"c\""]),
        ("\"two\nlines\",b\nc,d\n", &["1: two\nlines|b", "3: c|d"]),
        ("12\" pipe,b\n", &["1: 12\" pipe|b"]),
        ("a,b\n\n  \n,,\nc,d\n", &["1: a|b", "5: c|d"]),
        ("'=1+1,'kept,'-5\n", &["1: =1+1|'kept|'-5"]),
        ("", &[]),
    ] {
        assert_eq!(csv(text), rows, "{text:?}");
    }
}

#[test]
fn a_quote_that_is_never_closed_spoils_its_own_line_only() {
    let never = "! a quote is opened and never closed";
    let between = "! something stands between a closing quote and the next field";
    assert_eq!(csv("a,b\n\"c,d\ne,f\n"), ["1: a|b", &format!("2{never}"), "3: e|f"]);
    assert_eq!(csv("\"a\"b,c\nd,e\n"), [&format!("1{between}"), "2: d|e"]);
    assert_eq!(csv("\"a,b\n\"c,d\ne,f\n"), [&format!("1{between}"), &format!("2{never}"), "3: e|f"]);
    let long = format!("\"{}z\n", "x\n".repeat(5000));
    let read = csv(&long);
    assert_eq!((read.len(), read[0].as_str(), read[1].as_str()), (5001, &*format!("1{never}"), "2: x"));
}

#[test]
fn bytes_that_are_no_text_spoil_their_own_row() {
    let read = told(rows(b"a,b\n\xe9t\xe9,c\nd,e\n", b','));
    assert_eq!((read.len(), read[2].as_str()), (3, "3: d|e"));
    assert!(read[1].contains("UTF-8"), "{read:?}");
}

#[test]
fn objects_are_read_from_arrays_and_from_lines() {
    let array = "[ {\"a\": 1, \"b\": \"x,]}\\\"\"},\n 7, {\"a\": {}},\n{\"a\":null,\"c\":true},{\"a\":1.5}]";
    let read = told(rows(array.as_bytes(), b','));
    assert_eq!(read[0], "1: a=1|b=x,]}\"");
    assert!(read[1].starts_with("2! it is no JSON object"), "{read:?}");
    assert_eq!(read[2], "2! `a` is neither a text nor a number");
    assert_eq!(read[3..], ["3: a=|c=true", "3: a=1.5"]);
    let lines = told(rows(b"{\"a\":1}\n{\"a\":\n\n{\"a\":2,\"a\":3}\n", b','));
    assert_eq!((lines[0].as_str(), lines[2].as_str(), lines.len()), ("1: a=1", "4: a=2|a=3", 3));
    assert!(lines[1].starts_with("2! it is no JSON object"));
}

/// A file with this content, read as far as its header.
fn opened(content: &[u8]) -> Result<(Vec<String>, Header), String> {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("f.csv"), content).unwrap();
    match FileSource::new(folder.path()).open("f.csv").unwrap().read(COLUMNS, NEEDS) {
        Ok((mut feed, header)) => Ok((told(feed.page(1000).unwrap().0), header)),
        Err(FileError::Unusable { why, .. }) => Err(why),
        Err(trouble) => panic!("{trouble}"),
    }
}

#[test]
fn a_file_is_recognised_by_its_header() {
    for text in [
        "sku,qty\na,1\n",
        "\u{feff}sku,qty\na,1\n",
        "sku;qty\na;1\n",
        "SKU\tQty\na\t1",
        "\n\"sku\",\"qty\"\na,1\n",
    ] {
        let (rows, header) = opened(text.as_bytes()).unwrap();
        assert!(rows.len() == 1 && rows[0].ends_with(": a|1"), "{text:?}: {rows:?}");
        assert_eq!(header.names.len(), 2);
    }
    let (rows, header) = opened(b"[{\"sku\":\"a\",\"qty\":1}]").unwrap();
    assert_eq!((rows, header.names.len()), (vec!["1: sku=a|qty=1".to_owned()], 3));
}

#[test]
fn a_file_of_which_nothing_can_be_taken_says_why() {
    for (content, why) in [
        (&b""[..], "is empty"),
        (b" \n\n", "is empty"),
        (b"\xff\xfes\0k\0u\0", "no column `qty`; it has `sku`"),
        (b"\xff\xfes\0k", "not UTF-16 up to its end"),
        (b"\xff\xfe\0\0s\0\0\0", "no text"),
        (b"s\0k\0u\0,\0", "UTF-16 without a byte order mark"),
        (b"PK\x03\x04xl/workbook.xml", "workbook"),
        (b"\x1f\x8b\x08", "cut short: its gzip data"),
        (b"\x1f\x8bno gzip at all", "damaged"),
        (&gzip(&gzip(b"sku,qty\n")), "gzip twice"),
        (&gzip(b"PK\x03\x04xl/workbook.xml"), "workbook"),
        (&gzip(b""), "is empty"),
        (&gzip(b"[{\"sku\":\"a\"}"), "cut short"),
        (b"[{\"sku\":\"a\"}][{\"sku\":\"b\"", "cut short"),
        (b"sku,sku,qty\n", "twice"),
        (b"a,b\n1,2\n", "no column `sku`; it has `a`, `b`"),
        (b"sku|qty\na|1\n", "no column `sku`; it has `sku|qty`"),
        (b"\"sku,qty\na,1\n", "header cannot be read: a quote is opened"),
        (b"sku,qty\ra,1\rb,2\r", "carriage returns"),
        (b"[{\"sku\":\"a\"},{\"sku\"", "cut short"),
        (b"[{\"sku\":\"a\"}", "cut short"),
    ] {
        let told = opened(content).err().unwrap_or_else(|| panic!("{content:?} was taken"));
        assert!(told.contains(why), "{}: {told}", String::from_utf8_lossy(content));
    }
}

#[test]
fn endless_blank_line_is_counted() {
    let text = [&b"a,b\n"[..], &vec![b' '; 2 << 20], b"c,d\ne,f\n"].concat();
    assert_eq!(told(rows(&text, b',')), ["1: a|b", "2! a line of more than a mebibyte", "3: e|f"]);
}

#[test]
fn whatever_is_cut_off_of_a_file_the_rows_before_are_as_they_were() {
    let whole = "sku,qty,note\nA,1,\"x,\n\"\"y\"\"\"\nB,2,plain\nC,3,\u{e9}\n";
    let (rows, _) = opened(whole.as_bytes()).unwrap();
    for end in 13..whole.len() {
        let Ok((cut, _)) = opened(&whole.as_bytes()[..end]) else { continue };
        // Whatever the last row has become, those before it are as they were; of a quote that lost its end, the lines are
        // read one by one.
        let same = cut.iter().zip(&rows).take_while(|(one, other)| one == other).count();
        let quoted = whole.as_bytes()[..end].iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        assert!(same + 1 >= cut.len() || quoted, "cut at {end}: {cut:?}");
    }
}

proptest! {
    #[test]
    fn what_is_written_for_people_is_read_as_it_was(
        table in prop::collection::vec(prop::collection::vec("[ -~äé\n\"',;=+@\t-]{1,12}", 3), 1..8)
    ) {
        let blank = |row: &Vec<String>| row.iter().all(|field| field.chars().all(|c| c.is_whitespace() || c == ','));
        let table: Vec<Vec<String>> = table.into_iter().filter(|row| !blank(row)).collect();
        let text: String = table.iter().map(|row| spreadsheet::row(row.iter().map(String::as_str))).collect();
        let text = format!("sku,qty,note\r\n{text}");
        let read: Vec<Vec<String>> = rows(text.as_bytes(), b',')
            .into_iter()
            .skip(1)
            .map(|row| match row.text {
                Text::Fields(fields) => fields,
                other => panic!("{other:?} of {text:?}"),
            })
            .collect();
        // An apostrophe before a formula is what neutralises it: one that was there before is taken for that.
        let plain = |table: &[Vec<String>]| -> Vec<Vec<String>> {
            table.iter().map(|row| row.iter().map(|f| f.trim_start_matches('\'').to_owned()).collect()).collect()
        };
        prop_assert_eq!(plain(&read), plain(&table));
    }

    #[test]
    fn no_bytes_make_a_reader_panic_and_lines_only_go_up(bytes in prop::collection::vec(any::<u8>(), 0..300), first in "[\\[{a\"]?") {
        let text = [first.as_bytes(), &bytes].concat();
        for delimiter in [b',', b';', b'\t'] {
            let lines: Vec<u64> = rows(&text, delimiter).iter().map(|row| row.line).collect();
            prop_assert!(lines.is_sorted());
            prop_assert!(lines.last().is_none_or(|line| *line <= 1 + text.iter().filter(|b| **b == b'\n').count() as u64));
        }
    }
}

/// A folder with these files, last written to so many seconds ago.
fn folder(files: &[(&str, i64)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, ago) in files {
        let path = folder.path().join(name);
        fs::write(&path, name).unwrap();
        let at = now() - TimeDelta::seconds(*ago);
        fs::File::options().write(true).open(&path).unwrap().set_modified(at.into()).unwrap();
    }
    folder
}

fn listing(folder: &Path) -> Listing {
    let patterns = [Pattern::try_from("*.csv".to_owned()).unwrap()];
    let wanted =
        Wanted { folder: Folder::Named(Path::new("")), patterns: &patterns, settle: TimeDelta::seconds(10) };
    FileSource::new(folder).list(&wanted, now()).unwrap()
}

fn names(listing: &Listing) -> Vec<&str> {
    listing.files.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn files_are_taken_by_name_once_nobody_writes_to_them() {
    let folder = folder(&[
        ("b.csv", 60),
        ("a.csv", 60),
        ("c.csv", 3),
        ("d.csv", 60),
        (".e.csv", 60),
        ("f.txt", 60),
        ("g.csv.part", 60),
    ]);
    let found = listing(folder.path());
    assert_eq!(
        (names(&found), found.written.as_deref()),
        (vec!["a.csv", "b.csv"], Some("c.csv")),
        "d waits for c"
    );
    fs::write(folder.path().join("c.csv.done"), "").unwrap();
    assert_eq!(names(&listing(folder.path())), ["a.csv", "b.csv", "c.csv", "d.csv"]);
}

#[test]
fn nothing_is_read_from_outside_the_folder() {
    let folder = folder(&[("a.csv", 60)]);
    let outside = TempDir::new().unwrap();
    fs::write(outside.path().join("secret.csv"), "secret").unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.csv"), folder.path().join("b.csv")).unwrap();
    fs::create_dir(folder.path().join("c.csv")).unwrap();
    let found = listing(folder.path());
    assert_eq!(
        (names(&found), &found.strange[..]),
        (vec!["a.csv"], &["b.csv".to_owned(), "c.csv".to_owned()][..])
    );
}

#[test]
fn a_folder_that_nobody_named_may_be_missing_and_one_that_somebody_named_may_not() {
    let root = TempDir::new().unwrap();
    let list = |folder| {
        let wanted = Wanted { folder, patterns: &[], settle: TimeDelta::zero() };
        FileSource::new(root.path()).list(&wanted, now())
    };
    assert_eq!(list(Folder::Usual("feeds/stock")).unwrap(), Listing::default());
    assert!(list(Folder::Named(Path::new("feeds/stock"))).is_err());
}

fn read(folder: &Path, name: &str) -> FileRead {
    let sha256 = FileSource::new(folder).open(name).unwrap().sha256;
    FileRead {
        job: "misc import-stock".into(),
        file: FeedFile { name: name.into(), sha256, found_at: now() },
        path: name.into(),
        into: Some("done".into()),
        columns: vec!["sku".into(), "qty".into()],
        unusable: None,
    }
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn a_file_is_put_away_with_what_was_refused_beside_it() {
    let folder = folder(&[("a.csv", 60), ("a.csv.done", 60)]);
    let refusal = |line, content: &[&str], reason: &str| Refusal {
        line,
        reason: reason.into(),
        content: content.iter().map(|field| (*field).to_owned()).collect(),
    };
    let desk = Archive::new(folder.path());
    let read = read(folder.path(), "a.csv");
    let put = || {
        let mut errors = desk.begin(&read).unwrap().unwrap();
        errors.refused(&refusal(2, &["=A1", "-5"], "no variant")).unwrap();
        errors.refused(&refusal(4, &["B"], "it has 1 fields, the header has 2")).unwrap();
        errors
    };
    // A run that dies before the end leaves the file where it was, and the next one does all of it again.
    drop(put());
    assert!(folder.path().join("a.csv").exists());
    put().finish().unwrap();
    let errors =
        "sku,qty,line,error\r\n'=A1,-5,2,no variant\r\nB,,4,\"it has 1 fields, the header has 2\"\r\n";
    assert_eq!(text(folder.path(), "done/a.errors.csv"), errors);
    assert_eq!(text(folder.path(), "done/a.csv"), "a.csv");
    assert!(!folder.path().join("a.csv").exists() && !folder.path().join("a.csv.done").exists());
    assert_eq!(fs::read_dir(folder.path().join("done")).unwrap().count(), 2, "nothing else lies there");
    assert!(desk.begin(&read).unwrap().is_none(), "it is away");
}

#[test]
fn a_file_of_the_same_name_takes_the_place_of_none() {
    let folder = folder(&[("a.csv", 60)]);
    fs::create_dir(folder.path().join("done")).unwrap();
    fs::write(folder.path().join("done/a.csv"), "last week's").unwrap();
    Archive::new(folder.path()).begin(&read(folder.path(), "a.csv")).unwrap().unwrap().finish().unwrap();
    assert_eq!(text(folder.path(), "done/a.csv"), "last week's");
    assert_eq!(text(folder.path(), "done/a-20261127T120000Z.csv"), "a.csv");
}

#[test]
fn a_file_that_took_the_place_of_one_that_was_read_is_left_to_be_read() {
    let folder = folder(&[("a.csv", 60)]);
    let was = read(folder.path(), "a.csv");
    fs::write(folder.path().join("a.csv"), "new").unwrap();
    assert!(Archive::new(folder.path()).begin(&was).unwrap().is_none());
    assert_eq!(text(folder.path(), "a.csv"), "new");
}

#[test]
fn a_file_that_is_unusable_says_why_beside_it() {
    let folder = folder(&[("a.csv", 60)]);
    let bad = FileRead {
        unusable: Some("it is UTF-16".into()),
        into: Some("failed".into()),
        ..read(folder.path(), "a.csv")
    };
    Archive::new(folder.path()).begin(&bad).unwrap().unwrap().finish().unwrap();
    assert_eq!(text(folder.path(), "failed/a.csv.error.txt"), "it is UTF-16\n");
}

#[test]
fn a_file_that_is_written_to_while_it_is_read_is_noticed() {
    let folder = folder(&[("a.csv", 60)]);
    fs::write(folder.path().join("a.csv"), "sku,qty\nA,1\nB,2\n").unwrap();
    let (mut feed, _) = FileSource::new(folder.path()).open("a.csv").unwrap().read(COLUMNS, NEEDS).unwrap();
    assert!(!feed.has_changed().unwrap());
    let (rows, more) = feed.page(1).unwrap();
    assert_eq!((told(rows), more), (vec!["2: A|1".to_owned()], true));
    fs::write(folder.path().join("a.csv"), "sku,qty\nA,1\nB,2\nC,3\n").unwrap();
    assert!(feed.has_changed().unwrap());
}
