//! The files at hand: which one is being read, which come after it, and the next page.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::Path;

use anyhow::{Context as _, Result};
use chrono::TimeDelta;

use super::kind::Kind;
use super::rows;
use super::settings::Where;
use crate::files::{Candidate, Feed, FileError, Folder, Wanted};
use crate::job::{PlanCx, Progress, Unit, Usage};
use domain::feeds::columns::Header;
use domain::feeds::{Repeated, is_the_wrong_file};
use domain::plan::change::Change;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::feed_page::{FeedFile, FeedPage, FeedState, FileRead};
use domain::plan::outgoing::Outgoing;
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};

/// The files of a run; it is asked for one page after the other.
#[derive(Default)]
pub(crate) struct Hand(RefCell<Files>);

#[derive(Default)]
struct Files {
    listed: bool,
    next: VecDeque<Candidate>,
    open: Option<Open>,
}

/// A file that is being read.
struct Open {
    at: Candidate,
    file: FeedFile,
    feed: Feed,
    header: Header,
    /// Rows of it that are done with.
    rows: u64,
}

/// Plans the next page of the files that are there.
pub(crate) async fn plan<K: Kind>(
    kind: &K,
    hand: &Hand,
    cx: &PlanCx<'_>,
    place: Where<'_>,
    from: &Checkpoint,
) -> Result<Plan> {
    // A page is read and judged without waiting for anything; whoever wants the run to stop is heard here.
    tokio::task::yield_now().await;
    let mut files = hand.0.borrow_mut();
    let mut plan = Plan { checkpoint: from.clone(), more: true, ..Plan::default() };
    if !files.listed {
        list::<K>(&mut files, cx, place, &mut plan)?;
    }
    loop {
        if let Some(open) = files.open.take() {
            files.open = page(kind, cx, place, open, &mut plan)?;
            return Ok(plan);
        }
        let Some(at) = files.next.pop_front() else {
            forget::<K>(cx, place, &mut plan)?;
            plan.more = false;
            return Ok(plan);
        };
        files.open = open::<K>(cx, place, at, &mut plan)?;
        if plan.feed.is_some() {
            return Ok(plan);
        }
    }
}

/// What there is to be read.
fn list<K: Kind>(files: &mut Files, cx: &PlanCx<'_>, place: Where<'_>, plan: &mut Plan) -> Result<()> {
    files.listed = true;
    if let Some(path) = place.from_file {
        let absolute = std::path::absolute(path).with_context(|| format!("finding {}", path.display()))?;
        let name = absolute.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let (Some(name), Some(path)) = (name, absolute.to_str()) else {
            return Err(
                Usage(format!("from-file: {} is no name of a file that is text", path.display())).into()
            );
        };
        files.next.push_back(Candidate { name, path: path.to_owned() });
        return Ok(());
    }
    let folder = match place.folder == Path::new(K::FOLDER) {
        true => Folder::Usual(K::FOLDER),
        false => Folder::Named(place.folder),
    };
    let wanted = Wanted { folder, patterns: place.pattern, settle: place.settle.as_delta() };
    let listing = cx.files.list(&wanted, cx.now)?;
    for name in listing.strange {
        plan.skip(Record::new("file", &name, &name), Reason::NotARegularFile);
    }
    if let Some(name) = listing.written {
        plan.skip(Record::new("file", &name, &name), Reason::StillWritten);
    }
    files.next = listing.files.into();
    Ok(())
}

/// Opens a file. None where there is nothing to be read of it: it has only to be put away, or it is unusable, which the
/// plan says then.
fn open<K: Kind>(cx: &PlanCx<'_>, place: Where<'_>, at: Candidate, plan: &mut Plan) -> Result<Option<Open>> {
    let opened = cx.files.open(&at.path)?;
    let sha256 = opened.sha256.clone();
    let lying = cx.store.feeds_lying_about(&cx.shop.name, K::JOB)?;
    // What is unusable goes whatever is in it by now.
    let lies =
        |read: &FileRead| read.path == at.path && (read.unusable.is_some() || read.file.sha256 == sha256);
    if lying.iter().any(lies) {
        return Ok(None);
    }
    let begun = cx.store.feed_begun(K::JOB, &sha256)?;
    let (file, rows) = match begun {
        Some(begun) => (begun.file, begun.rows),
        None => {
            let last = cx.store.feed_last_found(K::JOB, &sha256, &at.name)?;
            // Two readings are never one, even where the clock stands still or goes back.
            let found_at = last.map_or(cx.now, |last| cx.now.max(last + TimeDelta::microseconds(1)));
            (FeedFile { name: at.name.clone(), sha256: sha256.clone(), found_at }, 0)
        }
    };
    if K::REPEATED == Repeated::Doubles
        && let Some(before) = cx.store.feed_taken(K::JOB, &sha256)?
    {
        let day = before.found_at.with_timezone(&cx.shop.timezone).format("%Y-%m-%d %H:%M %Z");
        let why = format!(
            "the same content was read on {day} as {}; read again, it would count twice",
            before.name
        );
        unusable::<K>(place, &at, file, Vec::new(), why, plan);
        return Ok(None);
    }
    if K::REPEATED == Repeated::Doubles
        && rows == 0
        && let Some(left) = cx.store.feed_left(K::JOB, &at.name)?
    {
        let why = format!(
            "{} rows of a file of this name were taken, and then it was another one; if those rows are in it, take them out, \
             and give it in once more",
            left.rows
        );
        unusable::<K>(place, &at, left.file, Vec::new(), why, plan);
        return Ok(None);
    }
    match opened.read(K::COLUMNS, K::NEEDS) {
        Ok((mut feed, header)) => {
            feed.skip(rows)?;
            Ok(Some(Open { at, file, feed, header, rows }))
        }
        Err(FileError::Unusable { why, .. }) => {
            unusable::<K>(place, &at, file, Vec::new(), why, plan);
            Ok(None)
        }
        Err(trouble) => Err(trouble.into()),
    }
}

