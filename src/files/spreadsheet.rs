//! Fields as they are written for people, most of whom open them in a spreadsheet, which takes some texts for commands
//! (R13).

/// True if a spreadsheet would take a text for a formula. A number is none, whatever it begins with.
pub(super) fn is_code(text: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().is_ok() && text.ends_with(|c: char| c.is_ascii_digit());
    text.starts_with(['\t', '\r']) || text.starts_with(['=', '+', '-', '@']) && !number(text)
}

/// A row, ended: formulas neutralised by an apostrophe, control characters made visible, quoted where need be.
pub(super) fn row<'f>(fields: impl IntoIterator<Item = &'f str>) -> String {
    let cells: Vec<String> = fields.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

fn cell(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 1);
    if is_code(text) {
        safe.push('\'');
    }
    for c in text.chars() {
        match c {
            '\n' | '\t' => safe.push(c),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                safe.extend(c.escape_unicode())
            }
            c if c.is_control() => safe.extend(c.escape_default()),
            c => safe.push(c),
        }
    }
    if safe.contains([',', '"', '\n', ';', '\t']) || safe.trim() != safe {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_cannot_become_a_formula_and_a_number_stays_one() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("\t=1", "\"'\t=1\""),
            ("-5", "-5"),
            ("+7", "+7"),
            ("-0.5", "-0.5"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("a\u{202e}b", "a\\u{202e}b"),
        ] {
            assert_eq!(cell(text), written, "{text:?}");
        }
    }
}
