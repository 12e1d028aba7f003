//! The layout of a postal code table, detected from its first line.

use std::str;

use domain::brokering::facts::Coordinates;
use domain::brokering::postal::Code;
use domain::feeds::columns::{Column, Header, Needs};

/// What a header may say. `geoid` is what the Census Bureau calls an area's number: of its ZIP code areas, the ZIP code.
const COLUMNS: &[Column] = &[
    Column::also(
        "country",
        &["countryCode", "countryId", "countryGeoId", "countryIso", "iso", "isoCode", "iso2", "cc"],
    ),
    Column::also(
        "postal-code",
        &["postal", "postcode", "postalCodes", "zip", "zipCode", "zipPostalCode", "plz", "code"],
    ),
    Column::also("latitude", &["lat", "intptlat"]),
    Column::also("longitude", &["lon", "lng", "long", "intptlong", "intptlon"]),
    Column::also("geoid", &["geoid10", "geoid20", "zcta", "zcta5"]),
    Column::new("usps"),
];
const NEEDS: Needs = &[&["postal-code", "geoid"], &["latitude"], &["longitude"]];

/// What separates the fields of a table with a header; the Census Bureau writes tabs, and since 2025 bars.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What GeoNames writes, without a header: country, code, place, three pairs of name and code, north, east, accuracy.
const GEONAMES: Layout = Layout {
    delimiter: b'\t',
    quotes: Quotes::Plain,
    country: Some(0),
    code: 1,
    latitude: 9,
    longitude: 10,
    fields: 12,
    head: Head::None,
};

/// Where in a line what stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout {
    delimiter: u8,
    quotes: Quotes,
    /// None where all of it is in the United States.
    country: Option<usize>,
    code: usize,
    latitude: usize,
    longitude: usize,
    /// So many every line has at least: one that was cut off has fewer.
    fields: usize,
    head: Head,
}

/// What a quotation mark means that begins a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// Itself.
    Plain,
    /// That the field ends with another.
    Around,
}

/// What the first line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    /// A line like all others.
    None,
    /// The columns' names.
    Names,
}

impl Layout {
    /// The layout of a table with this first line.
    pub(super) fn of(first: &[u8]) -> Result<Self, String> {
        if GEONAMES.is_like(first) {
            return Ok(GEONAMES);
        }
        let names = |delimiter| -> Vec<String> {
            let fields = Fields { rest: Some(first), delimiter, quotes: Quotes::Around };
            fields.map(|field| String::from_utf8_lossy(field.unwrap_or_default()).into_owned()).collect()
        };
        let headers = DELIMITERS.map(|delimiter| (delimiter, names(delimiter)));
        // The first of those that make most of its columns known.
        let familiar = |names: &[String]| Header::familiar(names, COLUMNS);
        let best = headers.into_iter().rev().max_by_key(|(_, names)| familiar(names));
        match best {
            Some((delimiter, names)) if familiar(&names) > 1 => Self::of_names(names, delimiter),
            Some(_) | None => Err("it is no table of postal codes: its first line is neither a header with `country`, \
                                   `postal-code`, `latitude` and `longitude` nor a line as GeoNames writes them"
                .to_owned()),
        }
    }

    fn of_names(names: Vec<String>, delimiter: u8) -> Result<Self, String> {
        let header = Header::read(names, COLUMNS, NEEDS)?;
        let needed =
            |name: &str| header.place(name).ok_or_else(|| format!("its header has no column `{name}`"));
        let country = header.place("country");
        let code = match (country, header.place("postal-code")) {
            (_, None) if header.place("usps").is_some() => {
                return Err("it is a table of the Census Bureau, of other areas than ZIP codes: take that of the ZCTA".to_owned());
            }
            // The Census Bureau's: there is no other country.
            (_, None) => needed("geoid")?,
            (Some(_), Some(code)) => code,
            (None, Some(_)) => needed("country")?,
        };
        Ok(Self {
            delimiter,
            quotes: Quotes::Around,
            country,
            code,
            latitude: needed("latitude")?,
            longitude: needed("longitude")?,
            fields: header.names.len(),
            head: Head::Names,
        })
    }

