//! A sample of the numbers of a file's records, from which partitions of about the same size are cut. Numbers ascend over
//! the partitions, because SQLite inserts ascending keys much faster than random ones.

/// Numbers kept, at most.
const KEPT: usize = 1 << 16;

/// Numbers taken evenly from all over the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IdSample {
    numbers: Vec<i64>,
    /// One in `every` is kept.
    every: u64,
    added: u64,
}

impl Default for IdSample {
    fn default() -> Self {
        Self { numbers: Vec::new(), every: 1, added: 0 }
    }
}

impl IdSample {
    /// Adds the next number.
    pub(super) fn add(&mut self, number: i64) {
        if self.added.is_multiple_of(self.every) {
            self.numbers.push(number);
        }
        self.added += 1;
        if self.numbers.len() == KEPT {
            let mut index = 0;
            self.numbers.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.every *= 2;
        }
    }

    /// The first number of every partition but the first.
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

    /// The count of numbers in each partition.
    fn sizes(numbers: impl Iterator<Item = i64> + Clone, parts: u32) -> Vec<usize> {
        let mut sample = IdSample::default();
        numbers.clone().for_each(|number| sample.add(number));
        let bounds = sample.bounds(parts);
        let mut sizes = vec![0; parts as usize];
        numbers.for_each(|number| sizes[bounds.partition_point(|first| *first <= number)] += 1);
        sizes
    }

    #[test]
    fn partitions_are_even_for_uneven_numbers() {
        // A year in which most orders come in one month.
        let uneven = (0..1_000_000_i64).map(|n| if n < 900_000 { 7_000_000_000 + n } else { n * 7_777 });
        let sizes = sizes(uneven, 40);
        assert!(sizes.iter().all(|size| (20_000..30_000).contains(size)), "{sizes:?}");
    }

    #[test]
    fn few_records_have_partitions_too() {
        assert_eq!(sizes(1..=3, 4).iter().sum::<usize>(), 3);
        assert_eq!(IdSample::default().bounds(4), [0_i64; 0]);
        assert_eq!(IdSample::default().bounds(1), [0_i64; 0]);
    }
}
