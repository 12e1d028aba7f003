//! Arguments that several commands take.

use clap::Arg;

pub(super) fn variant() -> Arg {
    Arg::new("variant").long("variant").value_name("NAME").help("Run this variant of the job")
}
