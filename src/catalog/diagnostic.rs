//! The one way a mistake in the catalog is shown: what, where, the line itself, a caret and the next step.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use unicode_width::UnicodeWidthStr as _;

use super::mask::{self, Mask};

/// The most columns of the file's line that are shown; a longer line is cut around the caret.
const WIDTH: usize = 100;
/// How many columns stay visible before the caret when a line is cut.
const LEAD: usize = 20;
/// The most characters of a user's own word that a message repeats.
const WORD: usize = 60;

/// A catalog as it was read: every place in it is a range of bytes of `text`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Document<'t> {
    pub(super) path: &'t Path,
    pub(super) text: &'t str,
}

/// One mistake.
#[derive(Debug, Clone)]
pub(super) struct Diagnostic {
    /// What is wrong, in one clause.
    pub(super) message: String,
    /// The bytes that are wrong; beyond the text for what did not come from the file (see `overrides`).
    pub(super) place: Range<usize>,
    /// What to do about it; may be empty.
    pub(super) label: String,
    /// Which strings of the line must not be shown.
    pub(super) mask: Mask,
}

impl Diagnostic {
    /// A mistake at a place, and what to do about it.
    pub(super) fn new(message: impl Into<String>, place: Range<usize>, label: impl Into<String>) -> Self {
        Self { message: message.into(), place, label: label.into(), mask: Mask::Secrets }
    }

    /// The same mistake, on a line of which no value may be shown.
    pub(super) fn masked(self) -> Self {
        Self { mask: Mask::EveryValue, ..self }
    }

    /// The mistake as the user reads it, without a line end.
    pub(super) fn render(&self, document: &Document<'_>) -> String {
        let place = Position::of(document.text, &self.place);
        let excerpt = Excerpt::cut(&place, self.mask);
        let number = place.line.to_string();
        let gutter = " ".repeat(number.len());
        let marks = format!(
            "{gutter} | {}{} {}",
            " ".repeat(excerpt.indent),
            "^".repeat(excerpt.carets),
            clean(&self.label)
        );
        let mut out = format!("error: {}\n", clean(&self.message));
        let path = clean(&document.path.display().to_string());
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{gutter}--> {path}:{}:{}", place.line, place.column);
        let _ = writeln!(out, "{gutter} |");
        let _ = writeln!(out, "{}", format!("{number} | {}", excerpt.line).trim_end());
        let _ = write!(out, "{}", marks.trim_end());
        out
    }
}

/// A user's word as a message quotes it: in backticks, cut when it is absurdly long.
pub(super) fn quoted(word: &str) -> String {
    match word.char_indices().nth(WORD) {
        Some((end, _)) => format!("`{}…`", &word[..end]),
        None => format!("`{word}`"),
    }
}

/// The line of the text, counted from one, that a byte of it lies in.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    Position::of(text, &(byte..byte)).line
}

/// Text that is safe to print: no control characters, no tokens.
pub(super) fn clean(text: &str) -> String {
    mask::tokens(text).chars().map(glyph).collect()
}

/// A place in terms of lines; one that spans lines is cut at the end of its first.
struct Position<'t> {
    line: usize,
    column: usize,
    text: &'t str,
    chars: Range<usize>,
}

impl<'t> Position<'t> {
    fn of(text: &'t str, place: &Range<usize>) -> Self {
        let start = text.floor_char_boundary(place.start);
        let begin = text[..start].rfind('\n').map_or(0, |end| end + 1);
        let line = text[begin..].split('\n').next().unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        let offset =
            |byte: usize| line[..line.floor_char_boundary(byte.saturating_sub(begin))].chars().count();
        let chars = offset(start)..offset(place.end.max(start));
        let number = text[..begin].matches('\n').count() + 1;
        Self { line: number, column: chars.start + 1, text: line, chars }
    }
}

/// The part of a line that is shown, with the columns its caret takes.
struct Excerpt {
    line: String,
    indent: usize,
    carets: usize,
}

