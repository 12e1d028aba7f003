//! The customer of an order, and its address.

use super::dice::Dice;
use super::gid::Gid;
use super::money::Currency;
use super::rows::{Address, Customer};

/// A person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Buyer {
    number: u64,
    first: &'static str,
    last: &'static str,
}

const FIRST: [&str; 24] = [
    "Olivia",
    "Liam",
    "Zoë",
    "José",
    "Łukasz",
    "Søren",
    "Ann-Marie",
    "Nguyễn",
    "Aoife",
    "李娜",
    "陽子",
    "Ольга",
    "Noah",
    "Emma",
    "Mateo",
    "Chloé",
    "Jürgen",
    "Siobhán",
    "Ελένη",
    "Fatima",
    "Grace",
    "Kwame",
    "Priya",
    "Björk",
];
const LAST: [&str; 24] = [
    "Smith",
    "García",
    "O'Brien",
    "Müller",
    "Żak",
    "Nielsen",
    "van der Berg",
    "Trần",
    "Ní Dhuibhne",
    "王",
    "佐藤",
    "Иванова",
    "Johnson",
    "Brown",
    "Fernández",
    "Lefèvre",
    "Größmann",
    "Walsh",
    "Παπαδοπούλου",
    "Al-Sayed",
    "Lee",
    "Mensah",
    "Patel",
    "Guðmundsdóttir",
];
const STREETS: [&str; 8] = [
    "Maple Avenue",
    "Main Street",
    "Bedford Avenue",
    "NW Couch Street",
    "Sunset Boulevard",
    "5th Avenue",
    "Elm Court",
    "County Road \"B\"",
];

/// A town: its currency, its name, its province's code, its country's, its latitude and longitude.
type Town = (Currency, &'static str, Option<&'static str>, &'static str, f64, f64);

const TOWNS: [Town; 14] = [
    (Currency::Usd, "New York", Some("NY"), "US", 40.7128, -74.006),
    (Currency::Usd, "Chicago", Some("IL"), "US", 41.8781, -87.6298),
    (Currency::Usd, "Portland", Some("OR"), "US", 45.5152, -122.6784),
    (Currency::Usd, "San José", Some("CA"), "US", 37.3382, -121.8863),
    (Currency::Usd, "Austin", Some("TX"), "US", 30.2672, -97.7431),
    (Currency::Usd, "Boston", Some("MA"), "US", 42.3601, -71.0589),
    (Currency::Cad, "Montréal", Some("QC"), "CA", 45.5019, -73.5674),
    (Currency::Cad, "Toronto", Some("ON"), "CA", 43.6532, -79.3832),
    (Currency::Eur, "München", None, "DE", 48.1351, 11.582),
    (Currency::Eur, "Kraków", None, "PL", 50.0647, 19.945),
    (Currency::Gbp, "London", Some("ENG"), "GB", 51.5072, -0.1276),
    (Currency::Gbp, "Aberdeen", Some("SCT"), "GB", 57.1497, -2.0943),
    (Currency::Jpy, "渋谷区", Some("JP-13"), "JP", 35.6618, 139.7041),
    (Currency::Jpy, "京都市", Some("JP-26"), "JP", 35.0116, 135.7681),
];

impl Buyer {
    /// One of a shop that a third of the orders bring a new buyer to.
    pub(crate) fn roll(dice: &mut Dice, orders: u64) -> Self {
        let number = dice.below(orders / 3 + 1);
        let (first, last) = (number as usize % FIRST.len(), (number / 24 + number) as usize % LAST.len());
        Self { number, first: FIRST[first], last: LAST[last] }
    }

    pub(crate) fn customer(self) -> Customer {
        let named = self.number % 50 != 49;
        Customer {
            id: Gid::customer(self.number),
            first_name: named.then_some(self.first),
            last_name: Some(self.last),
        }
    }

    pub(crate) fn email(self) -> String {
        format!("buyer{}@example.com", self.number)
    }

    pub(crate) fn phone(self) -> String {
        format!("+1212555{:04}", self.number % 10_000)
    }

    /// Somewhere where this currency is used.
    pub(crate) fn address(self, dice: &mut Dice, currency: Currency) -> Address {
        let towns: Vec<&Town> = TOWNS.iter().filter(|town| town.0 == currency).collect();
        let (_, city, province_code, country_code_v2, latitude, longitude) = *dice.pick(&towns);
        let found = dice.percent(92);
        // Some hundred metres about the town's middle.
        let mut near = |middle: f64| ((middle * 10_000.0).round() + dice.below(900) as f64) / 10_000.0;
        let (latitude, longitude) = (near(latitude), near(longitude));
        Address {
            name: format!("{} {}", self.first, self.last),
            address1: format!("{} {}", 1 + dice.below(2_000), dice.pick(&STREETS)),
            address2: dice.percent(25).then(|| format!("Apt {}", 1 + dice.below(400))),
            city,
            province_code,
            country_code_v2,
            zip: format!("{:05}", 1_000 + dice.below(98_000)),
            latitude: found.then_some(latitude),
            longitude: found.then_some(longitude),
        }
    }
}
