//! The client's waits: before sending, after a refusal for throttling, after a failure. All come out of a call's budget.

use std::time::Duration;

use super::Client;
use crate::deadline::{Budget, between_looks, breath};
use crate::documents::Document;
use crate::error::Error;
use crate::throttle::Reserved;

impl Client {
    /// Waits for a document's points in turn: whoever came first is sent first, and none waits for the same points.
    pub(super) async fn reserve(&self, budget: &mut Budget, document: &Document) -> Result<Reserved, Error> {
        let _turn = self.turn.lock().await;
        loop {
            let wait = self.throttle.borrow().wait(document, self.pause.now());
            if wait.is_zero() {
                return Ok(self.throttle.borrow_mut().reserve(document, self.pause.now()));
            }
            self.wait_throttled(budget, wait).await?;
        }
    }

    /// Counts a failed try and waits before the next one; the error when there is none.
    pub(crate) async fn back_off(&self, budget: &mut Budget, why: String) -> Result<(), Error> {
        let wait = budget.failed(fastrand::f64());
        match wait.filter(|wait| budget.grant(*wait, self.pause.now())) {
            Some(wait) => {
                self.count(|stats| stats.retries += 1);
                self.pause.pause(wait).await;
                Ok(())
            }
            None => Err(Error::Unreachable {
                shop: self.shop().to_owned(),
                why,
                tries: budget.tries(),
                waited: budget.waited(),
            }),
        }
    }

    /// Waits before looking again at something that the shop has not finished: a moment first, then ever longer.
    pub(crate) async fn rest(&self, looks: u32) {
        self.pause.pause(between_looks(looks, fastrand::f64())).await;
    }

    /// Waits after a refusal for throttling: as long as the shop says, or its bucket needs, and never not at all.
    pub(super) async fn breathe(
        &self,
        budget: &mut Budget,
        document: &Document,
        told: Option<Duration>,
    ) -> Result<(), Error> {
        let needed = self.throttle.borrow().wait(document, self.pause.now());
        let wait = told.unwrap_or(needed).max(breath(fastrand::f64()));
        self.wait_throttled(budget, wait).await?;
        self.count(|stats| stats.retries += 1);
        Ok(())
    }

    async fn wait_throttled(&self, budget: &mut Budget, wait: Duration) -> Result<(), Error> {
        if !budget.grant(wait, self.pause.now()) {
            return Err(Error::Throttled { shop: self.shop().to_owned(), waited: budget.waited() });
        }
        self.count(|stats| stats.throttled += wait);
        self.pause.pause(wait).await;
        Ok(())
    }
}
