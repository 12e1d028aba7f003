//! Errors of a [`Catalog`](super::Catalog) that cannot be used.

use super::diagnostic::{Diagnostic, Document};

/// Whose fault it is, which decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The catalog is missing or wrong: exit code 78.
    Catalog,
    /// A flag or an environment variable is wrong, or names what the catalog does not have: exit code 2.
    Usage,
}

/// Everything that is wrong with a catalog, or with what was asked of it.
///
/// Displayed, it is complete and ready to print: each mistake begins with `error: `, and a blank line parts two of them.
/// It holds no token and no control character.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", problems.join("\n\n"))]
pub struct CatalogError {
    fault: Fault,
    problems: Vec<String>,
}

impl CatalogError {
    /// Whose fault it is.
    pub fn fault(&self) -> Fault {
        self.fault
    }

    /// How many mistakes were found.
    pub fn count(&self) -> usize {
        self.problems.len()
    }

    /// The catalog is wrong in a way that no line of it shows.
    pub(super) fn catalog(messages: impl IntoIterator<Item = String>) -> Self {
        Self { fault: Fault::Catalog, problems: errors(messages) }
    }

    /// What was asked for does not fit the catalog.
    pub(super) fn usage(messages: impl IntoIterator<Item = String>) -> Self {
        Self { fault: Fault::Usage, problems: errors(messages) }
    }

    /// Mistakes in the file, shown in its order.
    pub(super) fn wrong(document: &Document<'_>, mut problems: Vec<Diagnostic>) -> Self {
        problems.sort_by_key(|problem| problem.place.start);
        let problems = problems.iter().map(|problem| problem.render(document)).collect();
        Self { fault: Fault::Catalog, problems }
    }
}

fn errors(messages: impl IntoIterator<Item = String>) -> Vec<String> {
    messages.into_iter().map(|message| format!("error: {message}")).collect()
}
