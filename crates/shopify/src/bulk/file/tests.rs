//! Files of rows, small enough to check by eye.

use std::io::Write as _;

use tempfile::TempDir;

use super::*;

/// Orders with two line items, a fulfillment order and its line each, grouped.
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

/// The same rows in random order, children before their parents.
fn scattered(mut rows: Vec<String>) -> Vec<String> {
    fastrand::Rng::with_seed(7).shuffle(&mut rows);
    rows
}

fn written(folder: &TempDir, rows: &[String]) -> PathBuf {
    let path = folder.path().join("rows.jsonl");
    std::fs::write(&path, rows.iter().map(|row| format!("{row}\n")).collect::<String>()).unwrap();
    path
}

fn open(folder: &TempDir, path: &Path) -> Result<File, FileError> {
    File::open(path, Loaded::Orders, &folder.path().join("scratch"))
}

/// Its records from a place on: the number, and 100 for the record itself plus 1 per part; sorted.
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
fn records_are_whole_in_any_row_order() {
    let folder = TempDir::new().unwrap();
    let together = open(&folder, &written(&folder, &rows(20))).unwrap();
    assert_eq!((together.scanned.grouped, together.scanned.rows, together.scanned.records), (true, 100, 20));
    assert_eq!(records(&together, None), whole(20));
    let apart = open(&folder, &written(&folder, &scattered(rows(20)))).unwrap();
    assert_eq!((apart.scanned.grouped, apart.scanned.rows, apart.scanned.records), (false, 100, 20));
    assert_eq!(records(&apart, None), whole(20));
    assert!(
        !folder.path().join("scratch").join(format!("sorted-{}", apart.scanned.name)).exists(),
        "nothing is left"
    );
}

