//! From the parsed query to SQL, term by term; a term that cannot be understood drops out of its surroundings.

use chrono_tz::Tz;
use rusqlite::types::Value;
use serde_json::json;

use super::{
    Code, Condition, Warning,
    date::{self, Date},
    field::{Field, Kind},
    parse::{Comparator, Expression, Term, Text},
};
use crate::state::stamp;

pub(super) struct Compiler<'f> {
    pub(super) fields: &'f [Field],
    pub(super) zone: Tz,
    pub(super) warnings: Vec<Warning>,
}

impl Compiler<'_> {
    /// The condition, or `None` when every term was ignored.
    pub(super) fn compile(&mut self, expression: &Expression) -> Option<Condition> {
        match expression {
            Expression::And(parts) => self.joined(parts, " AND "),
            Expression::Or(parts) => self.joined(parts, " OR "),
            Expression::Not(inner) => self.compile(inner).map(|inner| Condition {
                sql: format!("NOT coalesce({}, FALSE)", inner.sql),
                values: inner.values,
            }),
            Expression::Term(term) => self.term(term),
        }
    }

    fn joined(&mut self, parts: &[Expression], by: &str) -> Option<Condition> {
        let parts: Vec<Condition> = parts.iter().filter_map(|part| self.compile(part)).collect();
        join(parts, by)
    }

    fn term(&mut self, term: &Term) -> Option<Condition> {
        let Some(name) = &term.field else { return self.anywhere(term) };
        if name.is_empty() {
            return self.ignore(name, "A search field is missing before the colon.", Code::MissingNamedField);
        }
        let Some(field) = self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)) else {
            return self.ignore(name, "Invalid search field for this query.", Code::InvalidField);
        };
        let mut any = Vec::new();
        for value in &term.values {
            match self.compare(field.kind, term.comparator, value) {
                Some(condition) => any.push(condition),
                None => {
                    let message = format!("Input `{}` is not an accepted value.", value.text);
                    self.ignore(name, &message, Code::InvalidValue);
                }
            }
        }
        join(any, " OR ")
    }

    /// A bare word: it may stand anywhere that people look for.
    fn anywhere(&self, term: &Term) -> Option<Condition> {
        let text = term.values.first().map(|value| value.text.as_str()).filter(|text| !text.is_empty())?;
        let texts = self.fields.iter().filter_map(|field| match field.kind {
            Kind::Text(sql) | Kind::Name(sql) | Kind::Words(sql) => Some(contains(sql, text)),
            Kind::Date(_) | Kind::Id | Kind::Number(_) | Kind::Member(_) | Kind::Flag(_) | Kind::OneOf(_) => {
                None
            }
        });
        join(texts.collect(), " OR ")
    }

    /// The condition for one value, `None` when the field knows no such value.
    fn compare(&self, kind: Kind, comparator: Comparator, value: &Text) -> Option<Condition> {
        let Text { text, quoted } = value;
        if text == "*" && !quoted {
            return anything(kind);
        }
        match kind {
            Kind::Date(column) => date::read(text, self.zone).map(|date| dated(column, comparator, date)),
            Kind::Id => {
                let number: i64 = text.rsplit('/').next()?.parse().ok()?;
                Some(with(format!("id {} ?", operator(comparator)), [Value::Integer(number)]))
            }
            Kind::Number(column) => {
                let number: i64 = text.rsplit('/').next()?.parse().ok()?;
                Some(with(format!("{column} {} ?", operator(comparator)), [Value::Integer(number)]))
            }
            Kind::Text(sql) => Some(equals(sql, text)),
            Kind::Name(sql) => join(vec![equals(sql, text), equals(sql, &format!("#{text}"))], " OR "),
            Kind::Words(sql) => {
                let words = text.split_whitespace().map(|word| contains(sql, word.trim_end_matches('*')));
                join(words.collect(), " AND ")
            }
            Kind::Member(list) => {
                let member = equals("value", text);
                Some(with(format!("EXISTS (SELECT 1 FROM {list} WHERE {})", member.sql), member.values))
            }
            Kind::Flag(sql) => {
                let wanted: bool = text.to_ascii_lowercase().parse().ok()?;
                Some(with(format!("coalesce({sql}, 0) = ?"), [Value::Integer(wanted.into())]))
            }
            Kind::OneOf(words) => {
                let (_, sql) = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text))?;
                Some(with(format!("({sql})"), []))
            }
        }
    }

    fn ignore(&mut self, field: &str, message: &str, code: Code) -> Option<Condition> {
        self.warnings.push(Warning { field: field.to_owned(), message: message.to_owned(), code });
        None
    }

    /// The query as it was understood.
    pub(super) fn shown(&self, expression: &Expression) -> serde_json::Value {
        let all = |parts: &[Expression]| parts.iter().map(|part| self.shown(part)).collect::<Vec<_>>();
        match expression {
            Expression::And(parts) => json!({ "and": all(parts) }),
            Expression::Or(parts) => json!({ "or": all(parts) }),
            Expression::Not(inner) => json!({ "not": self.shown(inner) }),
            Expression::Term(term) => self.shown_term(term),
        }
    }

    fn shown_term(&self, term: &Term) -> serde_json::Value {
        let field = term.field.as_deref().unwrap_or("default");
        let kind = self.fields.iter().find(|known| known.name == field).map(|known| known.kind);
        let shown: Vec<String> =
            term.values.iter().map(|value| self.shown_value(kind, &value.text)).collect();
        let key = match term.comparator {
            Comparator::Equal => "match_all",
            Comparator::Greater => "range_gt",
            Comparator::AtLeast => "range_gte",
            Comparator::Less => "range_lt",
            Comparator::AtMost => "range_lte",
        };
        json!({ "field": field, key: shown.join(",") })
    }

    /// A date is shown in the shop's time zone, whatever it was written in.
    fn shown_value(&self, kind: Option<Kind>, text: &str) -> String {
        match kind {
            Some(Kind::Date(_)) => date::read(text, self.zone).map_or_else(
                || text.to_owned(),
                |date| date.start().with_timezone(&self.zone).format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            ),
            Some(_) | None => text.to_owned(),
        }
    }
}

