//! Reading a file of records in a thread of its own: while one page is written, the next one is taken apart and planned.

use std::cell::RefCell;
use std::collections::HashSet;

use anyhow::{Context as _, Result};
use tokio::sync::mpsc;

use crate::domain::load::{Load, Place};
use crate::domain::plan::{Failure, Skipped};
use crate::job::{PlanCx, Progress, Unit};
use crate::shopify::bulk::{File, Raw, Trouble, numbers};
use crate::store::{self, Error};

/// Pages that are ready and wait to be written. More would only take room.
const AHEAD: usize = 1;

/// A page of a file, taken apart.
#[derive(Debug, Default)]
pub(super) struct Read<T> {
    /// What was made of the records that the store has not.
    pub(super) taken: T,
    /// Records that the store has already.
    pub(super) unchanged: u32,
    /// Records left alone on purpose.
    pub(super) skipped: Vec<Skipped>,
    /// Records that cannot be taken.
    pub(super) failed: Vec<Failure>,
    /// The place behind them.
    pub(super) place: Option<Place>,
    /// How much of the file has been read, in thousandths.
    pub(super) thousandths: u32,
}

/// What is made of records, in the thread that reads them.
pub(super) trait Taker: Send + 'static {
    /// What it is.
    type Taken: Default + Send + 'static;

    /// Which of these records need not be looked at, because the store has them.
    fn known(&self, store: &store::Reader, ids: &[i64]) -> Result<HashSet<i64>, Error>;

    /// Takes the others apart.
    fn take(
        &self,
        store: &store::Reader,
        records: Vec<Raw>,
        page: &mut Read<Self::Taken>,
    ) -> Result<(), Error>;
}

/// The file at hand, and the thread that reads it: a job is asked for one page after the other.
pub(super) struct AtHand<T>(RefCell<Option<Reading<T>>>);

impl<T> Default for AtHand<T> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

/// A file that is being read.
struct Reading<T> {
    file: File,
    /// The load and its question that the file answers.
    question: (String, u32),
    /// The place behind the last page that was handed out.
    behind: Option<Place>,
    pages: mpsc::Receiver<Result<Read<T>>>,
}

impl<T: Default + Send + 'static> AtHand<T> {
    /// The file that is being read.
    pub(super) fn file(&self) -> Option<File> {
        self.0.borrow().as_ref().map(|reading| reading.file.clone())
    }

    /// The file that is being read, if it answers the question at hand of this load.
    pub(super) fn file_of(&self, load: &Load) -> Option<File> {
        let reading = self.0.borrow();
        reading
            .as_ref()
            .filter(|reading| reading.question == question(load))
            .map(|reading| reading.file.clone())
    }

    /// The next page of a file behind where the load stands; none at its end.
    pub(super) async fn page(
        &self,
        cx: &PlanCx<'_>,
        file: &File,
        load: &Load,
        size: usize,
        taker: impl Taker<Taken = T>,
    ) -> Result<Option<Read<T>>> {
        let going_on = self.0.take().filter(|reading| reading.goes_on(load));
        let mut reading = match going_on {
            Some(reading) => reading,
            None => Reading::begin(file, load, size, cx.store.twin()?, taker)?,
        };
        let page = reading.pages.recv().await.transpose()?;
        if let Some(page) = &page {
            let done = u64::from(page.thousandths);
            (cx.progress)(&Progress { doing: "importing", done, total: Some(1000), unit: Unit::Thousandths });
            reading.behind.clone_from(&page.place);
            self.0.replace(Some(reading));
        }
        Ok(page)
    }
}

impl<T: Default + Send + 'static> Reading<T> {
    /// Begins where the load stands. The store is read through a connection of the thread's own.
    fn begin(
        file: &File,
        load: &Load,
        size: usize,
        store: store::Reader,
        taker: impl Taker<Taken = T>,
    ) -> Result<Self> {
        let (sender, pages) = mpsc::channel(AHEAD);
        let from = load.place.clone().filter(|place| place.file == file.scanned.name);
        let reading =
            Self { file: file.clone(), question: question(load), behind: load.place.clone(), pages };
        let file = file.clone();
        let read = move || {
            if let Err(error) = read(&file, from.as_ref(), size, &store, &taker, &sender) {
                // Nobody listens any more when the run was stopped.
                let _unheard = sender.blocking_send(Err(error));
            }
        };
        std::thread::Builder::new().name("reading".to_owned()).spawn(read).context("starting a thread")?;
        Ok(reading)
    }

    fn goes_on(&self, load: &Load) -> bool {
        self.question == question(load) && self.behind == load.place
    }
}

fn question(load: &Load) -> (String, u32) {
    (load.selection.clone(), load.number)
}

/// The thread: page after page, until the file ends or nobody wants them any more.
fn read<T: Taker>(
    file: &File,
    from: Option<&Place>,
    size: usize,
    store: &store::Reader,
    taker: &T,
    pages: &mpsc::Sender<Result<Read<T::Taken>>>,
) -> Result<()> {
    let batches = file.batches(from, size);
    for batch in batches? {
        let batch = batch.map_err(|trouble: Trouble| anyhow::Error::from(trouble))?;
        let known = taker.known(store, &numbers(&batch.records))?;
        let unknown: Vec<Raw> =
            batch.records.into_iter().filter(|record| !known.contains(&record.id)).collect();
        let mut page = Read {
            unchanged: known.len() as u32,
            place: Some(batch.place),
            thousandths: batch.thousandths,
            ..Read::default()
        };
        taker.take(store, unknown, &mut page)?;
        if pages.blocking_send(Ok(page)).is_err() {
            return Ok(());
        }
    }
    Ok(())
}
