//! Reads a secret out of the environment, a file or a program's output.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::TokenSource;
use crate::error::shown;
use domain::values::secret::Secret;

/// A program that asks for a password on a terminal nobody watches must not hold the run for ever.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(30);

/// The secret, or why there is none and what to do, without a word of the secret itself.
pub(super) async fn read(source: &TokenSource) -> Result<Secret, String> {
    let secret = match source {
        TokenSource::Env(name) => from_environment(name)?,
        TokenSource::File(path) => from_file(path)?,
        TokenSource::Command(argv) => from_command(argv).await?,
        TokenSource::Given(secret) => secret.clone(),
        TokenSource::ClientCredentials { .. } => {
            return Err("client-secret cannot itself come from client credentials".to_owned());
        }
    };
    match secret.expose() {
        "" => Err(format!("{} is empty; put the token there", place(source))),
        text if !text.bytes().all(|b| b.is_ascii_graphic()) => {
            Err(format!("{} holds more than a token: spaces, line ends or foreign characters", place(source)))
        }
        _ => Ok(secret),
    }
}

fn from_environment(name: &str) -> Result<Secret, String> {
    match std::env::var(name) {
        Ok(value) => Ok(Secret::new(&value)),
        Err(std::env::VarError::NotPresent) => Err(format!(
            "environment variable {name} is not set; set it to the token, or name another place in jobs.toml"
        )),
        Err(std::env::VarError::NotUnicode(_)) => Err(format!("environment variable {name} is not text")),
    }
}

/// A token file is a few bytes on a local disk: not worth a thread.
fn from_file(path: &Path) -> Result<Secret, String> {
    std::fs::read_to_string(path).map(|text| Secret::new(&text)).map_err(|e| {
        format!("file {} cannot be read: {e}; put the token there, and nothing else", path.display())
    })
}

async fn from_command(argv: &[String]) -> Result<Secret, String> {
    let [program, arguments @ ..] = argv else {
        return Err("command is empty: it takes a program and its arguments".to_owned());
    };
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).kill_on_drop(true).output();
    let output = tokio::time::timeout(COMMAND_TIMEOUT, output)
        .await
        .map_err(|_| format!("command {program} did not end within {} s", COMMAND_TIMEOUT.as_secs()))?
        .map_err(|e| format!("command {program} cannot be run: {e}"))?;
    if !output.status.success() {
        let said = shown(&String::from_utf8_lossy(&output.stderr));
        return Err(format!("command {program} failed ({}): {said}", output.status));
    }
    String::from_utf8(output.stdout)
        .map(|text| Secret::new(&text))
        .map_err(|_| format!("command {program} wrote something that is not text"))
}

fn place(source: &TokenSource) -> String {
    match source {
        TokenSource::Env(name) => format!("environment variable {name}"),
        TokenSource::File(path) => format!("file {}", path.display()),
        TokenSource::Command(argv) => {
            format!("the output of command {}", argv.first().map_or("", String::as_str))
        }
        TokenSource::ClientCredentials { .. } => {
            "the token that the shop gave for our client secret".to_owned()
        }
        TokenSource::Given(_) => "the given token".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn sh(script: &str) -> TokenSource {
        TokenSource::Command(["sh", "-c", script].map(str::to_owned).to_vec())
    }

    #[tokio::test]
    async fn a_secret_is_read_less_its_line_end() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        writeln!(file, "shpat_canary").unwrap();
        let from_file = read(&TokenSource::File(file.path().to_owned())).await.unwrap();
        assert_eq!(from_file.expose(), "shpat_canary");
        assert_eq!(read(&sh("echo shpat_canary")).await.unwrap().expose(), "shpat_canary");
        assert!(!read(&TokenSource::Env("PATH".to_owned())).await.unwrap().expose().is_empty());
    }

    #[tokio::test]
    async fn what_is_missing_is_named() {
        let missing = read(&TokenSource::Env("HWJOBS_NO_SUCH_VARIABLE".to_owned())).await.unwrap_err();
        assert!(missing.contains("HWJOBS_NO_SUCH_VARIABLE is not set; set it"), "{missing}");
        let missing = read(&TokenSource::File("/no/such/file".into())).await.unwrap_err();
        assert!(missing.contains("/no/such/file cannot be read"), "{missing}");
        let missing = read(&TokenSource::Command(vec!["/no/such/program".to_owned()])).await.unwrap_err();
        assert!(missing.contains("/no/such/program cannot be run"), "{missing}");
    }

    #[tokio::test]
    async fn a_failing_command_shows_its_stderr_and_never_its_stdout() {
        let error = read(&sh("echo shpat_canary; echo locked >&2; exit 3")).await.unwrap_err();
        assert!(error.contains("locked") && !error.contains("canary"), "{error}");
        let error = read(&sh("echo shpat_canary; echo more")).await.unwrap_err();
        assert!(error.contains("holds more than a token") && !error.contains("canary"), "{error}");
        let error = read(&sh("true")).await.unwrap_err();
        assert!(error.contains("is empty"), "{error}");
    }
}
