//! Tables of postal codes as they come, and as they come apart.

use std::fs;

use tempfile::TempDir;

use super::*;
use domain::brokering::facts::Coordinates;
use domain::brokering::postal::Code;

const HERE: &str = "US\t03301\tConcord\tNew Hampshire\tNH\tMerrimack\t013\t\t\t43.2185\t-71.5277\t4\n";

/// Where Concord is by this table, or why it cannot be used.
fn concord(table: impl AsRef<[u8]>) -> Result<Option<(f64, f64)>, String> {
    find(table, "US", "03301-1234")
}

fn find(table: impl AsRef<[u8]>, country: &str, text: &str) -> Result<Option<(f64, f64)>, String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("codes.txt");
    fs::write(&path, table).unwrap();
    let code = Code::of(country, text).unwrap();
    let mut places = Places::of([code]);
    match read_postal_codes(&path, &mut places) {
        Ok(_) => Ok(places.find(code).map(|Coordinates { latitude, longitude }| (latitude, longitude))),
        Err(FileError::Unusable { path: told, why }) if told == path => Err(why),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_table_is_read_as_its_first_line_says() {
    let found = Ok(Some((43.2185, -71.5277)));
    for table in [
        HERE,
        "country,postal-code,latitude,longitude\nUS,03301,43.2185,-71.5277\n",
        "\u{feff}country,postal-code,latitude,longitude\r\nUS,03301,43.2185,-71.5277\r\n",
        "\n\nlongitude;latitude;town;Country Code;ZIP\n-71.5277;43.2185;Concord;us;3301",
        "\"Country\",\"Postal Code\",\"Place \"\"x\"\"\",\"Lat\",\"Lng\"\n\"US\",\"03301\",\"Concord, \"\"NH\"\"\",\"43.2185\",\"-71.5277\"\n",
        "countryGeoId\tpostalCode\tlatitude\tlongitude\nUS\t03301\t 43.2185\t-71.5277 \n",
        "GEOID\tALAND\tAWATER\tALAND_SQMI\tAWATER_SQMI\tINTPTLAT\tINTPTLONG        \n03301\t1\t2\t3\t4\t43.2185\t-71.5277    \n",
        "GEOID|GEOIDFQ|ALAND|AWATER|ALAND_SQMI|AWATER_SQMI|INTPTLAT|INTPTLONG\n03301|860Z200US03301|1|2|3|4|43.2185|-71.5277\n",
    ] {
        assert_eq!(concord(table), found, "{table}");
    }
    let after_a_bad_one = format!("{}{}", HERE.replace("43.2185", ""), HERE.repeat(19));
    assert_eq!(concord(after_a_bad_one), found);
    assert_eq!(concord(HERE.replace("Concord", "\"Concord")), found, "GeoNames quotes nothing");
    assert_eq!(concord(HERE.replace("03301", "03302")), Ok(None));
    assert_eq!(concord(HERE.replace("US", "DE")), Ok(None));
    let outward = "GB\tE2\tHackney\tEngland\tENG\t\t\t\t\t51.53\t-0.06\t4\n";
    assert_eq!(find(outward, "GB", "E2 7DP"), Ok(Some((51.53, -0.06))));
}

#[test]
fn places_with_one_code_are_met_in_the_middle() {
    let table = format!("{HERE}{}", HERE.replace("43.2185", "43.7185"));
    assert_eq!(concord(table), Ok(Some((43.4685, -71.5277))));
}

#[test]
fn a_line_that_cannot_be_read_is_passed_over_and_too_many_are_a_table_that_cannot_be_used() {
    let long = format!("US,{},1,1", "x".repeat(3 << 20));
    for (bad, why) in [
        ("US,03301,91,-71", "its latitude is no number from -90 to 90"),
        ("US,03301,NaN,-71", "its latitude"),
        ("US,03301,43,-180.5", "its longitude is no number from -180 to 180"),
        ("US,03301,43,", "its longitude"),
        ("US,03301,43", "it has fewer fields than it should"),
        ("USA,03301,43,-71", "an ISO code of two letters"),
        ("US,,43,-71", "it has no postal code"),
        ("US,\"03301,43,-71", "a quote is opened and never closed"),
        ("US,\"03301\"x,43,-71", "something stands between"),
        (long.as_str(), "it does not end"),
    ] {
        let table = |good| {
            format!("country,postal-code,latitude,longitude\n{}{bad}\n", "US,03301,43.5,-71.5\n".repeat(good))
        };
        assert_eq!(concord(table(19)), Ok(Some((43.5, -71.5))), "{why}");
        let told = concord(table(18)).unwrap_err();
        assert!(told.starts_with("1 of its 19 lines cannot be read; line 20: "), "{told}");
        assert!(told.contains(why) && told.len() < 300, "{told}");
    }
    let other_bytes = [&HERE.as_bytes()[..9], b"\xe9\xff\0", &HERE.as_bytes()[9..]].concat();
    assert!(concord(&other_bytes).unwrap_err().contains("it is no text"));
    let latin = [&HERE.as_bytes()[..9], b"\xe9\xff", &HERE.as_bytes()[9..]].concat();
    assert_eq!(concord(&latin), Ok(Some((43.2185, -71.5277))), "places are not looked at");
}

#[test]
fn what_was_passed_over_is_told_however_little_it_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("codes.txt");
    let told = |table: &str| {
        fs::write(&path, table).unwrap();
        read_postal_codes(&path, &mut Places::default()).unwrap()
    };
    assert_eq!(told(&HERE.repeat(50)), None);
    assert_eq!(told(&format!("\n{}\n\n", HERE.repeat(2))), None, "an empty line is none");
    let bad = HERE.replace("43.2185", "north\u{1b}");
    let one = told(&format!("{}{bad}", HERE.repeat(99))).unwrap();
    assert_eq!((one.lines, one.table.as_str()), (1, path.to_str().unwrap()));
    assert!(one.first.starts_with("line 100: its latitude is no number"), "{one}");
    assert!(one.first.contains("`US 03301 Concord"), "{one}");
    assert!(!one.first.contains(char::is_control), "{one}");
    assert!(one.to_string().starts_with("1 line of "), "{one}");
    let two = told(&format!("{bad}{}{bad}", HERE.repeat(99))).unwrap();
    assert_eq!(two.lines, 2);
    assert!(two.to_string().contains("codes.txt cannot be read; the first is line 1: its latitude"), "{two}");
}