impl Excerpt {
    fn cut(place: &Position<'_>, mask: Mask) -> Self {
        let glyphs: Vec<String> = mask.apply(place.text).chars().map(glyph).collect();
        let columns = |range: Range<usize>| -> usize { glyphs[range].iter().map(|g| g.width()).sum() };
        let fits = columns(0..place.chars.end) <= WIDTH;
        let before = &glyphs[..place.chars.start];
        let from = if fits { 0 } else { before.len() - fitting(before.iter().rev(), LEAD) };
        let to = from + fitting(glyphs[from..].iter(), WIDTH);
        let dots = |cut: bool| if cut { "…" } else { "" };
        let (before, after) = (dots(from > 0), dots(to < glyphs.len()));
        let end = place.chars.end.min(to).max(place.chars.start);
        Self {
            line: format!("{before}{}{after}", glyphs[from..to].concat()),
            indent: before.width() + columns(from..place.chars.start),
            carets: columns(place.chars.start..end).max(1),
        }
    }
}

/// How many of the glyphs fit into so many columns.
fn fitting<'g>(glyphs: impl Iterator<Item = &'g String>, columns: usize) -> usize {
    let widths = glyphs.scan(0, |sum, glyph| {
        *sum += glyph.width();
        Some(*sum)
    });
    widths.take_while(|sum| *sum <= columns).count()
}

/// One character as it is printed: what would move or hide other text is spelt out.
fn glyph(char: char) -> String {
    match char {
        '\t' => "    ".to_owned(),
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            char.escape_unicode().to_string()
        }
        char if char.is_control() => char.escape_unicode().to_string(),
        char => char.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, wrong: &str) -> String {
        let start = text.find(wrong).unwrap();
        let document = Document { path: Path::new("jobs.toml"), text };
        Diagnostic::new("wrong", start..start + wrong.len(), "mend it").render(&document)
    }

    /// The text right above the carets.
    fn above_the_carets(rendered: &str) -> String {
        let lines: Vec<&str> = rendered.lines().collect();
        let (text, marks) = (lines[3], lines[4]);
        let column = marks[..marks.find('^').unwrap()].width();
        let carets = marks.matches('^').count();
        let mut at = 0;
        let mut under = String::new();
        for char in text.chars() {
            if (column..column + carets).contains(&at) {
                under.push(char);
            }
            at += char.to_string().width();
        }
        under
    }

    #[test]
    fn the_caret_is_under_the_word() {
        insta::assert_snapshot!(shown("a = 1\nb = two\n", "two"), @r"
        error: wrong
         --> jobs.toml:2:5
          |
        2 | b = two
          |     ^^^ mend it
        ");
    }

    #[test]
    fn tabs_and_wide_characters_before_the_caret_do_not_move_it() {
        for before in ["\t", "\"日本\" = ", "é\t", "e\u{301} ", "\u{1b}[31m"] {
            assert_eq!(above_the_carets(&shown(&format!("{before}wrong"), "wrong")), "wrong", "{before:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let text = format!("{}wrong{}", "a".repeat(5_000), "b".repeat(5_000));
        let rendered = shown(&text, "wrong");
        assert_eq!(above_the_carets(&rendered), "wrong");
        assert!(rendered.lines().all(|line| line.width() <= WIDTH + 10), "{rendered}");
    }

    #[test]
    fn a_word_as_long_as_the_line_is_cut_with_it() {
        let rendered = shown(&"x".repeat(5_000), &"x".repeat(5_000));
        assert!(rendered.lines().all(|line| line.width() <= WIDTH + 20), "{rendered}");
    }

    #[test]
    fn control_characters_are_spelt_out() {
        let rendered = shown("a = \"\u{1b}]0;owned\u{7}\u{202e}\" wrong", "wrong");
        assert!(rendered.contains(r"\u{1b}]0;owned\u{7}\u{202e}"), "{rendered}");
    }

    #[test]
    fn a_place_over_several_lines_marks_the_first() {
        insta::assert_snapshot!(shown("a = [\r\n1,\r\n]\r\n", "[\r\n1,\r\n]"), @r"
        error: wrong
         --> jobs.toml:1:5
          |
        1 | a = [
          |     ^ mend it
        ");
    }
}
