//! Requests that are never sent, and tokens: renewed in time, never shown (R14).

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use super::records::order;
use super::{CANARY, Canned, Setup, Shop, message, shop_with};
use crate::{Access, Error, Fetched, Refusal, TokenSource};
use domain::plan::outgoing::{Outgoing, Tagged};
use domain::values::id::OrderId;
use domain::values::secret::Secret;

fn tags() -> Outgoing {
    Outgoing::AddTags { to: Tagged::Order(OrderId(1)), tags: vec!["hw".to_owned()] }
}

fn note() -> Outgoing {
    Outgoing::AppendNote { order: OrderId(1), line: "hw".to_owned() }
}

fn nodes() -> Canned {
    Canned::data(json!({ "nodes": [order(1)] }))
}

fn granted(token: &str) -> Canned {
    let body = json!({ "access_token": token, "scope": "read_orders", "expires_in": 1000 });
    Canned::Http(200, Vec::new(), body.to_string().into_bytes())
}

fn with_credentials(answers: Vec<Canned>) -> Shop {
    let token = TokenSource::ClientCredentials {
        client_id: "id".to_owned(),
        client_secret: Box::new(TokenSource::Given(Secret::new("canary_secret"))),
    };
    shop_with(Setup { token, ..Setup::default() }, answers)
}

#[tokio::test]
async fn without_access_nothing_is_sent_and_no_token_is_read() {
    let token = TokenSource::Command(vec!["/no/such/program".to_owned()]);
    let shop = shop_with(Setup { access: Access::None, token, ..Setup::default() }, vec![nodes()]);
    assert!(message(shop.reader.orders(&[OrderId(1)]).await).contains("access to this shop is \"none\""));
    assert!(message(shop.writer.send(&tags()).await).contains("access to this shop is \"none\""));
    assert_eq!(shop.script.asked().len(), 0);
    assert_eq!(shop.reader.stats().requests, 0);
}

#[tokio::test]
async fn with_read_access_no_mutation_is_sent_not_even_what_precedes_it() {
    let shop = shop_with(Setup { access: Access::Read, ..Setup::default() }, vec![nodes()]);
    for outgoing in [tags(), note()] {
        assert!(message(shop.writer.send(&outgoing).await).contains("was not sent, because access"));
    }
    assert_eq!(shop.script.asked().len(), 0);
    assert!(matches!(shop.reader.orders(&[OrderId(1)]).await.unwrap()[..], [Fetched::Taken(_)]));
}

#[tokio::test]
async fn a_missing_token_is_named_before_anything_is_sent() {
    let token = TokenSource::Env("HWJOBS_NO_SUCH_TOKEN".to_owned());
    let shop = shop_with(Setup { token, ..Setup::default() }, vec![nodes()]);
    let error = message(shop.reader.orders(&[OrderId(1)]).await);
    assert!(
        error.contains("no access token: environment variable HWJOBS_NO_SUCH_TOKEN is not set"),
        "{error}"
    );
    assert_eq!(shop.script.asked().len(), 0);
}

#[tokio::test]
async fn a_token_that_the_shop_does_not_take_is_not_tried_twice() {
    let shop = shop_with(Setup::default(), vec![Canned::status(401), nodes()]);
    let error = shop.reader.orders(&[OrderId(1)]).await.unwrap_err();
    assert!(matches!(error, Error::Refused { refusal: Refusal::Token, .. }), "{error}");
    assert_eq!(shop.script.asked().len(), 1);
}

