//! The part of a file that a request asks for (RFC 9110, section 14). As Google's storage does, it serves one range from a
//! first byte on, and answers anything else with the whole file.

use std::ops::Range;

use http_range_header::{SyntacticallyCorrectRange, parse_range_header};

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Bytes(Range<u64>),
    /// The range begins behind the end.
    Nothing,
}

impl Part {
    /// The part that `Range` asks for; the whole when `If-Range` names another version, or the range is none we serve.
    pub(super) fn asked(range: Option<&str>, if_range: Option<&str>, etag: &str, length: u64) -> Part {
        if if_range.is_some_and(|known| known != etag) {
            return Part::Whole;
        }
        let Some(ranges) = range.and_then(|range| parse_range_header(range).ok()) else {
            return Part::Whole;
        };
        match ranges.into_ranges()[..] {
            [SyntacticallyCorrectRange::FromStart(first)] if first < length => Part::Bytes(first..length),
            [SyntacticallyCorrectRange::Indexed(first, last)] if first < length => {
                Part::Bytes(first..last.saturating_add(1).min(length))
            }
            [SyntacticallyCorrectRange::FromStart(_) | SyntacticallyCorrectRange::Indexed(..)] => {
                Part::Nothing
            }
            _ => Part::Whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str) -> Part {
        Part::asked(Some(range), None, "\"1\"", 10)
    }

    #[test]
    fn a_range_of_bytes_is_cut_at_the_end_of_the_file() {
        assert_eq!(asked("bytes=4-"), Part::Bytes(4..10));
        assert_eq!(asked("bytes=4-5"), Part::Bytes(4..6));
        assert_eq!(asked("bytes=4-99"), Part::Bytes(4..10));
        assert_eq!(asked("bytes=10-"), Part::Nothing);
    }

    #[test]
    fn what_is_no_single_range_of_bytes_is_answered_whole() {
        for range in ["bytes=-3", "bytes=5-4", "bytes=1-2,4-5", "lines=1-2", "bytes=x-", ""] {
            assert_eq!(asked(range), Part::Whole, "{range}");
        }
        assert_eq!(Part::asked(None, None, "\"1\"", 10), Part::Whole);
    }

    #[test]
    fn a_range_of_another_version_is_answered_whole() {
        let part = |version| Part::asked(Some("bytes=4-"), Some(version), "\"1\"", 10);
        assert_eq!((part("\"1\""), part("\"2\"")), (Part::Bytes(4..10), Part::Whole));
    }
}
