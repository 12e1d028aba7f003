//! What may befall a bulk operation, and how a script says it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    Harm,
    words::{NotAFault, Words, unusable},
};
use crate::bulk::ErrorCode;

/// What befalls a bulk operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mishap {
    /// It fails in the end, with a part of its rows.
    Failed(ErrorCode),
    /// Somebody cancels it.
    Canceled,
    /// It takes too long.
    Expired,
    /// It completes and does not tell where its file is.
    NoUrl,
    /// Its file is shorter than told.
    Truncated(Cut),
    /// The first address of its file is dead at once; once that was tried, there is another.
    UrlExpired,
    /// It runs for ever.
    Stuck,
}

/// Where a file is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cut {
    /// Its last line is missing.
    AtALine,
    /// Half of its last line is missing.
    InsideALine,
}

/// Reads a fault that begins with `bulk-`; `None` when there is none called so.
pub(super) fn read(kind: &str, words: &mut Words<'_>) -> Result<Option<Harm>, NotAFault> {
    let mishap = match kind {
        "bulk-failed" => Mishap::Failed(match words.take("code") {
            None | Some("TIMEOUT") => ErrorCode::Timeout,
            Some("INTERNAL_SERVER_ERROR") => ErrorCode::InternalServerError,
            Some("ACCESS_DENIED") => ErrorCode::AccessDenied,
            Some(other) => return Err(unusable("code", other)),
        }),
        "bulk-canceled" => Mishap::Canceled,
        "bulk-expired" => Mishap::Expired,
        "bulk-no-url" => Mishap::NoUrl,
        "bulk-truncated" => Mishap::Truncated(match words.take("cut") {
            None | Some("inside") => Cut::InsideALine,
            Some("line") => Cut::AtALine,
            Some(other) => return Err(unusable("cut", other)),
        }),
        "bulk-url-expired" => Mishap::UrlExpired,
        "bulk-stuck" => Mishap::Stuck,
        "bulk-slots" => return Ok(Some(Harm::Slots(words.number("n")?.unwrap_or(5)))),
        _ => return Ok(None),
    };
    Ok(Some(Harm::Bulk { mishap, longer_than_days: words.number("longer-than-days")? }))
}

impl fmt::Display for Mishap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mishap::Failed(ErrorCode::Timeout) => "bulk-failed code=TIMEOUT",
            Mishap::Failed(ErrorCode::InternalServerError) => "bulk-failed code=INTERNAL_SERVER_ERROR",
            Mishap::Failed(ErrorCode::AccessDenied) => "bulk-failed code=ACCESS_DENIED",
            Mishap::Canceled => "bulk-canceled",
            Mishap::Expired => "bulk-expired",
            Mishap::NoUrl => "bulk-no-url",
            Mishap::Truncated(Cut::InsideALine) => "bulk-truncated cut=inside",
            Mishap::Truncated(Cut::AtALine) => "bulk-truncated cut=line",
            Mishap::UrlExpired => "bulk-url-expired",
            Mishap::Stuck => "bulk-stuck",
        })
    }
}

/// Writes a mishap with the window it waits for.
pub(super) fn write(
    f: &mut fmt::Formatter<'_>,
    mishap: Mishap,
    longer_than_days: Option<u32>,
) -> fmt::Result {
    write!(f, "{mishap}")?;
    match longer_than_days {
        Some(days) => write!(f, " longer-than-days={days}"),
        None => Ok(()),
    }
}
