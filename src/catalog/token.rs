//! `token = { … }`: where a shop's token comes from. The catalog says where; it never holds the token itself.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::de::DeValue;

use super::diagnostic::Diagnostic;
use super::explain;
use super::fields::{Fields, Value};
use super::mask;
use shopify::TokenSource;

const PLACES: [&str; 3] = ["env", "file", "command"];
const KEYS: [&str; 5] = ["env", "file", "command", "client-id", "client-secret"];

/// Reads the value of `token`. Whatever is wrong with it is shown without its values.
pub(super) fn read(value: &Value<'_>, folder: &Path, problems: &mut Vec<Diagnostic>) -> Option<TokenSource> {
    let mut found = Vec::new();
    let token = source("token", &KEYS, value, folder, &mut found);
    problems.extend(found.into_iter().map(Diagnostic::masked));
    token
}

fn source(
    name: &str,
    words: &[&str],
    value: &Value<'_>,
    folder: &Path,
    problems: &mut Vec<Diagnostic>,
) -> Option<TokenSource> {
    if let DeValue::String(_) = value.get_ref() {
        problems.push(written_out(name, value.span()));
        return None;
    }
    let mut fields = Fields::open(name, value, words, problems)?;
    let given: Vec<&str> = words.iter().copied().filter(|word| fields.raw(word).is_some()).collect();
    match given.as_slice() {
        ["env"] => env(name, &mut fields).map(TokenSource::Env),
        ["file"] => fields.take("file").map(|file: PathBuf| TokenSource::File(folder.join(file))),
        ["command"] => command(&mut fields).map(TokenSource::Command),
        ["client-id", "client-secret"] => credentials(&mut fields, folder),
        ["client-id"] => {
            fields.missing("client-secret", "write client-secret = { env = \"…\" }");
            None
        }
        ["client-secret"] => {
            fields.missing("client-id", "an app has an id and a secret");
            None
        }
        // Its unknown keys have been noted.
        [] if fields.has_keys() => None,
        _ => {
            let label = format!(
                "write one of {name} = {{ env = \"…\" }}, {{ file = \"…\" }}, {{ command = [\"…\"] }}"
            );
            fields.note(Diagnostic::new(explain::wrong_value(Some(name)), value.span(), label));
            None
        }
    }
}
fn written_out(name: &str, place: Range<usize>) -> Diagnostic {
    let message = format!("the {name} itself is written in the catalog");
    let label =
        format!("a {name} written here would be in backups and in git; write {name} = {{ env = \"…\" }}");
    Diagnostic::new(message, place, label)
}

/// The name of a variable. A token in its place would be printed as "there is no variable …".
fn env(name: &str, fields: &mut Fields<'_, '_>) -> Option<String> {
    let place = fields.raw("env")?.span();
    let variable: String = fields.take("env")?;
    if mask::is_token(&variable) {
        fields.note(written_out(name, place));
        return None;
    }
    let plain = |char: char| char.is_ascii_alphanumeric() || char == '_';
    if variable.is_empty() || !variable.chars().all(plain) {
        let label = "the name of an environment variable is letters, digits and `_`";
        fields.note(Diagnostic::new(explain::wrong_value(Some("env")), place, label));
        return None;
    }
    Some(variable)
}

fn command(fields: &mut Fields<'_, '_>) -> Option<Vec<String>> {
    let place = fields.raw("command")?.span();
    let words: Vec<String> = fields.take("command")?;
    if words.first().is_none_or(String::is_empty) {
        let label = "write the program and its arguments: [\"pass\", \"shopify/token\"]";
        fields.note(Diagnostic::new(explain::wrong_value(Some("command")), place, label));
        return None;
    }
    Some(words)
}

fn credentials(fields: &mut Fields<'_, '_>, folder: &Path) -> Option<TokenSource> {
    let secret = fields.raw("client-secret")?;
    let client_secret = source("client-secret", &PLACES, secret, folder, fields.problems());
    let client_id = fields.take("client-id")?;
    Some(TokenSource::ClientCredentials { client_id, client_secret: Box::new(client_secret?) })
}