#[tokio::test]
async fn a_secret_is_exchanged_for_a_token_which_is_kept() {
    let shop = with_credentials(vec![granted(CANARY), nodes(), nodes()]);
    shop.reader.orders(&[OrderId(1)]).await.unwrap();
    shop.reader.orders(&[OrderId(1)]).await.unwrap();
    let asked = shop.script.asked();
    assert_eq!(asked[0].line, "POST /admin/oauth/access_token HTTP/1.1");
    assert_eq!(asked[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(asked[0].body, "grant_type=client_credentials&client_id=id&client_secret=canary_secret");
    assert_eq!(asked[0].header("x-shopify-access-token"), None);
    assert_eq!(asked[2].header("x-shopify-access-token"), Some(CANARY));
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires() {
    let shop = with_credentials(vec![granted("first"), nodes(), granted("second"), nodes()]);
    shop.reader.orders(&[OrderId(1)]).await.unwrap();
    crate::sleep::Pause::pause(&*shop.leap, Duration::from_secs(901)).await;
    shop.reader.orders(&[OrderId(1)]).await.unwrap();
    assert_eq!(shop.script.asked()[3].header("x-shopify-access-token"), Some("second"));
}

#[tokio::test]
async fn a_token_that_was_revoked_is_renewed_once() {
    let shop = with_credentials(vec![granted("first"), Canned::status(401), granted("second"), nodes()]);
    shop.reader.orders(&[OrderId(1)]).await.unwrap();
    assert_eq!(shop.script.asked()[3].header("x-shopify-access-token"), Some("second"));

    let answers =
        vec![granted("first"), Canned::status(401), granted("second"), Canned::status(401), granted("x")];
    let shop = with_credentials(answers);
    let error = shop.reader.orders(&[OrderId(1)]).await.unwrap_err();
    assert!(matches!(error, Error::Refused { refusal: Refusal::Token, .. }), "{error}");
    assert_eq!(shop.script.asked().len(), 4);
}

#[tokio::test]
async fn a_passing_fault_of_the_token_address_is_survived() {
    let shop = with_credentials(vec![Canned::status(503), Canned::Raw(b""), granted("first"), nodes()]);
    shop.reader.orders(&[OrderId(1)]).await.unwrap();
    assert_eq!(shop.leap.waits().len(), 2);
}

#[tokio::test]
async fn a_passing_fault_while_a_revoked_token_is_renewed_is_survived() {
    let faults = [Canned::status(503), Canned::Raw(b"")];
    let before = [granted("first"), Canned::status(401)];
    let answers = before.into_iter().chain(faults).chain([granted("second"), nodes()]).collect();
    let shop = with_credentials(answers);
    shop.reader.orders(&[OrderId(1)]).await.unwrap();
    assert_eq!(shop.script.asked()[5].header("x-shopify-access-token"), Some("second"));
    assert_eq!(shop.leap.waits().len(), 2);
}

/// A shop that cannot be asked for a token has not refused us: the run may be tried again later (69, not 4).
#[tokio::test]
async fn a_token_address_that_stays_silent_is_unreachable() {
    for before in [vec![], vec![granted("first"), Canned::status(401)]] {
        let sent_before = before.len();
        let shop = with_credentials(before.into_iter().chain(vec![Canned::status(503); 20]).collect());
        let error = shop.reader.orders(&[OrderId(1)]).await.unwrap_err();
        assert!(matches!(error, Error::Unreachable { tries: 7, .. }), "{error}");
        assert_eq!(shop.script.asked().len(), sent_before + 7);
    }
}

#[tokio::test]
async fn no_message_of_any_failure_holds_a_secret() {
    let invalid: Value = json!({ "error": "invalid_client", "error_description": "Invalid client" });
    let refused = Canned::Http(400, Vec::new(), invalid.to_string().into_bytes());
    let shop = with_credentials(vec![refused]);
    let error = message(shop.reader.orders(&[OrderId(1)]).await);
    assert!(error.contains("invalid_client"), "{error}");

    let shop = with_credentials(vec![granted("canary\nx")]);
    message(shop.reader.orders(&[OrderId(1)]).await);

    let script = ["sh", "-c", "echo shpat_can''ary and more"].map(str::to_owned).to_vec();
    for token in [TokenSource::Command(script), TokenSource::File(PathBuf::from("/dev/null"))] {
        let shop = shop_with(Setup { token, ..Setup::default() }, Vec::new());
        message(shop.reader.orders(&[OrderId(1)]).await);
    }
}
