//! The sweep that polling jobs share: the next page of heads inside a time window, and the checkpoint behind it.

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::job::PlanCx;
use domain::plan::checkpoint::{Checkpoint, OpenWindow};
use domain::values::window::{Window, WindowPolicy};
use shopify::{Error, Page, Unreadable};

/// One page of heads, and where the job stands once it is committed.
pub(super) struct Swept<I, H> {
    pub(super) heads: Vec<H>,
    /// Records of the page whose heads cannot be read.
    pub(super) unreadable: Vec<Unreadable<I>>,
    pub(super) checkpoint: Checkpoint,
    pub(super) more: bool,
}

/// Reads the next page. `fetch` asks the shop for the heads of a window behind a cursor; `stamp` is the time by which
/// the window selects and sorts.
pub(super) async fn next_page<I, H>(
    cx: &PlanCx<'_>,
    from: &Checkpoint,
    policy: &WindowPolicy,
    fetch: impl AsyncFn(Window, Option<&str>) -> Result<Page<I, H>, Error>,
    stamp: impl Fn(&H) -> DateTime<Utc>,
) -> Result<Swept<I, H>> {
    let Some(open) = from.next(policy, cx.now) else {
        let (heads, unreadable) = (Vec::new(), Vec::new());
        return Ok(Swept { heads, unreadable, checkpoint: from.clone(), more: false });
    };
    let (open, Page { items: heads, unreadable, next }) = page(open, fetch).await?;
    let last = heads.last().map(stamp);
    let checkpoint = from.after_page(&open, heads.len() + unreadable.len(), last, next);
    let more = checkpoint.more(policy, cx.now);
    Ok(Swept { heads, unreadable, checkpoint, more })
}

/// A cursor that the shop no longer takes means reading the window again from its beginning.
async fn page<I, H>(
    open: OpenWindow,
    fetch: impl AsyncFn(Window, Option<&str>) -> Result<Page<I, H>, Error>,
) -> Result<(OpenWindow, Page<I, H>), Error> {
    match fetch(open.window, open.cursor.as_deref()).await {
        Err(Error::StaleCursor { .. }) if open.cursor.is_some() => {
            let page = fetch(open.window, None).await?;
            Ok((open.restarted(), page))
        }
        page => Ok((open, page?)),
    }
}
