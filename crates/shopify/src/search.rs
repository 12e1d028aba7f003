//! Shopify's search strings: the one place that writes them.
//!
//! An unquoted timestamp is split at its colons and read in the shop's own time zone, and an unknown field is ignored:
//! so values are always quoted, times always UTC, and warnings about a search are failures (`classify`).

use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};

use super::Error;
use domain::values::id::ProductId;
use domain::values::window::Window;

/// The time of an order that a window is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderTime {
    /// When the shop created it.
    Created,
    /// When anything about it last changed.
    Updated,
}

/// Which orders: those of a window, perhaps filtered further. Heads come sorted by the window's own time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderQuery {
    /// The time that the window is about.
    pub by: OrderTime,
    /// Both ends inclusive.
    pub window: Window,
    /// More conditions in Shopify's own search syntax, e.g. `status:cancelled`.
    pub filter: Option<String>,
}

impl OrderQuery {
    /// As the shop reads it. Errors with [`Error::Filter`] when the filter could escape from its parentheses.
    pub(crate) fn search(&self) -> Result<String, Error> {
        let within = match self.by {
            OrderTime::Created => within("created_at", &self.window),
            OrderTime::Updated => within("updated_at", &self.window),
        };
        filtered(within, self.filter.as_deref())
    }

    /// The window's own time, as the schema names it for sorting.
    pub(crate) fn sort_key(&self) -> &'static str {
        match self.by {
            OrderTime::Created => "CREATED_AT",
            OrderTime::Updated => "UPDATED_AT",
        }
    }
}

/// A search that is narrowed by a filter of the configuration. Errors with [`Error::Filter`] when the filter could escape
/// from its parentheses.
pub(crate) fn filtered(search: String, filter: Option<&str>) -> Result<String, Error> {
    let Some(filter) = filter.map(str::trim).filter(|filter| !filter.is_empty()) else { return Ok(search) };
    closed(filter).map_err(|why| Error::Filter { filter: filter.to_owned(), why })?;
    Ok(if search.is_empty() { filter.to_owned() } else { format!("{search} AND ({filter})") })
}

/// What happened in a window. Shopify's stamps are whole seconds, so the bounds are widened outwards to whole ones.
pub(crate) fn within(field: &str, window: &Window) -> String {
    let from = window.from.trunc_subsecs(0);
    let whole = window.to.trunc_subsecs(0);
    let to = if whole < window.to { whole + TimeDelta::seconds(1) } else { whole };
    format!("{field}:>={} AND {field}:<={}", quoted(&stamp(from)), quoted(&stamp(to)))
}

/// The deletions of products in a window.
pub(crate) fn products_deleted(window: &Window) -> String {
    format!("subject_type:PRODUCT AND action:destroy AND {}", within("created_at", window))
}

/// What has a greater number.
pub(crate) fn behind(id: ProductId) -> String {
    format!("id:>{id}")
}

/// A value between quotes. Control characters have no meaning in any value and become spaces.
pub(crate) fn quoted(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('\'');
    for c in value.chars() {
        match c {
            '\'' | '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Whether a filter closes what it opens, so that the window in front of it keeps its meaning.
fn closed(filter: &str) -> Result<(), &'static str> {
    let mut depth = 0u32;
    let mut quote = None;
    let mut escaped = false;
    for c in filter.chars() {
        match (quote, c) {
            (_, c) if c.is_control() => return Err("contains a control character"),
            _ if escaped => escaped = false,
            (_, '\\') => escaped = true,
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.checked_sub(1).ok_or("closes a parenthesis that it did not open")?,
            (None, _) => {}
        }
    }
    match (depth, quote, escaped) {
        (0, None, false) => Ok(()),
        (_, Some(_), _) => Err("leaves a quote open"),
        (_, _, true) => Err("ends in a backslash"),
        (_, None, false) => Err("leaves a parenthesis open"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn query(filter: Option<&str>) -> OrderQuery {
        let window = Window { from: at("2026-11-23T08:00:00.25Z"), to: at("2026-11-23T09:00:00.25Z") };
        OrderQuery { by: OrderTime::Updated, window, filter: filter.map(str::to_owned) }
    }

    #[test]
    fn bounds_are_quoted_and_widened_to_whole_seconds() {
        assert_eq!(
            query(None).search().unwrap(),
            "updated_at:>='2026-11-23T08:00:00Z' AND updated_at:<='2026-11-23T09:00:01Z'"
        );
        let whole = Window { from: at("2026-11-23T08:00:00Z"), to: at("2026-11-23T09:00:00Z") };
        assert_eq!(
            within("created_at", &whole),
            "created_at:>='2026-11-23T08:00:00Z' AND created_at:<='2026-11-23T09:00:00Z'"
        );
    }

    #[test]
    fn times_before_the_epoch_are_widened_outwards_too() {
        let window = Window { from: at("1969-12-31T23:59:58.5Z"), to: at("1969-12-31T23:59:58.5Z") };
        assert_eq!(
            within("created_at", &window),
            "created_at:>='1969-12-31T23:59:58Z' AND created_at:<='1969-12-31T23:59:59Z'"
        );
    }

    #[test]
    fn a_filter_narrows_the_window_and_cannot_widen_it() {
        let search = query(Some("status:cancelled OR tag:'a)b'")).search().unwrap();
        assert!(search.ends_with("Z' AND (status:cancelled OR tag:'a)b')"), "{search}");
        for escaping in ["a) OR (b", "tag:'x", "(a", "a\\", "a\nb", "tag:\"x'"] {
            assert!(matches!(query(Some(escaping)).search(), Err(Error::Filter { .. })), "{escaping:?}");
        }
    }

    #[test]
    fn quotes_in_a_value_are_escaped() {
        assert_eq!(quoted("it's \"x\" \\ \u{7}"), r#"'it\'s \"x\" \\  '"#);
    }
}
