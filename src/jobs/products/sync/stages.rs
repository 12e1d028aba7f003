//! The stages of a run, one after the other, each once.

use chrono::{DateTime, Utc};

use domain::plan::checkpoint::Checkpoint;

/// What follows once the changed products have been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// The shop's collections.
    Collections,
    /// Products that the shop has deleted.
    Deletions,
    /// Products that the shop lists and the store lacks: only when everything is compared.
    Missed,
    /// Products that must be read again, because others gave up what they share.
    Again,
}

const ALL: [Turn; 4] = [Turn::Collections, Turn::Deletions, Turn::Missed, Turn::Again];

impl Turn {
    /// Whose turn it is; none: that of the changed products. They go first in every run, whatever the run before did not
    /// come to, so that nothing that goes wrong in a turn can keep them out.
    pub(super) fn of(checkpoint: &Checkpoint, now: DateTime<Utc>) -> Option<Self> {
        let turn = checkpoint.turn.as_deref().filter(|_| !checkpoint.behind(now))?;
        ALL.into_iter().find(|known| known.word() == turn)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Collections => "collections",
            Self::Deletions => "deletions",
            Self::Missed => "missed",
            Self::Again => "again",
        }
    }

    /// Its place in the checkpoint has the same name.
    pub(super) const fn place(self) -> &'static str {
        self.word()
    }

    /// The checkpoint when it is this one's turn.
    pub(super) fn comes(self, checkpoint: Checkpoint) -> Checkpoint {
        Checkpoint { turn: Some(self.word().to_owned()), ..checkpoint }
    }
}

/// The checkpoint when all have had their turn.
pub(super) fn all_done(checkpoint: Checkpoint) -> Checkpoint {
    Checkpoint { turn: None, ..checkpoint }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn changed_products_go_first_in_every_run() {
        let read = Checkpoint { done: Some(at(0)), ..Checkpoint::default() };
        for turn in ALL {
            let comes = turn.comes(read.clone());
            assert_eq!(Turn::of(&comes, at(0)), Some(turn), "in the same run");
            assert_eq!(Turn::of(&comes, at(1)), None, "in the next one");
        }
        assert_eq!(Turn::of(&all_done(Turn::Again.comes(read)), at(0)), None);
    }
}
