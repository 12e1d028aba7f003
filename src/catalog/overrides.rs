//! Settings that override the catalog for one run: `--set key=value` and `HWJOBS_CATEGORY_JOB_KEY`.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::fields::Value;
use super::job::Known;

/// The flags and the environment of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Each `--set key=value`, split at its `=`; a later one wins over an earlier one.
    ///
    /// A value is TOML if it parses as such (`50`, `true`, `["a"]`), else the string it is.
    pub set: Vec<(String, String)>,
    /// The environment: `HWJOBS_ORDERS_NEW_PAGE_SIZE=50` is `page-size` of `orders new`, read as `--set` reads a value.
    /// Variables that do not begin with the name of a known job are nobody's business here.
    pub env: Vec<(String, String)>,
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `--set`.
    Flag,
    /// The environment variable of this name.
    Environment(String),
    /// A line of the catalog, counted from one.
    Catalog {
        /// The line.
        line: usize,
    },
    /// Nobody set it.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Flag => f.write_str("flag"),
            Source::Environment(name) => f.write_str(name),
            Source::Catalog { line } => write!(f, "catalog line {line}"),
            Source::Default => f.write_str("default"),
        }
    }
}

/// One override that concerns the job at hand.
#[derive(Debug)]
pub(super) struct Given<'o> {
    pub(super) key: String,
    pub(super) text: &'o str,
    pub(super) source: Source,
}

impl<'o> Given<'o> {
    /// How a message names it; the value is not repeated, it may be nobody else's business.
    pub(super) fn name(&self) -> String {
        match &self.source {
            Source::Environment(name) => name.clone(),
            Source::Flag | Source::Catalog { .. } | Source::Default => format!("--set {}", self.key),
        }
    }

    /// Its value, every part of it at one place.
    pub(super) fn value(&self, place: Range<usize>) -> Value<'o> {
        let value = match DeValue::parse(self.text) {
            Ok(value) => value.into_inner(),
            Err(_) => DeValue::String(self.text.into()),
        };
        moved(value, &place)
    }
}

impl Overrides {
    /// Splits what follows `--set`.
    ///
    /// # Errors
    /// When there is no `=`, or nothing before it.
    pub fn key_value(text: &str) -> Result<(String, String), String> {
        match text.split_once('=') {
            Some((key, value)) if !key.trim().is_empty() => {
                Ok((key.trim().to_owned(), value.trim().to_owned()))
            }
            Some(_) | None => Err("write key=value".to_owned()),
        }
    }

    /// The overrides of one job, the weakest first.
    pub(super) fn of<'o>(&'o self, job: &Known, known: &[Known]) -> Vec<Given<'o>> {
        let env = self.env.iter().filter_map(|(name, text)| {
            let (owner, rest) = owner(name, known)?;
            let source = Source::Environment(name.clone());
            (owner == job).then(|| Given { key: key_of(rest, job), text, source })
        });
        let set = self.set.iter().map(|(key, text)| Given { key: key.clone(), text, source: Source::Flag });
        env.chain(set).collect()
    }
}

/// The job that a variable is for, and what follows the job's name. The longest name wins: `ORDERS_CANCELLED_ITEMS_…` is
/// `cancelled-items`, not `cancelled`.
fn owner<'n, 'k>(name: &'n str, known: &'k [Known]) -> Option<(&'k Known, &'n str)> {
    let rest = |known: &Known| {
        let words = name.strip_prefix("HWJOBS_")?;
        words.strip_prefix(&shout(&format!("{}-{}-", known.category, known.job)))
    };
    known
        .iter()
        .filter_map(|known| rest(known).map(|rest| (known, rest)))
        .filter(|(_, rest)| !rest.is_empty())
        .min_by_key(|(_, rest)| rest.len())
}

/// The key that the end of a variable's name means; one that is unknown is told as it would be written.
fn key_of(rest: &str, job: &Known) -> String {
    let known = job.keys().find(|key| shout(key) == rest);
    known.map_or_else(|| rest.to_lowercase().replace('_', "-"), str::to_owned)
}

/// A name as the environment spells it.
fn shout(name: &str) -> String {
    name.to_uppercase().replace('-', "_")
}

/// A value with every part of it at one place.
fn moved<'t>(value: DeValue<'t>, place: &Range<usize>) -> Value<'t> {
    let value = match value {
        DeValue::Array(items) => {
            DeValue::Array(items.into_iter().map(|item| moved(item.into_inner(), place)).collect())
        }
        DeValue::Table(entries) => DeValue::Table(
            entries
                .into_iter()
                .map(|(key, value)| {
                    (Spanned::new(place.clone(), key.into_inner()), moved(value.into_inner(), place))
                })
                .collect(),
        ),
        scalar @ (DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)) => scalar,
    };
    Spanned::new(place.clone(), value)
}

#[cfg(test)]
mod tests {
    use super::super::job::JobKnown;
    use super::*;

    const KNOWN: [JobKnown<'_>; 2] = [
        JobKnown { category: "orders", job: "cancelled", keys: &["page-size"] },
        JobKnown { category: "orders", job: "cancelled-items", keys: &["page-size"] },
    ];

    fn of(job: usize, names: &[&str]) -> Vec<String> {
        let known: Vec<Known> = KNOWN.iter().map(Known::from).collect();
        let env = names.iter().map(|name| ((*name).to_owned(), "1".to_owned())).collect();
        let overrides = Overrides { set: Vec::new(), env };
        overrides.of(&known[job], &known).into_iter().map(|given| given.key).collect()
    }

    #[test]
    fn a_variable_belongs_to_the_longest_name() {
        let names = ["HWJOBS_ORDERS_CANCELLED_PAGE_SIZE", "HWJOBS_ORDERS_CANCELLED_ITEMS_TIMEOUT"];
        assert_eq!(of(0, &names), ["page-size"]);
        assert_eq!(of(1, &names), ["timeout"]);
    }

    #[test]
    fn a_variable_of_no_job_is_left_alone() {
        assert!(
            of(0, &["HWJOBS_SHOP", "HWJOBS_ORDERS_CANCELLED_", "ORDERS_CANCELLED_PAGE_SIZE", "PATH"])
                .is_empty()
        );
    }

    #[test]
    fn a_flag_is_split_at_its_first_equals() {
        assert_eq!(Overrides::key_value("a = b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert!(Overrides::key_value("a").is_err());
        assert!(Overrides::key_value("=a").is_err());
    }
}
