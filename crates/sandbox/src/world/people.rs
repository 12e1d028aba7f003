//! The shop's buyers: their names, their addresses, and the texts that only hostile or careless ones would enter.

use fastrand::Rng;

use super::ids::{Ids, Kind};
use super::model::{Address, Customer, EmailAddress};
use super::towns::Town;

const FIRST: &[&str] = &[
    "Ava", "Liam", "Noah", "Mia", "Zoë", "José", "Søren", "Amara", "Yuki", "Priya", "Omar", "Chloe", "Ethan",
    "Fatima", "Lucía", "Mateo", "Ingrid", "Kwame", "Hannah", "Björn", "Ruth", "Dmitri", "Nia", "Théo",
];

const LAST: &[&str] = &[
    "Brown",
    "O'Brien",
    "García",
    "Nguyen",
    "Kowalski",
    "Smith-Jones",
    "Müller",
    "Okafor",
    "Tanaka",
    "Patel",
    "Haddad",
    "Lindqvist",
    "Van der Berg",
    "Rossi",
    "Kim",
    "Øverland",
    "Dubois",
    "Cohen",
    "Reyes",
    "McAllister",
];

/// Names that break what handles text carelessly: SQL, CSV formulas, separators, right-to-left marks, emoji, markup.
pub(crate) const HOSTILE_NAMES: &[(&str, &str)] = &[
    ("Robert\"); DROP TABLE orders;--", "Tables"),
    ("=cmd|' /C calc'!A0", "+SUM(A1:A9)"),
    ("\u{202e}אברהם", "כהן\u{202c}"),
    ("🏔️ Ana", "d'Áñgelo; \"AJ\", Jr."),
    ("<script>alert(1)</script>", "&amp; Söhne"),
];

/// Notes of the same kind.
pub(crate) const HOSTILE_NOTES: &[&str] = &[
    "=HYPERLINK(\"http://example.com\",\"click\")",
    "Leave at door; ring \"twice\",\nthen 'knock'\tplease\r\n🙏",
    "يرجى الاتصال قبل التسليم",
    "'; DELETE FROM orders WHERE ''='",
    "{\"json\": [1, 2, \\u0000]} ${env} {{template}} %s %n",
];

/// Somebody at random.
pub(crate) fn anybody(rng: &mut Rng, ids: &mut Ids) -> Customer {
    let (first, last) = (FIRST[rng.usize(..FIRST.len())], LAST[rng.usize(..LAST.len())]);
    named(first, last, ids)
}

/// A buyer with this name.
pub(crate) fn named(first: &str, last: &str, ids: &mut Ids) -> Customer {
    let id = ids.mint(Kind::Customer);
    let email_address = format!("buyer{}@example.com", id.number());
    Customer {
        id,
        first_name: Some(first.to_owned()),
        last_name: Some(last.to_owned()),
        display_name: format!("{first} {last}"),
        default_email_address: Some(EmailAddress { email_address }),
    }
}

/// The buyer's address in a town.
pub(crate) fn at_home(customer: &Customer, town: &Town, ids: &mut Ids) -> Address {
    let id = ids.mint(Kind::MailingAddress);
    let number = id.number();
    let phone = format!("+1212555{}", &number[number.len().saturating_sub(4)..]);
    Address {
        id,
        first_name: customer.first_name.clone(),
        last_name: customer.last_name.clone(),
        name: Some(customer.display_name.clone()),
        company: None,
        address1: Some(town.street.to_owned()),
        address2: None,
        city: Some(town.city.to_owned()),
        province: town.province.map(|(name, _)| name.to_owned()),
        province_code: town.province.map(|(_, code)| code.to_owned()),
        country: Some(town.country.0.to_owned()),
        country_code_v2: Some(town.country.1.to_owned()),
        zip: Some(town.zip.to_owned()),
        phone: Some(phone),
        latitude: town.point.map(|(north, _)| north),
        longitude: town.point.map(|(_, east)| east),
    }
}
