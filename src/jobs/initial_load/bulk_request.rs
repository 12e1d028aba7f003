//! Obtains the file of a load's current bulk query: asks, waits, downloads.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};

use crate::job::{PlanCx, Progress, Unit};
use domain::plan::initial_load::{BulkRequest, Load, Loaded, Selection};
use domain::plan::outgoing::Outgoing;
use domain::plan::{Record, Settles, Step, Verdict};
use shopify::Download;
use shopify::bulk::{Ended, File, FileError, Operation};
use store::Answered;

/// How long an operation may take before it is called off and asked for in smaller slices.
const LONGEST: Duration = Duration::from_secs(6 * 3600);

/// What is to be done next about a load.
pub(super) enum Next {
    /// The question has to be asked.
    Ask(BulkRequest),
    /// The answer is here.
    Here(File),
    /// The load has moved on without an answer: there was nothing to tell, or it has to be asked again.
    Moved(Load),
}

/// Brings about the answer to the question at hand, waiting for the shop if need be.
pub(super) async fn next(cx: &PlanCx<'_>, of: Loaded, load: &Load, selection: &Selection) -> Result<Next> {
    let request = BulkRequest {
        of,
        session: load.session,
        number: load.number,
        slice: load.slice(),
        selection: selection.clone(),
    };
    let operation = match cx.store.answer(&cx.shop.name, &request.key())? {
        None => return Ok(Next::Ask(request)),
        Some(Answered::No(why)) => bail!("the shop does not take the question: {why}"),
        Some(Answered::Yes(operation)) => operation,
    };
    let Operation { ended, objects, .. } = ended(cx, &operation).await?;
    match ended {
        Some(Ended::Empty) => Ok(Next::Moved(load.clone().sliced())),
        Some(Ended::Answered { url, bytes }) => fetch(cx, of, load, &operation, (&url, bytes, objects)).await,
        Some(Ended::TooMuch(why)) => again(load, true, &why),
        Some(Ended::Lost(why)) => again(load, false, &why),
        Some(Ended::Refused(why)) => Err(cx.shopify.refused(why).into()),
        None => {
            cx.shopify.call_off_bulk(&operation).await.context("calling an endless bulk operation off")?;
            again(load, true, "it did not end in hours")
        }
    }
}

/// The step that asks a question.
pub(super) fn step(request: BulkRequest) -> Step {
    let what = request.of.word();
    let slice = match request.slice {
        Some(slice) => {
            format!("{what} from {} to {}", slice.from.format("%Y-%m-%d"), slice.to.format("%Y-%m-%d"))
        }
        None => what.to_owned(),
    };
    Step {
        record: Record { key: request.key(), name: slice },
        settles: Settles::Itself,
        verdict: Verdict::Asked,
        why: "the shop prepares a file of them".to_owned(),
        changes: Vec::new(),
        outgoing: vec![Outgoing::PrepareBulk(request)],
    }
}

/// The operation once it has ended, or as it is when it takes too long.
async fn ended(cx: &PlanCx<'_>, id: &str) -> Result<Operation> {
    let mut looks = 0;
    let began = std::time::Instant::now();
    loop {
        let operation = cx.shopify.bulk_operation(id).await?;
        (cx.progress)(&Progress {
            doing: "preparing",
            done: operation.objects,
            total: None,
            unit: Unit::Rows,
        });
        if operation.ended.is_some() || began.elapsed() > LONGEST {
            return Ok(operation);
        }
        cx.shopify.rest(looks).await;
        looks += 1;
    }
}

fn again(load: &Load, too_much: bool, why: &str) -> Result<Next> {
    load.clone().asked_again(too_much, why).map(Next::Moved).map_err(|why| anyhow!(why))
}

/// Fetches the answer, and holds it to what was announced.
async fn fetch(
    cx: &PlanCx<'_>,
    of: Loaded,
    load: &Load,
    operation: &str,
    (url, bytes, objects): (&str, u64, u64),
) -> Result<Next> {
    let path = path(cx, operation)?;
    let told = |done| {
        (cx.progress)(&Progress { doing: "downloading", done, total: Some(bytes), unit: Unit::Bytes });
    };
    let fetched = cx.shopify.download(url, bytes, &path, told).await?;
    match fetched.with_context(|| format!("writing {}", path.display()))? {
        Download::Lost(why) => lost(load, path, &why),
        Download::Whole => match File::open(&path, of, &cx.scratch) {
            Ok(file) if file.scanned.rows == objects => Ok(Next::Here(file)),
            Ok(file) => {
                let why = format!("the answer has {} rows, {objects} were announced", file.scanned.rows);
                lost(load, path, &why)
            }
            Err(FileError::Unusable { why, .. }) => lost(load, path, &why),
            Err(error) => Err(error.into()),
        },
    }
}

fn lost(load: &Load, path: PathBuf, why: &str) -> Result<Next> {
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", path.display()))
        }
        Ok(()) | Err(_) => again(load, false, why),
    }
}

/// Where the answer of an operation lies.
fn path(cx: &PlanCx<'_>, operation: &str) -> Result<PathBuf> {
    private_files::create_dir_all(&cx.scratch).with_context(|| format!("making {}", cx.scratch.display()))?;
    let number: String = operation.chars().filter(char::is_ascii_alphanumeric).collect();
    Ok(cx.scratch.join(format!("{number}.jsonl")))
}