#[test]
fn a_line_that_was_cut_off_is_no_place() {
    let whole = HERE.repeat(25);
    for cut in 1..HERE.len() {
        let told = concord(&whole[..whole.len() - cut]);
        assert_eq!(told, Ok(Some((43.2185, -71.5277))), "{cut}");
    }
}

#[test]
fn what_is_no_table_says_so() {
    for (table, why) in [
        (&b""[..], "it is empty"),
        (b"\xef\xbb\xbf\n \r\n", "it is empty"),
        (b"PK\x03\x04rest", "it is an archive: unpack it"),
        (b"\xff\xfeU\0S", "it is damaged: it is not UTF-16"),
        (b"\x1f\x8b\x08", "it is cut short: its gzip data"),
        (b"hello\nworld\n", "it is no table of postal codes: its first line is neither a header"),
        (b"03301,Concord,43.2,-71.5\n", "it is no table of postal codes"),
        (
            b"country,postal-code,latitude\nUS,03301,43\n",
            "its header has no column `longitude`; it has `country`,",
        ),
        (b"zip,lat,lng\n03301,43,-71\n", "its header has no column `country`"),
        (b"country,zip,zipcode,lat,lng\n", "which are the same"),
        (b"country,zip,lat,lng\n", "it has a header and no line behind it"),
        (b"USPS\tGEOID\tINTPTLAT\tINTPTLONG\nNH\t33013\t43\t-71\n", "of other areas than ZIP codes"),
    ] {
        let told = concord(table).unwrap_err();
        assert!(told.starts_with(why) || told.contains(why), "{told}");
    }
    let endless = vec![b'x'; 3 << 20];
    assert_eq!(concord(endless), Err("its first line does not end".to_owned()));
}

#[test]
fn a_table_that_is_not_there_is_named() {
    let missing = Path::new("/nowhere/codes.csv");
    let told = read_postal_codes(missing, &mut Places::default()).unwrap_err();
    assert!(matches!(told, FileError::Unusable { .. }));
    assert!(told.to_string().starts_with("/nowhere/codes.csv: there is no such file"), "{told}");
}
