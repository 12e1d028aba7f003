//! Where the shop's buyers live, and what sales taxes are due there.

use rust_decimal::Decimal;

/// A sales tax.
#[derive(Debug)]
pub(crate) struct Tax {
    pub(crate) title: &'static str,
    /// The rate in millionths: 88 750 is 8.875 percent.
    pub(crate) millionths: u32,
}

impl Tax {
    pub(crate) fn rate(&self) -> Decimal {
        Decimal::new(i64::from(self.millionths), 6)
    }
}

/// A town with a street in it.
#[derive(Debug)]
pub(crate) struct Town {
    pub(crate) street: &'static str,
    pub(crate) city: &'static str,
    pub(crate) province: Option<(&'static str, &'static str)>,
    pub(crate) country: (&'static str, &'static str),
    pub(crate) zip: &'static str,
    /// Degrees north and east; none where Shopify cannot place the address.
    pub(crate) point: Option<(f64, f64)>,
    pub(crate) taxes: &'static [Tax],
}

/// The taxes due in a city; none where the shop collects none.
pub(crate) fn taxes_in(city: &str) -> &'static [Tax] {
    let town = HOME.iter().chain(ABROAD).find(|town| town.city == city);
    town.map_or(&[], |town| town.taxes)
}

const fn tax(title: &'static str, millionths: u32) -> Tax {
    Tax { title, millionths }
}

const fn american(
    street: &'static str,
    city: &'static str,
    province: (&'static str, &'static str),
    zip: &'static str,
    point: Option<(f64, f64)>,
    taxes: &'static [Tax],
) -> Town {
    Town { street, city, province: Some(province), country: ("United States", "US"), zip, point, taxes }
}

/// New York City: the taxes of what is handed over at a counter there, too.
pub(crate) const NEW_YORK_CITY: &[Tax] =
    &[tax("New York State Tax", 40_000), tax("New York City Tax", 48_750)];
const ILLINOIS: &[Tax] = &[tax("Illinois State Tax", 62_500), tax("Cook County Tax", 40_000)];
const CALIFORNIA: &[Tax] = &[tax("California State Tax", 72_500), tax("Los Angeles County Tax", 22_500)];
const TEXAS: &[Tax] = &[tax("Texas State Tax", 62_500), tax("Austin City Tax", 20_000)];
const WASHINGTON: &[Tax] = &[tax("Washington State Tax", 65_000), tax("Seattle City Tax", 38_500)];
const COLORADO: &[Tax] = &[tax("Colorado State Tax", 29_000), tax("Denver City Tax", 59_150)];
const MASSACHUSETTS: &[Tax] = &[tax("Massachusetts State Tax", 62_500)];
const FLORIDA: &[Tax] = &[tax("Florida State Tax", 60_000), tax("Miami-Dade County Tax", 10_000)];
const UTAH: &[Tax] = &[tax("Utah State Tax", 48_500), tax("Salt Lake City Tax", 29_000)];

/// The towns of the United States.
pub(crate) const HOME: &[Town] = &[
    american(
        "77 Wythe Avenue",
        "Brooklyn",
        ("New York", "NY"),
        "11249",
        Some((40.7178, -73.9606)),
        NEW_YORK_CITY,
    ),
    american(
        "415 East 12th Street",
        "New York",
        ("New York", "NY"),
        "10009",
        Some((40.7287, -73.9810)),
        NEW_YORK_CITY,
    ),
    american(
        "2210 North Milwaukee Avenue",
        "Chicago",
        ("Illinois", "IL"),
        "60647",
        Some((41.9218, -87.6980)),
        ILLINOIS,
    ),
    american(
        "1638 Sunset Boulevard",
        "Los Angeles",
        ("California", "CA"),
        "90026",
        Some((34.0776, -118.2586)),
        CALIFORNIA,
    ),
    american(
        "1100 South Congress Avenue",
        "Austin",
        ("Texas", "TX"),
        "78704",
        Some((30.2515, -97.7492)),
        TEXAS,
    ),
    american(
        "4502 Fremont Avenue North",
        "Seattle",
        ("Washington", "WA"),
        "98103",
        Some((47.6608, -122.3500)),
        WASHINGTON,
    ),
    american(
        "2901 Larimer Street",
        "Denver",
        ("Colorado", "CO"),
        "80205",
        Some((39.7597, -104.9850)),
        COLORADO,
    ),
    american(
        "58 Brattle Street",
        "Cambridge",
        ("Massachusetts", "MA"),
        "02138",
        Some((42.3739, -71.1217)),
        MASSACHUSETTS,
    ),
    american(
        "3330 SE Hawthorne Boulevard",
        "Portland",
        ("Oregon", "OR"),
        "97214",
        Some((45.5120, -122.6290)),
        &[],
    ),
    american("2750 NW 3rd Avenue", "Miami", ("Florida", "FL"), "33127", Some((25.8029, -80.1990)), FLORIDA),
    american(
        "840 East 900 South",
        "Salt Lake City",
        ("Utah", "UT"),
        "84105",
        Some((40.7499, -111.8670)),
        UTAH,
    ),
    american("12 Elm Street", "Concord", ("New Hampshire", "NH"), "03301", None, &[]),
];

/// Towns abroad, with one tax that prices include there.
pub(crate) const ABROAD: &[Town] = &[
    Town {
        street: "184 Queen Street West",
        city: "Toronto",
        province: Some(("Ontario", "ON")),
        country: ("Canada", "CA"),
        zip: "M5V 2A1",
        point: Some((43.6500, -79.3870)),
        taxes: &[tax("HST", 130_000)],
    },
    Town {
        street: "Kastanienallee 79",
        city: "Berlin",
        province: None,
        country: ("Germany", "DE"),
        zip: "10435",
        point: Some((52.5390, 13.4110)),
        taxes: &[tax("DE MwSt", 190_000)],
    },
    Town {
        street: "22 Redchurch Street",
        city: "London",
        province: Some(("England", "ENG")),
        country: ("United Kingdom", "GB"),
        zip: "E2 7DP",
        point: Some((51.5240, -0.0760)),
        taxes: &[tax("GB VAT", 200_000)],
    },
    Town {
        street: "神宮前4丁目12-10",
        city: "渋谷区",
        province: Some(("Tōkyō", "JP-13")),
        country: ("Japan", "JP"),
        zip: "150-0001",
        point: Some((35.6700, 139.7060)),
        taxes: &[],
    },
];
