//! Routings that a job's settings name: they have to be there, and in use.

use super::diagnostic::{Diagnostic, quoted};
use super::fields::Value;
use super::nearest::hint;
use domain::brokering::routing::{Routing, Standing};

/// The key by which a job names routings.
pub(super) const ROUTINGS: &str = "routings";

/// What is wrong with the names in a list. What is no name is the job's own business.
pub(super) fn check(list: &Value<'_>, routings: &[Routing]) -> Vec<Diagnostic> {
    let names = list.get_ref().as_array().into_iter().flat_map(|list| list.iter());
    let wrong = |value: &Value<'_>| {
        let name = value.get_ref().as_str()?;
        match routings.iter().find(|routing| routing.name == name).map(|routing| routing.standing) {
            Some(Standing::Active) => None,
            Some(Standing::Draft) => {
                let message = format!("{} is a draft (active = false), which does nothing", quoted(name));
                Some(Diagnostic::new(message, value.span(), "take it into use, or leave it out here"))
            }
            None => {
                let known = routings.iter().map(|routing| routing.name.as_str());
                let message = format!("the catalog has no routing {}", quoted(name));
                Some(Diagnostic::new(message, value.span(), hint(name, known)))
            }
        }
    };
    names.filter_map(wrong).collect()
}
