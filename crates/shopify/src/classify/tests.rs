//! Every row of the table: what comes back, of which kind of request, and what it means.

use super::*;
use crate::documents::{ORDER_HEADS, ORDER_NOTE_UPDATE, TAGS_ADD};

/// A verdict in one word, for tables.
fn word(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Data(_) => "data".to_owned(),
        Verdict::InPart(_, blamed) => {
            let each: Vec<_> = blamed.iter().map(|one| format!("{} {}", one.index, one.why)).collect();
            format!("in part: {}", each.join(" | "))
        }
        Verdict::Declined(why) => format!("declined: {why}"),
        Verdict::Throttled(None) => "throttled".to_owned(),
        Verdict::Throttled(Some(wait)) => format!("throttled {}", wait.as_secs_f64()),
        Verdict::Unauthorised => "unauthorised".to_owned(),
        Verdict::NotSent(_) => "not sent".to_owned(),
        Verdict::Again(_) => "again".to_owned(),
        Verdict::TooHeavy(_) => "too heavy".to_owned(),
        Verdict::Unknown(_) => "unknown".to_owned(),
        Verdict::Failed(error) => match error {
            Error::Refused { refusal, .. } => format!("refused: {refusal:?}"),
            Error::StaleCursor { .. } => "stale cursor".to_owned(),
            Error::SearchIgnored { warning, .. } => format!("search ignored: {warning}"),
            Error::WrongVersion { answered, .. } => format!("wrong version: {answered}"),
            Error::Protocol { .. } => "protocol".to_owned(),
            Error::Bug { .. } => "bug".to_owned(),
            other => panic!("not the classifier's: {other}"),
        },
    }
}

fn asked(document: &Document) -> Asked<'_> {
    Asked { shop: "demo.myshopify.com", version: "2026-07", document }
}

