//! Comparison and coordinates of postal codes.

use proptest::prelude::*;

use super::*;
use crate::brokering::facts::Coordinates;

fn code(country: &str, text: &str) -> Code {
    Code::of(country, text).unwrap_or_else(|| panic!("{country} {text:?} is a code"))
}

fn told(code: Code) -> String {
    format!("{} {}", String::from_utf8_lossy(&code.country), String::from_utf8_lossy(code.text.bytes()))
}

fn at(latitude: f64, longitude: f64) -> Coordinates {
    Coordinates { latitude, longitude }
}

#[test]
fn a_code_is_the_same_however_it_is_written() {
    for (country, text, same) in [
        ("US", "03301", "US 03301"),
        (" us ", " 03301 ", "US 03301"),
        ("US", "03301-4321", "US 03301"),
        ("US", "033014321", "US 03301"),
        ("US", "03301-", "US 03301"),
        ("US", "3301", "US 03301"),
        ("US", "601", "US 00601"),
        ("DE", "1067", "DE 01067"),
        ("CH", "CH-8001", "CH 8001"),
        ("LV", "lv-1010", "LV 1010"),
        ("CA", "m5v 2a1", "CA M5V2A1"),
        ("GB", "e2\u{a0}7dp", "GB E27DP"),
        ("JP", "１５０－０００１", "JP 1500001"),
        ("PL", "00\u{2013}950", "PL 00950"),
        ("AT", "1010", "AT 1010"),
        ("FR", "75001 CEDEX 01", "FR 75001CEDEX01"),
        ("PR", "601", "PR 00601"),
    ] {
        assert_eq!(told(code(country, text)), same, "{country} {text:?}");
    }
}

#[test]
fn what_is_no_code_of_a_country_is_none() {
    for (country, text) in [
        ("", "03301"),
        ("USA", "03301"),
        ("U1", "03301"),
        ("é", "03301"),
        ("US", ""),
        ("US", " - "),
        ("US", "03301;--"),
        ("DE", "München"),
        ("US", "012345678901234"),
        ("US", "🏔"),
    ] {
        assert_eq!(Code::of(country, text), None, "{country:?} {text:?}");
    }
}

#[test]
fn a_code_is_looked_for_in_full_and_then_by_what_tables_have_of_it() {
    for (country, text, names) in [
        ("US", "03301-4321", &["US 03301"][..]),
        ("CA", "M5V 2A1", &["CA M5V2A1", "CA M5V"]),
        ("CA", "M5V", &["CA M5V"]),
        ("GB", "E2 7DP", &["GB E27DP", "GB E2"]),
        ("GB", "SW1A 1AA", &["GB SW1A1AA", "GB SW1A"]),
        ("GB", "SW1A", &["GB SW1A"]),
        ("JE", "JE2 3AB", &["JE JE23AB", "JE JE2"]),
        ("NL", "1012 AB", &["NL 1012AB", "NL 1012"]),
        ("NL", "1012", &["NL 1012"]),
        ("IE", "D02 X285", &["IE D02X285", "IE D02"]),
        ("MT", "VLT 1010", &["MT VLT1010", "MT VLT"]),
        ("US", "00901", &["US 00901", "PR 00901"]),
        ("PR", "00901", &["PR 00901", "US 00901"]),
        ("US", "96913", &["US 96913", "GU 96913"]),
        ("DE", "10435", &["DE 10435"]),
    ] {
        assert_eq!(code(country, text).names().map(told).collect::<Vec<_>>(), names, "{country} {text}");
    }
}

#[test]
fn a_code_is_where_the_table_has_it_and_the_full_one_comes_first() {
    let (near, far) = (code("GB", "E2 7DP"), code("GB", "E2 9ZZ"));
    let mut places = Places::of([near, far, code("FR", "01000")]);
    places.tell(&code("GB", "E2"), at(51.5, -0.1));
    places.tell(&code("GB", "E2 7DP"), at(51.524, -0.076));
    places.tell(&code("US", "01000"), at(42.0, -72.0));
    assert_eq!(places.find(near), Some(at(51.524, -0.076)));
    assert_eq!(places.find(far), Some(at(51.5, -0.1)));
    assert_eq!(places.find(code("FR", "01000")), None, "the same code in another country is another place");
}

#[test]
fn a_code_of_several_places_is_in_the_middle_of_them() {
    let village = code("FR", "01000");
    let mut places = Places::of([village]);
    for (latitude, longitude) in [(46.0, 5.0), (46.5, 5.25), (46.25, 5.5)] {
        places.tell(&village, at(latitude, longitude));
    }
    assert_eq!(places.find(village), Some(at(46.25, 5.25)));
    let island = code("FJ", "1");
    let mut places = Places::of([island]);
    places.tell(&island, at(-17.0, 179.5));
    places.tell(&island, at(-17.0, -179.0));
    assert_eq!(places.find(island), Some(at(-17.0, -179.75)), "not on the other side of the globe");
}

#[test]
fn only_what_is_asked_for_is_kept() {
    let mut places = Places::of([code("US", "03301")]);
    let before = places.clone();
    places.tell(&code("US", "10001"), at(40.7, -74.0));
    assert_eq!(places, before);
    assert!(Places::of([]).is_empty());
}

proptest! {
    #[test]
    fn any_text_is_a_code_or_none_and_a_code_is_the_code_of_itself(country in "[A-Z]{2}", text in "\\PC{0,20}") {
        if let Some(code) = Code::of(&country, &text) {
            let again = String::from_utf8(code.text.bytes().to_vec()).unwrap();
            prop_assert_eq!(Code::of(&country, &again), Some(code));
            prop_assert_eq!(code.names().next(), Some(code));
        }
    }
}