    /// True if a line has the fields, and begins with a country. It may be one that cannot be read.
    fn is_like(&self, line: &[u8]) -> bool {
        let mut fields = line.split(|byte| *byte == self.delimiter);
        let country = fields.next().unwrap_or_default();
        country.len() == 2 && country.iter().all(u8::is_ascii_uppercase) && fields.count() + 1 >= self.fields
    }

    /// True if the first line tells a place, as all others do.
    pub(super) fn is_in_the_first_line(&self) -> bool {
        match self.head {
            Head::None => true,
            Head::Names => false,
        }
    }

    /// What a line tells.
    pub(super) fn read(&self, line: &[u8]) -> Result<(Code, Coordinates), &'static str> {
        let (mut country, mut code, mut latitude, mut longitude) = (&b"US"[..], &b""[..], &b""[..], &b""[..]);
        let mut fields = 0;
        for field in (Fields { rest: Some(line), delimiter: self.delimiter, quotes: self.quotes }) {
            let field = field?;
            if self.country == Some(fields) {
                country = field;
            } else if fields == self.code {
                code = field;
            } else if fields == self.latitude {
                latitude = field;
            } else if fields == self.longitude {
                longitude = field;
            }
            fields += 1;
        }
        if fields < self.fields {
            return Err("it has fewer fields than it should");
        }
        let latitude = degrees(latitude, 90.0).ok_or("its latitude is no number from -90 to 90")?;
        let longitude = degrees(longitude, 180.0).ok_or("its longitude is no number from -180 to 180")?;
        let text = |bytes| str::from_utf8(bytes).ok();
        let code = text(country).zip(text(code)).and_then(|(country, code)| Code::of(country, code));
        let code =
            code.ok_or("it has no postal code of a country, the country being an ISO code of two letters")?;
        Ok((code, Coordinates { latitude, longitude }))
    }
}

fn degrees(field: &[u8], most: f64) -> Option<f64> {
    let text = str::from_utf8(field).ok()?.trim();
    text.parse().ok().filter(|degrees: &f64| degrees.abs() <= most)
}

/// The fields of a line, without the quotation marks around them.
struct Fields<'l> {
    rest: Option<&'l [u8]>,
    delimiter: u8,
    quotes: Quotes,
}

impl<'l> Iterator for Fields<'l> {
    type Item = Result<&'l [u8], &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest?;
        match (self.quotes, rest.split_first()) {
            (Quotes::Around, Some((b'"', quoted))) => Some(self.quoted(quoted)),
            (Quotes::Around | Quotes::Plain, _) => {
                let end = memchr::memchr(self.delimiter, rest);
                self.rest = end.map(|end| &rest[end + 1..]);
                Some(Ok(&rest[..end.unwrap_or(rest.len())]))
            }
        }
    }
}

impl<'l> Fields<'l> {
    /// A field up to its closing quotation mark. What is doubled in it stays so: no field that matters has any.
    fn quoted(&mut self, quoted: &'l [u8]) -> Result<&'l [u8], &'static str> {
        self.rest = None;
        let mut from = 0;
        loop {
            let Some(found) = memchr::memchr(b'"', &quoted[from..]) else {
                return Err("a quote is opened and never closed");
            };
            let end = from + found;
            match quoted.get(end + 1) {
                Some(b'"') => from = end + 2,
                Some(byte) if *byte == self.delimiter => {
                    self.rest = Some(&quoted[end + 2..]);
                    return Ok(&quoted[..end]);
                }
                None => return Ok(&quoted[..end]),
                Some(_) => return Err("something stands between a closing quote and the next field"),
            }
        }
    }
}
