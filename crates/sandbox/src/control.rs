//! The routes by which tests and the newcomer's commands steer the demo shop itself.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    http::{Response, StatusCode},
};
use chrono::{DateTime, Utc};
use serde_json::json;

use super::{
    fault::{Fault, Script},
    reply::Reply,
    server::{Shared, respond},
    state::stamp,
    stock::{Name, Place},
    world::Heard,
};

/// Replaces the faults by those in the body, one a line; blank lines and `#` comments are skipped.
pub(super) async fn faults(State(shared): State<Shared>, body: String) -> Response<Body> {
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    match lines.map(str::parse).collect::<Result<Vec<Fault>, _>>() {
        Ok(faults) => {
            let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
            *shared.service().script.get_mut() = Script::new(faults);
            respond(Reply::json(StatusCode::OK, &json!({ "faults": told })))
        }
        Err(error) => respond(Reply::json(StatusCode::BAD_REQUEST, &json!({ "errors": error.to_string() }))),
    }
}

/// Lets the world go on a little, and tells what changed. With a body like `BS-1004 send request-return` only these
/// things happen, and only to this order.
pub(super) async fn step(State(shared): State<Shared>, body: String) -> Response<Body> {
    let mut words = body.split_whitespace().map(str::to_owned);
    let Some(order) = words.next() else {
        return respond(match shared.service().step() {
            Ok(stepped) => Reply::json(StatusCode::OK, &stepped),
            Err(error) => Reply::trouble(&format!("{error:#}")),
        });
    };
    let names: Vec<String> = words.collect();
    respond(match shared.service().happen(&order, &names) {
        Ok(stepped) => Reply::json(StatusCode::OK, &stepped),
        Err(error) => {
            Reply::json(StatusCode::UNPROCESSABLE_ENTITY, &json!({ "errors": format!("{error:#}") }))
        }
    })
}

/// Places as many plain orders as the body says.
pub(super) async fn place(State(shared): State<Shared>, body: String) -> Response<Body> {
    let Ok(orders) = body.trim().parse() else {
        return respond(Reply::json(StatusCode::BAD_REQUEST, &json!({ "errors": "say how many orders" })));
    };
    respond(match shared.service().place(orders) {
        Ok(stepped) => Reply::json(StatusCode::OK, &stepped),
        Err(error) => Reply::trouble(&format!("{error:#}")),
    })
}

/// Has the shop sell a unit after every so many API requests from now on; 0: no longer.
pub(super) async fn sell_every(State(shared): State<Shared>, body: String) -> Response<Body> {
    let Ok(every) = body.trim().parse() else {
        let error = "say after how many requests, 0 for never";
        return respond(Reply::json(StatusCode::BAD_REQUEST, &json!({ "errors": error })));
    };
    shared.service().options.sell_every = every;
    respond(Reply::json(StatusCode::OK, &json!({ "sell_every": every })))
}

/// Somebody at the shop writes down what was found, as in `46705000000001 71000000001 available=7 damaged=1`: the numbers
/// of the inventory item and of the location, then quantities by their names.
pub(super) async fn stock(State(shared): State<Shared>, body: String) -> Response<Body> {
    let Some((place, found)) = found(&body) else {
        let error =
            "say the numbers of an inventory item and of a location, then quantities like available=7";
        return respond(Reply::json(StatusCode::BAD_REQUEST, &json!({ "errors": error })));
    };
    respond(match shared.service().stock_up(place, &found) {
        Ok(changed) => Reply::json(StatusCode::OK, &json!({ "changed": changed })),
        Err(error) => {
            Reply::json(StatusCode::UNPROCESSABLE_ENTITY, &json!({ "errors": format!("{error:#}") }))
        }
    })
}

fn found(body: &str) -> Option<(Place, BTreeMap<Name, i64>)> {
    let mut words = body.split_whitespace();
    let place = Place { item: words.next()?.parse().ok()?, location: words.next()?.parse().ok()? };
    let quantity = |word: &str| {
        let (name, units) = word.split_once('=')?;
        Some((Name::read(name)?, units.parse().ok()?))
    };
    Some((place, words.map(quantity).collect::<Option<_>>()?))
}

/// Every change of a quantity, whoever made it, oldest first.
pub(super) async fn moves(State(shared): State<Shared>) -> Response<Body> {
    let moves = shared.service().state.get_mut().moves();
    respond(match moves {
        Ok(moves) => Reply::json(StatusCode::OK, &moves),
        Err(error) => Reply::trouble(&error),
    })
}

/// Stops the shop's clock at the time in the body, for programs that let it go as they please.
pub(super) async fn now(State(shared): State<Shared>, body: String) -> Response<Body> {
    respond(match body.trim().parse::<DateTime<Utc>>() {
        Ok(now) => {
            shared.service().options.clock = Arc::new(move || now);
            Reply::json(StatusCode::OK, &json!({ "now": stamp(now) }))
        }
        Err(error) => Reply::json(StatusCode::BAD_REQUEST, &json!({ "errors": error.to_string() })),
    })
}

/// Writes the product or the collection in the body, as it stands there, changed now.
pub(super) async fn put(State(shared): State<Shared>, body: String) -> Response<Body> {
    let doc = match serde_json::from_str(&body) {
        Ok(doc) => doc,
        Err(error) => {
            return respond(Reply::json(StatusCode::BAD_REQUEST, &json!({ "errors": error.to_string() })));
        }
    };
    respond(match shared.service().put(doc) {
        Ok(()) => Reply::json(StatusCode::OK, &json!({ "put": true })),
        Err(error) => Reply::trouble(&format!("{error:#}")),
    })
}

/// Deletes the product or the collection whose gid is in the body; `silently` behind it: without an event.
pub(super) async fn delete(State(shared): State<Shared>, body: String) -> Response<Body> {
    let (gid, heard) = match body.trim().strip_suffix(" silently") {
        Some(gid) => (gid, Heard::ByNobody),
        None => (body.trim(), Heard::ByEvent),
    };
    respond(match shared.service().delete(gid, heard) {
        Ok(()) => Reply::json(StatusCode::OK, &json!({ "deleted": gid })),
        Err(error) => Reply::trouble(&format!("{error:#}")),
    })
}

/// Every mutation carried out, oldest first.
pub(super) async fn effects(State(shared): State<Shared>) -> Response<Body> {
    let effects = shared.service().state.get_mut().effects();
    respond(match effects {
        Ok(effects) => Reply::json(StatusCode::OK, &effects),
        Err(error) => Reply::trouble(&error),
    })
}

/// How much was asked of the server.
pub(super) async fn requests(State(shared): State<Shared>) -> Response<Body> {
    respond(Reply::json(StatusCode::OK, &shared.service().requests))
}

/// Stops the server once this is answered.
pub(super) async fn stop(State(shared): State<Shared>) -> Response<Body> {
    shared.stop.send_replace(true);
    respond(Reply::json(StatusCode::OK, &json!({ "stopping": true })))
}
