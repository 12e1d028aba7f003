//! `hwjobs`: one run of one job per invocation.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(hwjobs::cli::main(std::env::args_os()).code())
}