fn anything(kind: Kind) -> Option<Condition> {
    match kind {
        Kind::Date(sql) | Kind::Text(sql) | Kind::Name(sql) | Kind::Words(sql) => {
            Some(with(format!("coalesce({sql}, '') <> ''"), []))
        }
        Kind::Member(list) => {
            Some(with(format!("EXISTS (SELECT 1 FROM {list} WHERE coalesce(value, '') <> '')"), []))
        }
        Kind::Id | Kind::Number(_) => Some(with("TRUE".to_owned(), [])),
        Kind::Flag(_) | Kind::OneOf(_) => None,
    }
}

fn dated(column: &str, comparator: Comparator, date: Date) -> Condition {
    match (comparator, date) {
        (Comparator::Equal, Date::Day(start, end)) => with(
            format!("({column} >= ? AND {column} < ?)"),
            [Value::Text(stamp(start)), Value::Text(stamp(end))],
        ),
        (comparator, date) => {
            with(format!("{column} {} ?", operator(comparator)), [Value::Text(stamp(date.start()))])
        }
    }
}

fn operator(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Equal => "=",
        Comparator::Greater => ">",
        Comparator::AtLeast => ">=",
        Comparator::Less => "<",
        Comparator::AtMost => "<=",
    }
}

fn equals(sql: &str, text: &str) -> Condition {
    match text.strip_suffix('*') {
        Some(prefix) => like(sql, format!("{}%", escaped(prefix))),
        None => with(format!("lower({sql}) = lower(?)"), [Value::Text(text.to_owned())]),
    }
}

fn contains(sql: &str, text: &str) -> Condition {
    like(sql, format!("%{}%", escaped(text)))
}

fn like(sql: &str, pattern: String) -> Condition {
    with(format!("{sql} LIKE ? ESCAPE '\\'"), [Value::Text(pattern)])
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn with(sql: String, values: impl Into<Vec<Value>>) -> Condition {
    Condition { sql, values: values.into() }
}

fn join(mut parts: Vec<Condition>, by: &str) -> Option<Condition> {
    if parts.len() < 2 {
        return parts.pop();
    }
    let sql = parts.iter().map(|part| part.sql.as_str()).collect::<Vec<_>>().join(by);
    let values = parts.into_iter().flat_map(|part| part.values).collect();
    Some(Condition { sql: format!("({sql})"), values })
}
