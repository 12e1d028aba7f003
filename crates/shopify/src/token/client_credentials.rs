//! The client-credentials grant: a client id and its secret against an access token that lives for a day.

use std::time::Duration;

use serde::Deserialize;
use url::form_urlencoded;

use crate::error::shown;
use crate::transport::Received;
use domain::values::secret::Secret;

/// What the shop gives for a client secret.
#[derive(Debug)]
pub(super) struct Granted {
    pub(super) token: Secret,
    pub(super) lives: Duration,
}

/// What became of a request for a token.
#[derive(Debug)]
pub(super) enum Grant {
    Granted(Granted),
    /// Will be refused again; why.
    Refused(String),
    /// May work the next time; why.
    Again(String),
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    expires_in: Option<u64>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    error_description: Option<String>,
}

/// A token without a term of its own is renewed as often as Shopify's usual ones.
const USUAL_LIFE: Duration = Duration::from_secs(86_399);

/// The body of the request, form-encoded.
pub(super) fn request(client_id: &str, client_secret: &Secret) -> String {
    form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("client_id", client_id)
        .append_pair("client_secret", client_secret.expose())
        .finish()
}

/// Reads the answer. Its body may hold a token, so that no message repeats it, except for a refusal's own words.
pub(super) fn judge(received: &Received) -> Grant {
    let status = received.status;
    if status.is_server_error() || matches!(status.as_u16(), 408 | 429) {
        return Grant::Again(format!("the shop answered {status} when asked for a token"));
    }
    if !status.is_success() {
        let why = serde_json::from_slice::<Refusal>(&received.body).map_or_else(
            |_| status.to_string(),
            |r| shown(&format!("{status}: {} {}", r.error, r.error_description.unwrap_or_default())),
        );
        return Grant::Refused(format!(
            "the shop gives no token for this client-id and client-secret ({why}); \
             check both, and that the app is installed"
        ));
    }
    match serde_json::from_slice::<Answer>(&received.body) {
        Ok(answer) => Grant::Granted(Granted {
            token: Secret::new(&answer.access_token),
            lives: answer.expires_in.map_or(USUAL_LIFE, Duration::from_secs),
        }),
        Err(_) => Grant::Again("the shop's answer to a request for a token is not readable".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, body: &str) -> Grant {
        judge(&Received::canned(status, &[], body))
    }

    #[test]
    fn each_answer_to_a_grant_has_one_meaning() {
        let granted = judged(200, r#"{"access_token":"shpua_canary","scope":"read_orders","expires_in":60}"#);
        assert!(matches!(granted, Grant::Granted(g) if g.lives == Duration::from_secs(60)));
        assert!(matches!(judged(503, "<html>"), Grant::Again(_)));
        assert!(matches!(judged(200, "<html>"), Grant::Again(_)));
        let Grant::Refused(why) = judged(400, r#"{"error":"invalid_client","error_description":"no"}"#)
        else {
            panic!("a refusal is final")
        };
        assert!(why.contains("invalid_client no"), "{why}");
    }

    #[test]
    fn what_was_granted_is_not_shown() {
        let granted = judged(200, r#"{"access_token":"shpua_canary","expires_in":60}"#);
        assert!(!format!("{granted:?}").contains("canary"));
    }

    #[test]
    fn the_secret_is_form_encoded() {
        let body = request("id", &Secret::new("a&b=c"));
        assert_eq!(body, "grant_type=client_credentials&client_id=id&client_secret=a%26b%3Dc");
    }
}