/// One answer, as a query, a repeatable mutation and one that must act once hear it.
fn heard(status: u16, headers: &[(&'static str, &str)], body: &str) -> [String; 3] {
    let received = Received::canned(status, headers, body);
    [&ORDER_HEADS, &TAGS_ADD, &ORDER_NOTE_UPDATE]
        .map(|document| word(&classify(&asked(document), &received).verdict))
}

fn errors(code: &str, message: &str) -> String {
    format!(r#"{{"errors":[{{"message":"{message}","extensions":{{"code":"{code}"}}}}]}}"#)
}

#[test]
fn each_status_has_one_meaning() {
    let denied = r#"{"errors":"[API] This action requires merchant approval"}"#;
    for (status, headers, body, expected) in [
        (200, vec![], r#"{"data":{"shop":1}}"#, ["data", "data", "data"]),
        (301, vec![("location", "https://other/")], "", [r#"refused: Redirected("https://other/")"#; 3]),
        (400, vec![], "", ["bug"; 3]),
        (401, vec![], r#"{"errors":"[API] Invalid API key or access token"}"#, ["unauthorised"; 3]),
        (402, vec![], "", ["refused: Unpaid"; 3]),
        (403, vec![], denied, [r#"refused: Forbidden("[API] This action requires merchant approval")"#; 3]),
        (404, vec![], r#"{"errors":"Not Found"}"#, ["refused: NotFound"; 3]),
        (408, vec![], "", ["too heavy", "again", "unknown"]),
        (413, vec![], "", ["bug"; 3]),
        (423, vec![], "", ["refused: Locked"; 3]),
        (430, vec![], "", ["refused: Security"; 3]),
        (429, vec![], "", ["throttled"; 3]),
        (429, vec![("retry-after", "2.5")], "", ["throttled 2.5"; 3]),
        (429, vec![("retry-after", "86400")], "", ["throttled 300"; 3]),
        (429, vec![("retry-after", "-1")], "", ["throttled"; 3]),
        (429, vec![("retry-after", "NaN")], "", ["throttled"; 3]),
        (429, vec![("retry-after", "soon")], "", ["throttled"; 3]),
        (429, vec![("retry-after", "Mon, 23 Nov 2026 08:00:30 GMT")], "", ["throttled"; 3]),
        (
            429,
            vec![("retry-after", "Mon, 23 Nov 2026 08:00:30 GMT"), ("date", "Mon, 23 Nov 2026 08:00:00 GMT")],
            "",
            ["throttled 30"; 3],
        ),
        (500, vec![], "", ["again", "again", "unknown"]),
        (502, vec![], "<html>", ["too heavy", "again", "unknown"]),
        (503, vec![], "", ["too heavy", "again", "unknown"]),
        (504, vec![], "", ["too heavy", "again", "unknown"]),
        (520, vec![], "", ["again", "again", "unknown"]),
    ] {
        assert_eq!(heard(status, &headers, body), expected, "{status} {headers:?}");
    }
}

#[test]
fn each_body_of_a_success_has_one_meaning() {
    let lost = ["again", "again", "unknown"];
    for (body, expected) in [
        ("", lost),
        ("<!DOCTYPE html><title>Something went wrong</title>", lost),
        (r#"{"data":{"orders":{"nodes":[{"id":"gi"#, lost),
        (r#"{"data":null}"#, lost),
        ("{}", lost),
        ("[1]", lost),
        (r#"{"data":{"a":1},"errors":[]}"#, ["data"; 3]),
        (&errors("THROTTLED", "Throttled"), ["throttled"; 3]),
        (&errors("MAX_COST_EXCEEDED", "Query cost is 1200"), ["too heavy", "again", "unknown"]),
        (&errors("INTERNAL_SERVER_ERROR", "Internal error"), lost),
        (&errors("TIMEOUT", "Timeout"), ["too heavy", "again", "unknown"]),
        (&errors("SHOP_INACTIVE", "x"), ["refused: Locked"; 3]),
        (&errors("ACCESS_DENIED", "needs read_orders"), [r#"refused: Scope("needs read_orders")"#; 3]),
        (&errors("BAD_REQUEST", "Malformed cursor"), ["stale cursor"; 3]),
        (&errors("", "Invalid cursor for current pagination sort."), ["stale cursor"; 3]),
        (&errors("BAD_REQUEST", "The @idempotent directive is required"), ["bug"; 3]),
        (&errors("undefinedField", "Field 'x' doesn't exist"), ["bug"; 3]),
        (&errors("RESOURCE_NOT_FOUND", "Invalid id"), ["bug"; 3]),
        (r#"{"errors":"Not quite GraphQL"}"#, ["bug"; 3]),
    ] {
        assert_eq!(heard(200, &[], body), expected, "{body}");
    }
}

#[test]
fn partial_data_is_not_taken_and_the_gravest_error_speaks() {
    let error = |code: &str| format!(r#"{{"message":"m","extensions":{{"code":"{code}"}}}}"#);
    let body = format!(
        r#"{{"data":{{"orders":null,"shop":{{}}}},"errors":[{},{}]}}"#,
        error("INTERNAL_SERVER_ERROR"),
        error("ACCESS_DENIED")
    );
    let scope = r#"refused: Scope("m")"#;
    assert_eq!(heard(200, &[], &body), [scope, scope, "unknown"]);

    let nothing_done = format!(r#"{{"data":{{"orderUpdate":null}},"errors":[{}]}}"#, error("ACCESS_DENIED"));
    assert_eq!(heard(200, &[], &nothing_done), [scope; 3]);
}

#[test]
fn records_are_taken_in_part_only_when_every_error_is_about_one_of_them() {
    let error = |code: &str, path: &str| {
        format!(r#"{{"message":"m","path":{path},"extensions":{{"code":"{code}"}}}}"#)
    };
    let internal = |path| error("INTERNAL_SERVER_ERROR", path);
    let told =
        |errors: &[String]| format!(r#"{{"data":{{"nodes":[null]}},"errors":[{}]}}"#, errors.join(","));
    let title = r#"["nodes",0,"lineItems","nodes",2,"title"]"#;
    let inside = internal(title);
    let scope = error("ACCESS_DENIED", r#"["nodes",0,"customer"]"#);
    for (body, query) in [
        (told(std::slice::from_ref(&inside)), "in part: 0 lineItems.nodes.2.title: INTERNAL_SERVER_ERROR: m"),
        (
            told(&[internal(r#"["nodes",1]"#), error("", title)]),
            "in part: 1 INTERNAL_SERVER_ERROR: m | 0 lineItems.nodes.2.title: m",
        ),
        (told(&[inside.clone(), internal(r#"["nodes"]"#)]), "again"),
        (told(&[inside.clone(), internal(r#"["orders","nodes",0]"#)]), "again"),
        (told(&[inside.clone(), internal(r#"["nodes",-1]"#)]), "again"),
        (told(&[inside.clone(), internal("null")]), "again"),
        (told(&[error("TIMEOUT", title)]), "too heavy"),
        (told(&[error("THROTTLED", title)]), "throttled"),
        (told(&[inside.clone(), scope]), r#"refused: Scope("m")"#),
        (format!(r#"{{"data":null,"errors":[{inside}]}}"#), "again"),
    ] {
        assert_eq!(heard(200, &[], &body)[0], query, "{body}");
    }
    let [_, repeatable, once] = heard(200, &[], &told(&[inside]));
    assert_eq!([repeatable, once], ["again", "unknown"], "a mutation has no records by id");
}

#[test]
fn a_warning_about_the_search_is_a_failure() {
    let body = r#"{"data":{"orders":{"nodes":[]}},"extensions":{"search":[{"path":["orders"],"query":"x:1",
        "warnings":[{"field":"x","message":"Invalid search field for this query.","code":"invalid_field"}]}]}}"#;
    let [query, ..] = heard(200, &[], body);
    assert_eq!(query, "search ignored: x: Invalid search field for this query.: invalid_field");
    let quiet = r#"{"data":{"orders":{}},"extensions":{"search":[{"path":["orders"],"query":"x:1"}]}}"#;
    assert_eq!(heard(200, &[], quiet)[0], "data");
}

#[test]
fn another_version_than_asked_fails_queries_only() {
    let header = [("x-shopify-api-version", "2026-10")];
    assert_eq!(heard(200, &header, r#"{"data":{"a":1}}"#), ["wrong version: 2026-10", "data", "data"]);
    let header = [("x-shopify-api-version", "2026-07")];
    assert_eq!(heard(200, &header, r#"{"data":{"a":1}}"#), ["data"; 3]);
}

#[test]
fn user_errors_of_any_spelling_decline_a_mutation() {
    for (field, extra, words) in [
        ("userErrors", "", "declined: id: bad"),
        ("orderCancelUserErrors", r#""code":"INVALID","#, "declined: INVALID: id: bad"),
    ] {
        let body = format!(r#"{{"data":{{"x":{{"{field}":[{{{extra}"field":["id"],"message":"bad"}}]}}}}}}"#);
        assert_eq!(heard(200, &[], &body), ["data", words, words]);
        let none = format!(r#"{{"data":{{"x":{{"{field}":[]}}}}}}"#);
        assert_eq!(heard(200, &[], &none), ["data"; 3]);
    }
}

#[test]
fn the_lack_of_an_answer_is_harmless_only_where_nothing_can_act_twice() {
    for (failure, expected) in [
        (Failure::NotSent("refused".to_owned()), ["not sent"; 3]),
        (Failure::TimedOut, ["too heavy", "again", "unknown"]),
        (Failure::Broken("reset".to_owned()), ["again", "again", "unknown"]),
        (Failure::TooLong(64 << 20), ["protocol", "again", "unknown"]),
    ] {
        let words = [&ORDER_HEADS, &TAGS_ADD, &ORDER_NOTE_UPDATE]
            .map(|document| word(&classify_failure(&asked(document), &failure)));
        assert_eq!(words, expected, "{failure:?}");
    }
}

#[test]
fn the_cost_is_learnt_from_refusals_too() {
    let body = r#"{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":
        {"requestedQueryCost":13,"actualQueryCost":null,
         "throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":4,"restoreRate":100.0}}}}"#;
    let received = Received::canned(200, &[], body);
    let cost = classify(&asked(&ORDER_HEADS), &received).cost.unwrap();
    assert_eq!((cost.requested_query_cost, cost.throttle_status.currently_available), (Some(13.0), 4.0));
}
