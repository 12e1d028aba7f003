//! The grammar: terms side by side are ANDed, `OR` binds weaker, `-` and `NOT` negate, parentheses group. An unquoted
//! value ends at a colon, so an unquoted timestamp falls apart: the quirk every client must know.

/// A parsed query string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    And(Vec<Expression>),
    Or(Vec<Expression>),
    Not(Box<Expression>),
    Term(Term),
}

/// `field:>=value`, or a bare value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) field: Option<String>,
    pub(super) comparator: Comparator,
    /// The values of a comma list; a single one most often.
    pub(super) values: Vec<Text>,
}

/// A value as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) quoted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparator {
    Equal,
    Greater,
    AtLeast,
    Less,
    AtMost,
}

/// Reads a query string. Every string has a reading: what makes no sense is skipped, as the real parser does.
pub(super) fn parse(query: &str) -> Expression {
    let mut parser = Parser { rest: query };
    let mut read = Vec::new();
    while !parser.rest.is_empty() {
        read.push(parser.alternatives());
        parser.take(")"); // one that nothing opened
        parser.skip_space();
    }
    one_or(read, Expression::And)
}

struct Parser<'q> {
    rest: &'q str,
}

impl<'q> Parser<'q> {
    fn alternatives(&mut self) -> Expression {
        let mut alternatives = vec![self.conjunction()];
        while self.take_word("OR") {
            alternatives.push(self.conjunction());
        }
        one_or(alternatives, Expression::Or)
    }

    fn conjunction(&mut self) -> Expression {
        let mut all = Vec::new();
        loop {
            self.skip_space();
            if self.take_word("AND") {
                continue;
            }
            if self.rest.is_empty() || self.rest.starts_with(')') || self.sees_word("OR") {
                return one_or(all, Expression::And);
            }
            all.push(self.factor());
        }
    }

    fn factor(&mut self) -> Expression {
        self.skip_space();
        if self.take_word("NOT") || self.take("-") {
            return Expression::Not(Box::new(self.factor()));
        }
        if self.take("(") {
            let inner = self.alternatives();
            self.take(")");
            return inner;
        }
        Expression::Term(self.term())
    }

    fn term(&mut self) -> Term {
        let first = self.text();
        if first.quoted || !self.take(":") {
            return Term { field: None, comparator: Comparator::Equal, values: vec![first] };
        }
        let comparator = self.comparator();
        let mut values = vec![self.text()];
        while self.take(",") {
            values.push(self.text());
        }
        // The rest of an unquoted value with a colon in it is a term of its own.
        self.take(":");
        Term { field: Some(first.text), comparator, values }
    }

    fn comparator(&mut self) -> Comparator {
        if self.take(">=") {
            Comparator::AtLeast
        } else if self.take("<=") {
            Comparator::AtMost
        } else if self.take(">") {
            Comparator::Greater
        } else if self.take("<") {
            Comparator::Less
        } else {
            Comparator::Equal
        }
    }

    fn text(&mut self) -> Text {
        match self.rest.chars().next() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            Some(_) | None => {
                let ends = |c: char| c.is_whitespace() || matches!(c, ':' | ',' | '(' | ')');
                let end = self.rest.find(ends).unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                // A lone comma would never be taken otherwise.
                if text.is_empty() {
                    self.take(",");
                }
                Text { text: text.to_owned(), quoted: false }
            }
        }
    }

    fn quoted(&mut self, quote: char) -> Text {
        let mut text = String::new();
        let mut characters = self.rest.char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            if character == quote {
                self.rest = &self.rest[at + character.len_utf8()..];
                return Text { text, quoted: true };
            }
            if character == '\\'
                && let Some((_, escaped)) = characters.next()
            {
                text.push(escaped);
            } else {
                text.push(character);
            }
        }
        self.rest = "";
        Text { text, quoted: true }
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, token: &str) -> bool {
        let after = self.rest.strip_prefix(token);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn sees_word(&self, word: &str) -> bool {
        let after = self.rest.strip_prefix(word);
        after.is_some_and(|after| after.chars().next().is_none_or(|c| c.is_whitespace() || c == '('))
    }

    fn take_word(&mut self, word: &str) -> bool {
        self.skip_space();
        self.sees_word(word) && self.take(word)
    }
}

fn one_or(mut parts: Vec<Expression>, many: impl FnOnce(Vec<Expression>) -> Expression) -> Expression {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}