#[test]
fn reading_resumes_behind_any_batch() {
    let folder = TempDir::new().unwrap();
    for rows in [rows(20), scattered(rows(20))] {
        let file = open(&folder, &written(&folder, &rows)).unwrap();
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
fn place_in_another_file_is_ignored() {
    let folder = TempDir::new().unwrap();
    let file = open(&folder, &written(&folder, &rows(5))).unwrap();
    let elsewhere = Place { file: "another".into(), part: 0, offset: 200 };
    assert_eq!(records(&file, Some(&elsewhere)), whole(5));
}

#[test]
fn file_cut_inside_a_line_is_refused() {
    let folder = TempDir::new().unwrap();
    let text: String = rows(2).iter().map(|row| format!("{row}\n")).collect();
    let path = folder.path().join("cut.jsonl");
    for cut in 1..text.len() {
        std::fs::write(&path, &text[..cut]).unwrap();
        let at_a_line_end = text[..cut].ends_with('}') || text[..cut].ends_with('\n');
        match open(&folder, &path) {
            Ok(file) => assert!(at_a_line_end && file.scanned.rows < 11, "cut at {cut}: {:?}", file.scanned),
            Err(FileError::Unusable { .. }) => assert!(!at_a_line_end, "cut at {cut}"),
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn foreign_row_is_named_by_its_line() {
    let folder = TempDir::new().unwrap();
    let mut rows = rows(2);
    rows.insert(3, "{\"id\":\"gid://shopify/Customer/1\"}".into());
    let error = open(&folder, &written(&folder, &rows)).unwrap_err();
    assert!(error.to_string().contains("line 4: id \"gid://shopify/Customer/1\" is neither"), "{error}");
}

#[test]
fn gzip_file_is_read() {
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
fn empty_file_has_no_records() {
    let folder = TempDir::new().unwrap();
    let file = open(&folder, &written(&folder, &[])).unwrap();
    assert_eq!(records(&file, None), []);
}

/// The rows as one file, with its records and what is wrong with it.
fn opened(rows: &[&str]) -> Result<Vec<RawRecord>, String> {
    let folder = TempDir::new().unwrap();
    let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    let file = open(&folder, &written(&folder, &rows)).map_err(|error| error.to_string())?;
    let batches = file.batches(None, 10).map_err(|error| error.to_string())?;
    Ok(batches.flat_map(|batch| batch.unwrap().records).collect())
}

const ORDER_1: &str = r#"{"id":"gid://shopify/Order/1"}"#;
const LINE_OF_1: &str = r#"{"id":"gid://shopify/LineItem/7","__parentId":"gid://shopify/Order/1"}"#;
const ORDER_2: &str = r#"{"id":"gid://shopify/Order/2"}"#;
const LINE_OF_2: &str = r#"{"id":"gid://shopify/LineItem/8","__parentId":"gid://shopify/Order/2"}"#;

#[test]
fn broken_row_goes_to_the_record_before_it() {
    let records = opened(&[ORDER_1, LINE_OF_1, "{\"sku\":", ORDER_2, LINE_OF_2]).unwrap();
    let rows: Vec<u64> = records.iter().map(RawRecord::rows).collect();
    assert_eq!(rows, [3, 2]);
    assert_eq!((records[0].parts[1].line, records[0].parts[1].identity.row_type), (3, RowType::Broken));
}

#[test]
fn broken_row_without_place_refuses_the_file() {
    for rows in [&["{\"sku\":", ORDER_1, LINE_OF_1][..], &[LINE_OF_1, "{\"sku\":", ORDER_1]] {
        let error = opened(rows).unwrap_err();
        assert!(error.contains("broken JSON") && error.contains("which record"), "{error}");
    }
}

#[test]
fn copied_record_is_merged_and_counted() {
    let scattered = opened(&[LINE_OF_1, ORDER_1, ORDER_1, LINE_OF_1]).unwrap();
    assert_eq!(
        (scattered.len(), scattered[0].copies, scattered[0].parts.len(), scattered[0].rows()),
        (1, 1, 1, 4)
    );
    let mut grouped = opened(&[ORDER_1, LINE_OF_1, ORDER_1, LINE_OF_1]).unwrap();
    let copy = grouped.pop().unwrap();
    grouped[0].merge(&copy);
    assert_eq!((grouped[0].copies, grouped[0].parts.len(), grouped[0].rows()), (1, 1, 4));
}

#[test]
fn part_of_absent_part_refuses_the_file() {
    let orphan = r#"{"id":"gid://shopify/FulfillmentOrderLineItem/9","__parentId":"gid://shopify/FulfillmentOrder/5"}"#;
    let error = opened(&[ORDER_1, LINE_OF_1, orphan]).unwrap_err();
    assert!(error.contains("line 3: it is a part of 5, which is not in the file"), "{error}");
}

#[test]
fn equal_numbers_of_different_types_stay_apart() {
    let order_of = |of: i64| {
        format!(r#"{{"id":"gid://shopify/FulfillmentOrder/7","__parentId":"gid://shopify/Order/{of}"}}"#)
    };
    let part = r#"{"id":"gid://shopify/FulfillmentOrderLineItem/9","__parentId":"gid://shopify/FulfillmentOrder/7"}"#;
    let records = opened(&[part, &order_of(2), ORDER_2, LINE_OF_1, ORDER_1]).unwrap();
    let rows: Vec<(i64, u64)> = records.iter().map(|record| (record.id, record.rows())).collect();
    assert_eq!(rows, [(1, 2), (2, 3)]);
}

#[test]
fn file_of_other_records_is_refused() {
    let error = opened(&[r#"{"__typename":"Product","id":"gid:\/\/shopify\/Product\/1"}"#]).unwrap_err();
    assert!(error.contains("line 1: it is a record of type Product; orders are loaded"), "{error}");
}

#[test]
fn truncated_gzip_is_refused_as_content() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("rows.jsonl.gz");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    rows(50).iter().for_each(|row| writeln!(packed, "{row}").unwrap());
    let packed = packed.finish().unwrap();
    for cut in [11, packed.len() / 2, packed.len() - 1] {
        std::fs::write(&path, &packed[..cut]).unwrap();
        assert!(matches!(open(&folder, &path), Err(FileError::Unusable { .. })), "cut at {cut}");
    }
}
