//! Which numbers a file's records have, so that they can be cut into parts of about the same size, one after the other: a
//! store takes records in the order of their numbers much faster than anyhow.

/// Numbers kept, at most.
const KEPT: usize = 1 << 16;

/// Some of the numbers, evenly from all over the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spread {
    numbers: Vec<i64>,
    /// One in so many is kept.
    every: u64,
    met: u64,
}

impl Default for Spread {
    fn default() -> Self {
        Self { numbers: Vec::new(), every: 1, met: 0 }
    }
}

impl Spread {
    /// Meets the next number.
    pub(super) fn meet(&mut self, number: i64) {
        if self.met.is_multiple_of(self.every) {
            self.numbers.push(number);
        }
        self.met += 1;
        if self.numbers.len() == KEPT {
            let mut index = 0;
            self.numbers.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.every *= 2;
        }
    }

    /// The first numbers of all parts but the first.
    pub(super) fn bounds(&self, parts: u32) -> Vec<i64> {
        let mut numbers = self.numbers.clone();
        numbers.sort_unstable();
        let parts = parts as usize;
        (1..parts).filter_map(|part| numbers.get(part * numbers.len() / parts).copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of the numbers fall into each part.
    fn sizes(numbers: impl Iterator<Item = i64> + Clone, parts: u32) -> Vec<usize> {
        let mut spread = Spread::default();
        numbers.clone().for_each(|number| spread.meet(number));
        let bounds = spread.bounds(parts);
        let mut sizes = vec![0; parts as usize];
        numbers.for_each(|number| sizes[bounds.partition_point(|first| *first <= number)] += 1);
        sizes
    }

    #[test]
    fn parts_are_of_one_size_however_uneven_the_numbers_are() {
        // A year in which most orders come in one month.
        let uneven = (0..1_000_000_i64).map(|n| if n < 900_000 { 7_000_000_000 + n } else { n * 7_777 });
        let sizes = sizes(uneven, 40);
        assert!(sizes.iter().all(|size| (20_000..30_000).contains(size)), "{sizes:?}");
    }

    #[test]
    fn a_file_of_few_records_has_parts_too() {
        assert_eq!(sizes(1..=3, 4).iter().sum::<usize>(), 3);
        assert_eq!(Spread::default().bounds(4), [0_i64; 0]);
        assert_eq!(Spread::default().bounds(1), [0_i64; 0]);
    }
}
