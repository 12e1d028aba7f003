//! Keeps secrets out of what is printed (R14): a catalog is read aloud when it is wrong, and the likeliest thing to be
//! wrong is a token written into it.

/// How a hidden character looks.
const HIDDEN: char = '*';

/// Which values of a line are hidden when it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mask {
    /// What looks like a Shopify token, and everything after a key that names a secret.
    Secrets,
    /// Every value: the whole line is about a secret.
    EveryValue,
}

impl Mask {
    /// The line with its secrets hidden, as many characters as before.
    pub(super) fn apply(self, line: &str) -> String {
        let mut chars: Vec<char> = tokens(line).chars().collect();
        let from = match self {
            Mask::Secrets => after_a_secret_key(&chars),
            Mask::EveryValue => Some(0),
        };
        if let Some(from) = from {
            hide_values(&mut chars[from..]);
        }
        chars.into_iter().collect()
    }
}

/// True if a text is a Shopify token or secret: `shpat_…`, `shpss_…` and their kin.
pub(super) fn is_token(text: &str) -> bool {
    tokens(text) != text
}

/// The text with what follows `shpat_` and its kin hidden, as many characters as before.
pub(super) fn tokens(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for start in 0..chars.len() {
        if let Some(secret) = token_at(&chars, start) {
            hide_word(&mut chars[secret..]);
        }
    }
    chars.into_iter().collect()
}

/// Where the secret part of a token that begins here begins: `shp`, two or three small letters, an underscore.
fn token_at(chars: &[char], start: usize) -> Option<usize> {
    let rest = chars.get(start..)?.strip_prefix(&['s', 'h', 'p'])?;
    let kind = rest.iter().take(4).take_while(|char| char.is_ascii_lowercase()).count();
    let secret = start + 3 + kind + 1;
    ((2..=3).contains(&kind) && rest.get(kind) == Some(&'_') && chars.get(secret).is_some()).then_some(secret)
}

fn hide_word(chars: &mut [char]) {
    chars
        .iter_mut()
        .take_while(|char| char.is_alphanumeric() || **char == '_')
        .for_each(|char| *char = HIDDEN);
}

/// Where the value of the line's first key that names a secret begins, `=` included.
fn after_a_secret_key(chars: &[char]) -> Option<usize> {
    let equals = chars.iter().enumerate().filter(|(_, char)| **char == '=');
    equals.map(|(at, _)| at).find(|at| {
        let key: String = chars[..*at].iter().collect();
        let key = key.trim_end_matches(|char: char| char.is_whitespace() || char == '"' || char == '\'');
        ["token", "secret", "password"].iter().any(|name| key.to_ascii_lowercase().ends_with(name))
    })
}

/// Hides every string, and every word that stands where a string should.
fn hide_values(chars: &mut [char]) {
    let mut quote = None;
    let mut value = false;
    for char in chars {
        match (quote, *char) {
            (Some(open), close) if open == close => quote = None,
            (Some(_), _) => *char = HIDDEN,
            (None, open @ ('"' | '\'')) => quote = Some(open),
            (None, '=' | '[') => value = true,
            (None, '{' | ',' | '}' | ']') => value = false,
            (None, other) if value && !other.is_whitespace() => *char = HIDDEN,
            (None, _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_secret_key_is_hidden() {
        for (line, shown) in [
            (r#"token = "abc" x"#, r#"token = "***" *"#),
            (r#"token = "abc"#, r#"token = "***"#),
            ("token = abc", "token = ***"),
            (r#"access = "read", client-secret = "abc""#, r#"access = "read", client-secret = "***""#),
            (r#"token = { envv = "ABC" }"#, r#"token = { envv = "***" }"#),
            (r#"token = ["abc"]"#, r#"token = ["***"]"#),
            (r#"domain = "abc""#, r#"domain = "abc""#),
        ] {
            assert_eq!(Mask::Secrets.apply(line), shown);
        }
    }

    #[test]
    fn a_token_is_hidden_wherever_it_stands() {
        for (line, shown) in [
            (r#"domain = "shpat_0a1B""#, r#"domain = "shpat_****""#),
            ("# was shpss_00, shpca_1", "# was shpss_**, shpca_*"),
            ("shpxyzw_0 shp_0 SHPAT_0 shpat_", "shpxyzw_0 shp_0 SHPAT_0 shpat_"),
        ] {
            assert_eq!(Mask::Secrets.apply(line), shown);
        }
    }

    #[test]
    fn only_a_shopify_token_is_a_token() {
        assert!(is_token("shpat_0a1b"));
        assert!(!is_token("SHOPIFY_TOKEN"));
    }
}
