//! Identifiers as text: SKUs, barcodes, ids in feeds. They identify after trimming what nobody sees at their ends, because
//! spreadsheets and copied text add it; inside, every character counts.

/// An identifier without the invisible characters at both ends; none if nothing is left.
pub fn trimmed(text: &str) -> Option<&str> {
    Some(text.trim_matches(is_invisible)).filter(|text| !text.is_empty())
}

/// Unicode white space, and characters of no width: joiners, soft hyphens, marks of direction, byte order marks.
///
/// Migration 0010 has the same characters in SQL; a test holds the two together.
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// True if a stored identity, from before identities were trimmed, is this one but for trimming.
pub fn trims_to(stored: &str, identity: &str) -> bool {
    stored != identity && trimmed(stored) == Some(identity)
}

/// True if a spreadsheet rounded this number, so that its last digits are lost: `8.404E+12`.
///
/// `1E5` is a plausible SKU and stays one: spreadsheets always write the sign.
pub fn is_rounded(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((number, exponent)) = text.split_once(['e', 'E']) else { return false };
    let Some(exponent) = exponent.strip_prefix('+') else { return false };
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && digits(exponent)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn identifier_is_trimmed_at_both_ends() {
        for (text, identifier) in [
            ("TEE-S", Some("TEE-S")),
            (" TEE-S ", Some("TEE-S")),
            ("TEE-M\u{a0}", Some("TEE-M")),
            ("\u{feff}\u{200b}TEE\u{200d}\u{2060}\u{200c}", Some("TEE")),
            ("\u{200e}\u{202a}TEE\u{202c}\u{ad}", Some("TEE")),
            ("\t\r\nTEE\u{3000}\u{2003}", Some("TEE")),
            ("TEE  S\u{a0}M", Some("TEE  S\u{a0}M")),
            ("TEE\u{ad}S", Some("TEE\u{ad}S")),
            ("-TEE_", Some("-TEE_")),
            ("   ", None),
            ("\u{a0}\u{200b}", None),
            ("", None),
        ] {
            assert_eq!(trimmed(text), identifier, "{text:?}");
        }
    }

    #[test]
    fn rounded_number_is_recognized() {
        for text in ["8.404E+12", "8,404E+12", "8.404e+12", "8E+12", "1.0E+5", "0.5E+1"] {
            assert!(is_rounded(text), "{text}");
        }
        for text in [
            "1E5",
            "1E12",
            "8.404E12",
            "8.404E-12",
            "84.04E+12",
            ".4E+12",
            "8.E+12",
            "8.404E+",
            "E+12",
            "",
            "8.404E+12A",
            "A8.404E+12",
            "-8.404E+12",
            "8.4.4E+12",
            "8404000000123",
            "TEE+S",
            "٨.4E+12",
        ] {
            assert!(!is_rounded(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn trimming_twice_is_trimming_once(text in "[ a\u{a0}\u{200b}\u{ad}\u{feff}\u{200e}Z\t-]{0,12}") {
            let once = trimmed(&text);
            prop_assert_eq!(once.and_then(trimmed), once);
        }

        #[test]
        fn trimming_keeps_inner_characters(
            around in "[ \u{a0}\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}\u{200f}\t\u{3000}]{0,4}",
            inner in "[A-Z0-9](.{0,8}[A-Z0-9])?",
        ) {
            let text = format!("{around}{inner}{around}");
            prop_assert_eq!(trimmed(&text), Some(inner.as_str()));
        }
    }
}