/// Plans the next page of a file; answers the file if there is more of it.
fn page<K: Kind>(
    kind: &K,
    cx: &PlanCx<'_>,
    place: Where<'_>,
    mut open: Open,
    plan: &mut Plan,
) -> Result<Option<Open>> {
    let (rows, more) = open.feed.page(cx.page(place.page_size.0).into())?;
    if open.feed.has_changed()? {
        let why = format!(
            "it was written to while it was read; its first {} rows are done with, the rest is not",
            open.rows
        );
        unusable::<K>(place, &open.at, open.file, open.header.names, why, plan);
        return Ok(None);
    }
    let count = rows.len() as u64;
    let state = if more { FeedState::Reading } else { FeedState::Read };
    let feed = FeedPage { file: open.file.clone(), rows: count, content: Default::default(), state };
    let mut page = Plan { feed: Some(feed), ..Plan::default() };
    rows::judge(kind, cx, (&open.at.name, &open.header), rows, &mut page)?;
    if open.rows == 0 && is_the_wrong_file(count, page.failed.len() as u64) {
        let refused = page.failed.len();
        let first =
            page.failed.first().map(|f| format!("{}: {}", f.record.name, f.reason)).unwrap_or_default();
        let why = format!(
            "{refused} of its first {count} rows are refused, so it is probably another file than the one that is meant; \
             nothing of it was taken. First of them: {first}"
        );
        unusable::<K>(place, &open.at, open.file, open.header.names, why, plan);
        return Ok(None);
    }
    open.rows += count;
    (cx.progress)(&Progress { doing: "importing", done: open.rows, total: None, unit: Unit::Rows });
    plan.steps = page.steps;
    plan.unchanged = page.unchanged;
    plan.failed = page.failed;
    plan.feed = page.feed;
    if more {
        return Ok(Some(open));
    }
    let into = place.from_file.is_none().then_some(place.done_folder.as_str());
    plan.steps.push(put_away::<K>(&open.at, open.file, into, open.header.names, None));
    Ok(None)
}

/// Says that nothing more can be taken from a file.
fn unusable<K: Kind>(
    place: Where<'_>,
    at: &Candidate,
    file: FeedFile,
    columns: Vec<String>,
    why: String,
    plan: &mut Plan,
) {
    let into = place.from_file.is_none().then_some(place.failed_folder.as_str());
    plan.steps.push(put_away::<K>(at, file.clone(), into, columns, Some(why.clone())));
    plan.feed =
        Some(FeedPage { file, rows: 0, content: Default::default(), state: FeedState::Unusable(why) });
}

/// The step after which a file lies where files lie that were read.
fn put_away<K: Kind>(
    at: &Candidate,
    file: FeedFile,
    into: Option<&str>,
    columns: Vec<String>,
    unusable: Option<String>,
) -> Step {
    let path = at.path.clone();
    let into = into.map(str::to_owned);
    let read = FileRead { job: K::JOB.to_owned(), file, path, into, columns, unusable };
    Step {
        record: Record::new("file", &at.name, &at.name),
        settles: Settles::Itself,
        verdict: Verdict::Asked,
        why: "all of it is read".to_owned(),
        changes: Vec::new(),
        outgoing: vec![Outgoing::PutAway(Box::new(read))],
    }
}

/// Forgets what was read so long ago that nobody asks for it any more (R17).
fn forget<K: Kind>(cx: &PlanCx<'_>, place: Where<'_>, plan: &mut Plan) -> Result<()> {
    let before = cx.now - place.keep.as_delta();
    if cx.store.feeds_older(K::JOB, before)? {
        plan.steps.push(Step {
            record: Record::new("file", "all", "files read before"),
            settles: Settles::Itself,
            verdict: Verdict::Asked,
            why: format!("they were read more than {} ago", place.keep),
            changes: vec![Change::FeedsForgotten { job: K::JOB.to_owned(), before }],
            outgoing: Vec::new(),
        });
    }
    Ok(())
}
