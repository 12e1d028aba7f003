//! The sweep that polling jobs share: the next page of heads inside a time window, and the checkpoint behind it.

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::domain::checkpoint::{Checkpoint, OpenWindow};
use crate::domain::window::{Window, WindowPolicy};
use crate::job::PlanCx;
use crate::shopify::{Error, Page};

/// One page of heads, and where the job stands once it is committed.
pub(super) struct Swept<H> {
    pub(super) heads: Vec<H>,
    pub(super) checkpoint: Checkpoint,
    pub(super) more: bool,
}

/// Reads the next page. `fetch` asks the shop for the heads of a window behind a cursor; `stamp` is the time by which
/// the window selects and sorts.
pub(super) async fn next_page<H>(
    cx: &PlanCx<'_>,
    from: &Checkpoint,
    policy: &WindowPolicy,
    fetch: impl AsyncFn(Window, Option<&str>) -> Result<Page<H>, Error>,
    stamp: impl Fn(&H) -> DateTime<Utc>,
) -> Result<Swept<H>> {
    let Some(open) = from.next(policy, cx.now) else {
        return Ok(Swept { heads: Vec::new(), checkpoint: from.clone(), more: false });
    };
    let (open, page) = page(open, fetch).await?;
    let last = page.items.last().map(stamp);
    let checkpoint = from.after_page(&open, page.items.len(), last, page.next);
    let more = checkpoint.more(policy, cx.now);
    Ok(Swept { heads: page.items, checkpoint, more })
}

/// A cursor that the shop no longer takes means reading the window again from its beginning.
async fn page<H>(
    open: OpenWindow,
    fetch: impl AsyncFn(Window, Option<&str>) -> Result<Page<H>, Error>,
) -> Result<(OpenWindow, Page<H>), Error> {
    match fetch(open.window, open.cursor.as_deref()).await {
        Err(Error::StaleCursor { .. }) if open.cursor.is_some() => {
            let page = fetch(open.window, None).await?;
            Ok((open.restarted(), page))
        }
        page => Ok((open, page?)),
    }
}
