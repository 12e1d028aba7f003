//! The source of a shop's access token. The token itself is never written into jobs.toml.

mod cache;
mod client_credentials;
mod read;

use std::path::PathBuf;

use serde::{Deserialize, Deserializer, de};

pub(crate) use cache::{Exchange, Missing, TokenCache};

use domain::values::secret::Secret;

/// A place to take a secret from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenSource {
    /// An environment variable, by name: `{ env = "SHOP_TOKEN" }`.
    Env(String),
    /// A file that holds nothing else: `{ file = "/run/secrets/shop" }`.
    File(PathBuf),
    /// The standard output of a program, run without a shell: `{ command = ["pass", "show", "shop"] }`.
    Command(Vec<String>),
    /// Exchanged at the shop for a token that lives a day: `{ client-id = "…", client-secret = { env = "…" } }`.
    ClientCredentials {
        /// The app's client id; no secret.
        client_id: String,
        /// Where the app's client secret comes from: never client credentials again.
        client_secret: Box<TokenSource>,
    },
    /// The token itself: for the embedded sandbox, whose token opens nothing.
    Given(Secret),
}

/// What one may write in jobs.toml; which of it is given decides.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Table {
    env: Option<String>,
    file: Option<PathBuf>,
    command: Option<Vec<String>>,
    client_id: Option<String>,
    client_secret: Option<TokenSource>,
}

const FORMS: &str = "{ env = \"NAME\" }, { file = \"PATH\" }, { command = [\"PROGRAM\", \"ARGUMENT\"] } or \
                     { client-id = \"ID\", client-secret = { env = \"NAME\" } }";

impl<'de> Deserialize<'de> for TokenSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = TokenSource;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(FORMS)
            }

            /// The text may be a token: it must not appear in the message.
            fn visit_str<E: de::Error>(self, _: &str) -> Result<TokenSource, E> {
                Err(E::custom(format!(
                    "a secret is not written into jobs.toml; say where it comes from: {FORMS}"
                )))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<TokenSource, A::Error> {
                Table::deserialize(de::value::MapAccessDeserializer::new(map))?
                    .source()
                    .map_err(de::Error::custom)
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

impl Table {
    fn source(self) -> Result<TokenSource, String> {
        match self {
            Table { env: Some(name), file: None, command: None, client_id: None, client_secret: None } => {
                Ok(TokenSource::Env(name))
            }
            Table { env: None, file: Some(path), command: None, client_id: None, client_secret: None } => {
                Ok(TokenSource::File(path))
            }
            Table { env: None, file: None, command: Some(argv), client_id: None, client_secret: None } => {
                if argv.is_empty() {
                    return Err("command is empty: it takes a program and its arguments".to_owned());
                }
                Ok(TokenSource::Command(argv))
            }
            Table {
                env: None,
                file: None,
                command: None,
                client_id: Some(client_id),
                client_secret: Some(secret),
            } => {
                if matches!(secret, TokenSource::ClientCredentials { .. }) {
                    return Err("client-secret comes from env, file or command".to_owned());
                }
                Ok(TokenSource::ClientCredentials { client_id, client_secret: Box::new(secret) })
            }
            _ => Err(format!("exactly one is needed of {FORMS}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Shop {
        token: TokenSource,
    }

    fn read(toml: &str) -> Result<TokenSource, String> {
        toml::from_str::<Shop>(toml).map(|shop| shop.token).map_err(|e| e.message().to_owned())
    }

    #[test]
    fn a_source_is_read_from_its_table() {
        assert_eq!(read(r#"token = { env = "T" }"#), Ok(TokenSource::Env("T".to_owned())));
        assert_eq!(read(r#"token = { file = "/t" }"#), Ok(TokenSource::File("/t".into())));
        let command = vec!["pass".to_owned(), "show".to_owned()];
        assert_eq!(read(r#"token = { command = ["pass", "show"] }"#), Ok(TokenSource::Command(command)));
        assert_eq!(
            read(r#"token = { client-id = "abc", client-secret = { env = "S" } }"#),
            Ok(TokenSource::ClientCredentials {
                client_id: "abc".to_owned(),
                client_secret: Box::new(TokenSource::Env("S".to_owned())),
            })
        );
    }

    #[test]
    fn a_bare_token_is_refused_without_repeating_it() {
        let error = read(r#"token = "shpat_canary""#).unwrap_err();
        assert!(error.contains("{ env = \"NAME\" }"), "{error}");
        assert!(!error.contains("canary"), "{error}");
    }

    #[test]
    fn anything_but_one_source_is_refused() {
        for toml in [
            "token = {}",
            r#"token = { env = "A", file = "b" }"#,
            r#"token = { client-id = "abc" }"#,
            r#"token = { command = [] }"#,
            r#"token = { environment = "A" }"#,
            r#"token = { client-id = "a", client-secret = { client-id = "b", client-secret = { env = "S" } } }"#,
        ] {
            assert!(read(toml).is_err(), "{toml}");
        }
    }
}
