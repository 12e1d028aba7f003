//! Having a shop prepare the answer to a bulk query.

use serde_json::json;

use super::{Reply, Writer};
use crate::Error;
use crate::bulk::{operation, query};
use crate::client::Mutated;
use crate::documents::{BULK_OPERATIONS, BULK_RUN};
use domain::plan::initial_load::BulkRequest;

/// How often a shop that is busy with five other questions is asked again: for about two minutes.
const LOOKS: u32 = 30;
/// The code of that refusal.
const BUSY: &str = "OPERATION_IN_PROGRESS";

impl Writer {
    /// Begins it; what comes back is the operation's id. A shop takes five questions at once: where it has them, it is
    /// waited for.
    pub(super) async fn prepare_bulk(&self, request: &BulkRequest) -> Result<Reply, Error> {
        let text = query::text(request)?;
        let variables = json!({ "query": text });
        for look in 0..=LOOKS {
            let mut budget = self.client.budget();
            match self.client.mutate::<operation::Begun>(&mut budget, &BULK_RUN, &variables).await? {
                Mutated::Done(answer) => {
                    let begun = answer.data.bulk_operation_run_query.and_then(|begun| begun.bulk_operation);
                    let none = || "it was begun, but has no id".to_owned();
                    let begun =
                        begun.ok_or_else(|| self.client.protocol(&BULK_RUN, answer.request, none()))?;
                    return Ok(Reply::Begun(begun.id));
                }
                Mutated::Declined(why) if !why.to_string().contains(BUSY) => {
                    return Ok(Reply::Refused(why.to_string()));
                }
                Mutated::Declined(_) if look < LOOKS => self.client.rest(look).await,
                Mutated::Declined(why) => return Err(self.client.busy(why.to_string())),
            }
        }
        Ok(Reply::Refused("the shop is busy with other bulk queries".to_owned()))
    }

    /// The operation that an earlier, unanswered attempt began. Every question is unlike every other one.
    pub(super) async fn prepared_bulk(&self, request: &BulkRequest) -> Result<Option<Reply>, Error> {
        let text = query::text(request)?;
        let mut budget = self.client.budget();
        let answer =
            self.client.query::<operation::Newest>(&mut budget, &BULK_OPERATIONS, &json!({})).await?;
        let ours =
            answer.data.bulk_operations.nodes.into_iter().find(|known| known.query.trim() == text.trim());
        Ok(ours.map(|known| Reply::Begun(known.id)))
    }
}
