//! Feeds: files in which other systems tell of stock, facilities and thresholds. Which file it is, how far it is read, and
//! what a row of it means.

pub mod cell;
pub mod columns;
pub mod facility;
pub mod names;
pub mod rejection;
pub mod stock;
pub mod threshold;

/// What becomes of a content that comes once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeated {
    /// Nothing: it says how things are.
    Harmless,
    /// It would count twice: it says by how much things differ. It is refused.
    Doubles,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Of the file, from 1.
    pub line: u64,
    /// Why.
    pub reason: String,
    /// Its fields as they were read.
    pub content: Vec<String>,
}

/// True if a file whose first page has so many rows, of which so many are refused, is most probably another file than the
/// one that is meant: more than half of them, and at least twenty. Then nothing of it is taken (R7). Single rows that are
/// refused later are what they look like: a person mends them.
pub fn is_the_wrong_file(rows: u64, refused: u64) -> bool {
    refused >= 20 && refused * 2 > rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_which_half_cannot_be_taken_is_the_wrong_one() {
        for (rows, refused, wrong) in [(19, 19, false), (20, 20, true), (40, 20, false), (39, 20, true)] {
            assert_eq!(is_the_wrong_file(rows, refused), wrong, "{refused} of {rows}");
        }
    }
}
