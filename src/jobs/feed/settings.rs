//! Settings of every feed.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::catalog::Span;
use crate::files::{Name, Pattern};
use crate::job::Key;

/// Rows per page and transaction: 1 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct PageSize(pub(crate) u16);

impl<'de> Deserialize<'de> for PageSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match i64::deserialize(deserializer)? {
            size @ 1..=10_000 => Ok(Self(size as u16)),
            _ => Err(de::Error::custom("a page has 1 to 10000 rows")),
        }
    }
}

/// From where files come, when, and where they go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Where<'s> {
    /// From the catalog's folder.
    pub(crate) folder: &'s Path,
    pub(crate) pattern: &'s [Pattern],
    pub(crate) done_folder: &'s Name,
    pub(crate) failed_folder: &'s Name,
    pub(crate) settle: Span,
    pub(crate) keep: Span,
    pub(crate) page_size: PageSize,
    /// One file by hand, instead of the folder.
    pub(crate) from_file: Option<&'s PathBuf>,
}

/// What the settings of every feed mean.
pub(crate) const KEYS: [Key; 8] = [
    Key { name: "folder", value: "FOLDER", about: "Folder of the files, relative to the catalog" },
    Key { name: "pattern", value: "PATTERNS", about: "File names to read; * and ? as in a shell" },
    Key {
        name: "done-folder",
        value: "FOLDER",
        about: "Archive folder for files that were read, inside folder",
    },
    Key { name: "failed-folder", value: "FOLDER", about: "Archive folder for unusable files, inside folder" },
    Key {
        name: "settle",
        value: "DURATION",
        about: "Wait so long after the last write, or read at once if NAME.done exists",
    },
    Key {
        name: "keep",
        value: "DURATION",
        about: "Time for which refused rows and harmless files are remembered",
    },
    Key { name: "page-size", value: "N", about: "Rows per transaction" },
    Key { name: "from-file", value: "PATH", about: "Read this one file now and leave it where it is" },
];

/// Names with these endings, which is what feeds are written as.
pub(crate) fn patterns() -> Vec<Pattern> {
    ["*.csv", "*.json", "*.jsonl", "*.csv.gz", "*.json.gz", "*.jsonl.gz"]
        .into_iter()
        .filter_map(|text| Pattern::try_from(text.to_owned()).ok())
        .collect()
}

/// A folder inside another one.
///
/// # Panics
/// Never: the names are ours.
pub(crate) fn inside(name: &str) -> Name {
    Name::try_from(name.to_owned()).unwrap_or_else(|why| unreachable!("{why}"))
}

/// The settings of a feed whose files lie in a folder, with those of its own.
macro_rules! settings {
    ($usual:expr; $($(#[$about:meta])* $own:ident: $kind:ty),* $(,)?) => {
        /// What can be set.
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
        pub(crate) struct Settings {
            folder: std::path::PathBuf,
            pattern: Vec<crate::files::Pattern>,
            done_folder: crate::files::Name,
            failed_folder: crate::files::Name,
            settle: crate::catalog::Span,
            keep: crate::catalog::Span,
            page_size: crate::jobs::feed::settings::PageSize,
            from_file: Option<std::path::PathBuf>,
            $($(#[$about])* $own: $kind,)*
        }

        impl Default for Settings {
            fn default() -> Self {
                Self {
                    folder: $usual.into(),
                    pattern: crate::jobs::feed::settings::patterns(),
                    done_folder: crate::jobs::feed::settings::inside("done"),
                    failed_folder: crate::jobs::feed::settings::inside("failed"),
                    settle: crate::catalog::Span::seconds(10),
                    keep: crate::catalog::Span::days(400),
                    page_size: crate::jobs::feed::settings::PageSize(1000),
                    from_file: None,
                    $($own: Default::default(),)*
                }
            }
        }

        impl Settings {
            fn place(&self) -> crate::jobs::feed::Where<'_> {
                crate::jobs::feed::Where {
                    folder: &self.folder,
                    pattern: &self.pattern,
                    done_folder: &self.done_folder,
                    failed_folder: &self.failed_folder,
                    settle: self.settle,
                    keep: self.keep,
                    page_size: self.page_size,
                    from_file: self.from_file.as_ref(),
                }
            }
        }
    };
}
pub(crate) use settings;
