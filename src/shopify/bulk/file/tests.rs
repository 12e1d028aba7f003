//! Files of rows, small enough to be seen through.

use std::io::Write as _;

use tempfile::TempDir;

use super::*;

/// Orders with two lines, a fulfilment order and its line each, as Shopify writes them when it keeps them together.
fn rows(orders: i64) -> Vec<String> {
    let gid = |kind: &str, id: i64| format!("gid://shopify/{kind}/{id}");
    (1..=orders)
        .flat_map(|order| {
            let child = |kind: &str, id: i64, of: String| {
                format!("{{\"id\":\"{}\",\"__parentId\":\"{of}\"}}", gid(kind, id))
            };
            [
                format!("{{\"id\":\"{}\",\"name\":\"#{order}\"}}", gid("Order", order)),
                child("LineItem", order * 10, gid("Order", order)),
                child("FulfillmentOrder", order * 10 + 2, gid("Order", order)),
                child("FulfillmentOrderLineItem", order * 10 + 3, gid("FulfillmentOrder", order * 10 + 2)),
                child("LineItem", order * 10 + 1, gid("Order", order)),
            ]
        })
        .collect()
}

/// The same rows, far from each other, children before their parents.
fn scattered(mut rows: Vec<String>) -> Vec<String> {
    fastrand::Rng::with_seed(7).shuffle(&mut rows);
    rows
}

fn laid(folder: &TempDir, rows: &[String]) -> PathBuf {
    let path = folder.path().join("rows.jsonl");
    std::fs::write(&path, rows.iter().map(|row| format!("{row}\n")).collect::<String>()).unwrap();
    path
}

fn open(folder: &TempDir, path: &Path) -> Result<File, Trouble> {
    File::open(path, &folder.path().join("scratch"))
}

/// Its records from a place on: number and how many parts, in the order of their numbers.
fn records(file: &File, from: Option<&Place>) -> Vec<(i64, usize)> {
    let batches = file.batches(from, 3).unwrap();
    let mut records: Vec<(i64, usize)> = batches
        .flat_map(|batch| batch.unwrap().records)
        .map(|record| (record.id, record.parts.len() + usize::from(record.root.is_some()) * 100))
        .collect();
    records.sort_unstable();
    records
}

fn whole(orders: i64) -> Vec<(i64, usize)> {
    (1..=orders).map(|order| (order, 104)).collect()
}

#[test]
fn records_are_whole_wherever_their_rows_lie() {
    let folder = TempDir::new().unwrap();
    let together = open(&folder, &laid(&folder, &rows(20))).unwrap();
    assert_eq!((together.scanned.grouped, together.scanned.rows, together.scanned.records), (true, 100, 20));
    assert_eq!(records(&together, None), whole(20));
    let apart = open(&folder, &laid(&folder, &scattered(rows(20)))).unwrap();
    assert_eq!((apart.scanned.grouped, apart.scanned.rows, apart.scanned.records), (false, 100, 20));
    assert_eq!(records(&apart, None), whole(20));
    assert!(
        !folder.path().join("scratch").join(format!("parts-{}", apart.scanned.name)).exists(),
        "nothing is left"
    );
}

#[test]
fn a_file_that_was_read_in_part_goes_on_behind_any_of_its_batches() {
    let folder = TempDir::new().unwrap();
    for rows in [rows(20), scattered(rows(20))] {
        let file = open(&folder, &laid(&folder, &rows)).unwrap();
        let mut seen = Vec::new();
        for batch in file.batches(None, 3).unwrap() {
            let batch = batch.unwrap();
            seen.extend(batch.records.iter().map(|record| (record.id, 104)));
            let mut all = [seen.clone(), records(&file, Some(&batch.place))].concat();
            all.sort_unstable();
            assert_eq!(all, whole(20), "behind {:?}", batch.place);
        }
    }
}

#[test]
fn a_place_in_another_file_is_no_place_in_this_one() {
    let folder = TempDir::new().unwrap();
    let file = open(&folder, &laid(&folder, &rows(5))).unwrap();
    let elsewhere = Place { file: "another".into(), part: 0, offset: 200 };
    assert_eq!(records(&file, Some(&elsewhere)), whole(5));
}

#[test]
fn a_file_that_is_cut_inside_a_line_is_refused_as_a_whole() {
    let folder = TempDir::new().unwrap();
    let text: String = rows(2).iter().map(|row| format!("{row}\n")).collect();
    let path = folder.path().join("cut.jsonl");
    for cut in 1..text.len() {
        std::fs::write(&path, &text[..cut]).unwrap();
        let at_a_line_end = text[..cut].ends_with('}') || text[..cut].ends_with('\n');
        match open(&folder, &path) {
            Ok(file) => assert!(at_a_line_end && file.scanned.rows < 11, "cut at {cut}: {:?}", file.scanned),
            Err(Trouble::Unusable { .. }) => assert!(!at_a_line_end, "cut at {cut}"),
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn a_row_that_belongs_to_nothing_is_named_by_its_line() {
    let folder = TempDir::new().unwrap();
    let mut rows = rows(2);
    rows.insert(3, "{\"id\":\"gid://shopify/Customer/1\"}".into());
    let error = open(&folder, &laid(&folder, &rows)).unwrap_err();
    assert!(error.to_string().contains("line 4: id \"gid://shopify/Customer/1\" is neither"), "{error}");
}

#[test]
fn a_packed_file_is_read_like_any_other() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("rows.jsonl.gz");
    let out = std::fs::File::create(&path).unwrap();
    let mut packed = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
    for row in rows(10) {
        writeln!(packed, "{row}").unwrap();
    }
    packed.finish().unwrap();
    let file = open(&folder, &path).unwrap();
    assert_eq!(records(&file, None), whole(10));
    let third = file.batches(None, 3).unwrap().nth(2).unwrap().unwrap().place;
    assert_eq!(records(&file, Some(&third)), [(10, 104)]);
}

#[test]
fn an_empty_file_has_no_records() {
    let folder = TempDir::new().unwrap();
    let file = open(&folder, &laid(&folder, &[])).unwrap();
    assert_eq!(records(&file, None), []);
}
