//! Postal codes, as they are compared: of an order's address and of a table that knows where they are, which do not write
//! them alike.

mod places;
mod text;

pub use crate::plan::unreadable_lines::UnreadableLines;
pub use places::Places;
use text::Text;

/// A postal code of a country: capital letters and digits, nothing between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    country: [u8; 2],
    text: Text,
}

impl Code {
    /// The code that a text stands for; none where the country is no ISO code of two letters, or the text no postal code.
    ///
    /// Spaces and hyphens are nothing, and neither are the country's letters before the digits (`CH-8001`). ZIP+4 is its ZIP
    /// code. Zeros that a spreadsheet took for nothing are put back.
    pub fn of(country: &str, text: &str) -> Option<Self> {
        let country: [u8; 2] = country.trim().as_bytes().try_into().ok()?;
        if !country.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        let country = country.map(|letter| letter.to_ascii_uppercase());
        let mut read = Text::default();
        for c in text.chars().map(narrow).filter(|c| !is_between(*c)) {
            if !c.is_ascii_alphanumeric() {
                return None;
            }
            read = read.and(c.to_ascii_uppercase() as u8)?;
        }
        let text = without_country(country, read)?;
        let digits = text.bytes().iter().all(u8::is_ascii_digit);
        let text = match (&country, text.length()) {
            (_, 0) => None,
            (b"US" | b"PR" | b"VI" | b"GU" | b"MP" | b"AS", 6..) if digits => text.cut(5),
            (b"US" | b"PR" | b"VI" | b"DE" | b"ES" | b"FR" | b"IT" | b"MX", 3 | 4) if digits => {
                text.with_zeros(5)
            }
            (_, _) => Some(text),
        };
        text.map(|text| Self { country, text })
    }

    /// What it may be called in a table, the nearest first: in full; by the part that is all that most tables have of some
    /// countries' codes; as a code of the country that its territory belongs to, or of the territory.
    pub fn names(self) -> impl Iterator<Item = Self> {
        let outward = self.outward().map(|text| Self { country: self.country, text });
        let elsewhere = self.elsewhere().map(|country| Self { country, text: self.text });
        [Some(self), outward, elsewhere].into_iter().flatten()
    }

    /// The part that leads to the town or the district; none where it is all of it, or the country has no such part.
    fn outward(&self) -> Option<Text> {
        match (&self.country, self.text.bytes()) {
            (b"CA", [_, _, _, _, _, _]) | (b"IE" | b"MT", [_, _, _, _, _, _, _]) => self.text.cut(3),
            (b"NL", [_, _, _, _, _, _]) => self.text.cut(4),
            (b"GB" | b"GG" | b"IM" | b"JE", [_, _, .., digit, one, other])
                if digit.is_ascii_digit() && one.is_ascii_alphabetic() && other.is_ascii_alphabetic() =>
            {
                self.text.cut(self.text.length() - 3)
            }
            (_, _) => None,
        }
    }

    /// The other country by whose codes it may go: the islands' ZIP codes are those of the United States, and addresses and
    /// tables differ in whose they say they are.
    fn elsewhere(&self) -> Option<[u8; 2]> {
        match (&self.country, self.text.bytes()) {
            (b"PR" | b"VI" | b"GU" | b"MP" | b"AS", _) => Some(*b"US"),
            (b"US", [b'0', b'0', b'6' | b'7' | b'9', ..]) => Some(*b"PR"),
            (b"US", [b'0', b'0', b'8', ..]) => Some(*b"VI"),
            (b"US", b"96799") => Some(*b"AS"),
            (b"US", [b'9', b'6', b'9', b'1'..=b'3', _]) => Some(*b"GU"),
            (b"US", [b'9', b'6', b'9', b'5', _]) => Some(*b"MP"),
            (_, _) => None,
        }
    }
}

/// Without the country's letters, if digits follow them.
fn without_country(country: [u8; 2], text: Text) -> Option<Text> {
    match text.bytes() {
        // Codes of Jersey and of the Isle of Man do begin with these letters.
        _ if matches!(&country, b"JE" | b"IM") => Some(text),
        [a, b, rest @ ..] if [*a, *b] == country && rest.first().is_some_and(u8::is_ascii_digit) => {
            Text::of(rest)
        }
        _ => Some(text),
    }
}

/// The letter or digit that a wide one of East Asia is.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// True if it stands between the parts of a code and says nothing.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests;
