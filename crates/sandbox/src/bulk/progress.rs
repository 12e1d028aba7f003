//! The life of an operation: with every poll it goes on by a share of its work, and in the end it completes or fares
//! as its mishap says.

use super::{
    SLOTS,
    file::Folder,
    form::Form,
    operation::{ErrorCode, Operation, Status, Stored},
    query::Query,
    work::{self, Goal},
};
use crate::{
    execute::{Context, Failure},
    fault::{Cut, Mishap},
};

/// Lets an operation go on by a poll, and gives it as it is then.
pub(in super::super) fn poll(context: &Context<'_>, mut operation: Operation) -> Result<Operation, Failure> {
    match operation.status {
        Status::Created | Status::Running => {
            operation.polls += 1;
            go_on(context, &mut operation)?;
        }
        Status::Canceling => {
            operation.polls += 1;
            end(context, &mut operation, Status::Canceled)?;
        }
        Status::Completed | Status::Canceled | Status::Failed | Status::Expired => operation.polls_after += 1,
    }
    context.state.borrow_mut().put_bulk_operation(&operation)?;
    Ok(operation)
}

/// Lets the running operations go on by a poll if they take all slots: whoever asks for one, waits.
pub(in super::super) fn make_room(context: &Context<'_>) -> Result<(), Failure> {
    let running = context.state.borrow().running_bulk_operations()?;
    if running.len() >= SLOTS {
        for operation in running {
            poll(context, operation)?;
        }
    }
    Ok(())
}

fn go_on(context: &Context<'_>, operation: &mut Operation) -> Result<(), Failure> {
    operation.status = Status::Running;
    let polls = context.options.bulk_polls;
    let goal = match (operation.polls > polls, operation.mishap) {
        (false, _) => Goal::Share(operation.polls, polls.saturating_add(1)),
        (true, None | Some(Mishap::NoUrl | Mishap::Truncated(_) | Mishap::UrlExpired)) => Goal::All,
        (true, Some(Mishap::Stuck)) => return Ok(()),
        (true, Some(Mishap::Canceled)) => return end(context, operation, Status::Canceled),
        (true, Some(Mishap::Expired)) => return end(context, operation, Status::Expired),
        (true, Some(Mishap::Failed(code))) => return fail(context, operation, code),
    };
    let query =
        Query::read(&operation.query).map_err(|complaints| Failure::internal(complaints.join(" ")))?;
    match (work::go_on(context, operation.id, &query, &mut operation.work, goal)?, goal) {
        (Some(code), _) => fail(context, operation, code),
        (None, Goal::All) if operation.work.done => complete(context, operation),
        (None, Goal::All | Goal::Share(..)) => Ok(()),
    }
}

fn complete(context: &Context<'_>, operation: &mut Operation) -> Result<(), Failure> {
    if operation.mishap == Some(Mishap::NoUrl) {
        return end(context, operation, Status::Completed);
    }
    keep(context, operation)?;
    if let Some(Mishap::Truncated(cut)) = operation.mishap {
        let folder = Folder::beside(&context.options.state);
        folder.cut(operation.id, cut == Cut::InsideALine).map_err(Failure::internal)?;
    }
    end(context, operation, Status::Completed)
}

fn fail(context: &Context<'_>, operation: &mut Operation, code: ErrorCode) -> Result<(), Failure> {
    operation.error_code = Some(code);
    keep(context, operation)?;
    end(context, operation, Status::Failed)
}

/// Makes the file of what there is; of nothing, none.
fn keep(context: &Context<'_>, operation: &mut Operation) -> Result<(), Failure> {
    if operation.work.rows > 0 {
        let folder = Folder::beside(&context.options.state);
        let form = Form::new(context.options.bulk_form_seed, operation.id);
        let bytes = folder.finish(operation.id, operation.layout, form).map_err(Failure::internal)?;
        operation.file = Some(Stored { bytes, dead_links: 0 });
    }
    Ok(())
}

fn end(context: &Context<'_>, operation: &mut Operation, status: Status) -> Result<(), Failure> {
    operation.status = status;
    operation.completed_at = Some(context.now);
    Folder::beside(&context.options.state).discard(operation.id).map_err(Failure::internal)
}
