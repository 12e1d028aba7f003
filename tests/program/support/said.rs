//! What a process said and how it ended.

use assert_cmd::Command;
use serde_json::Value;

/// A process that has ended.
pub(crate) struct Said {
    /// How it was called, for messages.
    pub(crate) line: String,
    /// Its exit code; −1 when a signal ended it.
    pub(crate) code: i32,
    /// Its stdout.
    pub(crate) out: String,
    /// Its stderr.
    pub(crate) err: String,
}

impl Said {
    /// Runs a command to its end.
    pub(crate) fn by(command: &mut Command) -> Self {
        let line = command.get_args().map(|arg| arg.to_string_lossy().into_owned()).collect::<Vec<_>>();
        let output = command.output().unwrap();
        Self {
            line: line.join(" "),
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Both streams.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// Holds it to an exit code.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "hwjobs {}\n{}", self.line, self.all());
        self
    }

    /// Holds it to having said something.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.all().contains(words), "hwjobs {}: {words:?} is not in\n{}", self.line, self.all());
        self
    }

    /// Its stdout as one JSON document.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("hwjobs {}: {e}\n{}", self.line, self.all()))
    }
}
