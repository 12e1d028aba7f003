//! Names of files and folders that the catalog may give: patterns, and folders that lie inside another one.

use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

/// A folder inside another one: `done`, `archive/read`. Neither absolute, nor out of it again (R13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// The name as a path, from the folder in which it lies.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut parts = Path::new(&text).components().peekable();
        let inside = parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)));
        if inside && !text.contains(char::is_control) {
            Ok(Self(text))
        } else {
            Err(format!("`{}` is no folder inside another: write a name like `done`", text.escape_debug()))
        }
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// Which names are meant: `*` stands for any characters, `?` for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern(String);

impl Pattern {
    /// True if it means this name.
    pub fn matches(&self, name: &str) -> bool {
        let (pattern, name): (Vec<char>, Vec<char>) = (self.0.chars().collect(), name.chars().collect());
        let (mut at, mut from) = (0, 0);
        // Where the last star was, and up to where it reaches so far.
        let mut star: Option<(usize, usize)> = None;
        while from < name.len() {
            match pattern.get(at) {
                Some('*') => {
                    star = Some((at, from));
                    at += 1;
                }
                Some(c) if *c == '?' || *c == name[from] => (at, from) = (at + 1, from + 1),
                Some(_) | None => match star {
                    Some((place, reach)) => {
                        star = Some((place, reach + 1));
                        (at, from) = (place + 1, reach + 1);
                    }
                    None => return false,
                },
            }
        }
        pattern[at..].iter().all(|c| *c == '*')
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.is_empty() || text.contains('/') {
            Err(format!("`{text}` is no pattern of names: write one like `stock-*.csv`"))
        } else {
            Ok(Self(text))
        }
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_lies_inside() {
        for good in ["done", "archive/read", "2026"] {
            assert!(Name::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in ["", ".", "..", "/done", "a/../b", "../done", "do\nne"] {
            assert!(Name::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_pattern_means_what_a_shell_would() {
        for (pattern, name, is) in [
            ("*.csv", "a.csv", true),
            ("*.csv", "a.csv.part", false),
            ("*", "", true),
            ("stock-?.csv", "stock-7.csv", true),
            ("stock-?.csv", "stock-77.csv", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b", "xxbxxa", false),
            ("A.csv", "a.csv", false),
            ("*.csv*", "ä.csv", true),
        ] {
            assert_eq!(Pattern(pattern.to_owned()).matches(name), is, "{pattern} {name}");
        }
        assert!(Pattern::try_from("../*.csv".to_owned()).is_err());
    }
}
