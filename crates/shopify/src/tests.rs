//! The whole client against a scripted shop. Nothing sleeps: waits are leapt over and remembered.

mod cancelling;
mod failing;
mod guarding;
mod kits;
mod reading;
mod records;
mod returned;
mod stock;
mod untold;
mod writing;

use std::rc::Rc;
use std::time::Duration;

use super::scripted::{Canned, Script};
use super::sleep::Leap;
use super::transport::Limits;
use super::{Access, Config, Deadlines, Error, Reader, TokenSource, Writer, connect_with};
use domain::values::secret::Secret;

/// Must never be seen (R14).
const CANARY: &str = "shpat_canary";

/// A scripted shop and a client for it.
struct Shop {
    reader: Reader,
    writer: Writer,
    script: Script,
    leap: Rc<Leap>,
}

struct Setup {
    access: Access,
    token: TokenSource,
    max_wait: u64,
    limits: Limits,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            access: Access::ReadWrite,
            token: TokenSource::Given(Secret::new(CANARY)),
            max_wait: 600,
            limits: Limits::default(),
        }
    }
}

fn shop(answers: Vec<Canned>) -> Shop {
    shop_with(Setup::default(), answers)
}

fn shop_with(setup: Setup, answers: Vec<Canned>) -> Shop {
    let script = Script::start(answers);
    let leap = Rc::new(Leap::new());
    let config = Config {
        endpoint: format!("http://{}", script.address).parse().unwrap(),
        api_version: "2026-07".to_owned(),
        token: setup.token,
        access: setup.access,
        patience: Deadlines { deadline: None, max_wait: Duration::from_secs(setup.max_wait) },
    };
    assert!(!format!("{config:?}").contains("canary"));
    let (reader, writer) = connect_with(config, setup.limits, Rc::<Leap>::clone(&leap)).unwrap();
    Shop { reader, writer, script, leap }
}

/// An error's message, which must not hold the token in any form.
fn message<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    let error = result.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("canary"), "{error}");
    error.to_string()
}
