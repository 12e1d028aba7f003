//! `tagsAdd` and `tagsRemove`: sets, without regard to case.

use serde_json::{Value, json};

use super::{Call, Change, Done, Touched, permit, text, write};
use crate::{
    execute::{context::Context, failure::Failure, gid::Gid},
    state::State,
};

/// Adds tags that are not there yet.
pub(super) fn add(context: &Context<'_>, state: &mut State, call: &Call<'_>) -> Result<Done, Failure> {
    change(context, state, call, |tags, wanted| {
        for tag in wanted {
            if !tags.iter().any(|known| same(known, &tag)) {
                tags.push(tag);
            }
        }
        tags.sort_by_key(|tag| tag.to_lowercase());
    })
}

/// Removes tags that are there.
pub(super) fn remove(context: &Context<'_>, state: &mut State, call: &Call<'_>) -> Result<Done, Failure> {
    change(context, state, call, |tags, unwanted| {
        tags.retain(|tag| !unwanted.iter().any(|other| same(tag, other)))
    })
}

fn change(
    context: &Context<'_>,
    state: &mut State,
    call: &Call<'_>,
    apply: impl FnOnce(&mut Vec<String>, Vec<String>),
) -> Result<Done, Failure> {
    let id = text(&call.arguments, "id");
    let gid = Gid::read(id)?;
    permit(context, call, gid)?;
    let found = match gid.kind {
        "Order" => state.order(gid.number)?,
        "Product" => state.product(gid.number)?,
        _ => return Err(gid.wrong()),
    };
    let Some(mut doc) = found else { return Ok(missing(gid)) };
    let before: Vec<String> = strings(&doc["tags"]).collect();
    let mut tags = before.clone();
    apply(&mut tags, given(&call.arguments["tags"]));
    let change = if sorted(&tags) == sorted(&before) { Change::Nothing } else { Change::Made };
    if change == Change::Made {
        doc["tags"] = json!(tags);
        write(context, state, gid, &mut doc)?;
    }
    let payload = json!({ "node": { "id": id }, "userErrors": [] });
    Ok(Done { payload, touched: Some(Touched { gid: id.to_owned(), change }) })
}

fn missing(gid: Gid<'_>) -> Done {
    let error = json!({ "field": ["id"], "message": format!("{} does not exist", gid.kind) });
    Done { payload: json!({ "node": null, "userErrors": [error] }), touched: None }
}

/// The tags of an argument: trimmed, and a comma parts two tags.
fn given(argument: &Value) -> Vec<String> {
    let parts = strings(argument);
    let tags: Vec<String> =
        parts.flat_map(|part| part.split(',').map(|tag| tag.trim().to_owned()).collect::<Vec<_>>()).collect();
    tags.into_iter().filter(|tag| !tag.is_empty()).collect()
}

fn strings(list: &Value) -> impl Iterator<Item = String> + '_ {
    list.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned))
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn sorted(tags: &[String]) -> Vec<&str> {
    let mut tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    tags.sort_unstable();
    tags
}
