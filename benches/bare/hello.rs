//! A Rust program that does nothing: `hwjobs --help` is measured against it (`scripts/measure`).

#![expect(clippy::print_stdout, reason = "printing is all it does")]

fn main() {
    println!("hello, world");
}
