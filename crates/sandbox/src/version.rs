//! API versions: which ones the shop serves, and what it does with others.

/// The API versions of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// The handles served, oldest first, such as `2026-07`; never empty.
    supported: Vec<String>,
}

impl Versions {
    /// Versions by their handles (`YYYY-MM`); `None` when there are none.
    #[must_use]
    pub fn new(mut supported: Vec<String>) -> Option<Versions> {
        supported.sort();
        if supported.is_empty() { None } else { Some(Versions { supported }) }
    }

    /// The version that answers a request for `asked`: itself, or the oldest one for a version that has died. `None`
    /// for one that does not exist.
    pub(super) fn answering<'v>(&'v self, asked: &'v str) -> Option<&'v str> {
        let known = self.supported.iter().find(|version| *version == asked);
        let fallen = || self.oldest().filter(|oldest| is_release(asked) && asked < *oldest);
        known.map(String::as_str).or_else(fallen)
    }

    pub(super) fn oldest(&self) -> Option<&str> {
        self.supported.first().map(String::as_str)
    }

    /// Handles and whether each is supported, as `publicApiVersions` lists them.
    pub(super) fn public(&self) -> impl Iterator<Item = (&str, bool)> {
        self.supported.iter().map(|version| (version.as_str(), true)).chain([("unstable", false)])
    }
}

impl Default for Versions {
    fn default() -> Versions {
        let supported = ["2026-01", "2026-04", "2026-07", "2026-10"];
        Versions { supported: supported.map(str::to_owned).into() }
    }
}

fn is_release(handle: &str) -> bool {
    let quarter = handle.strip_prefix("20").and_then(|rest| rest.split_once('-'));
    quarter.is_some_and(|(year, month)| {
        year.len() == 2
            && year.bytes().all(|digit| digit.is_ascii_digit())
            && matches!(month, "01" | "04" | "07" | "10")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_version_is_answered_by_the_oldest_living_one() {
        let versions = Versions::default();
        assert_eq!(versions.answering("2026-07"), Some("2026-07"));
        assert_eq!(versions.answering("2024-01"), Some("2026-01"));
    }

    #[test]
    fn versions_that_never_were_are_not_answered() {
        for handle in ["2031-01", "2024-02", "latest", "", "2024", "20xx-01"] {
            assert_eq!(Versions::default().answering(handle), None, "{handle}");
        }
    }
}
