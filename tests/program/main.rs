//! The whole program: the real binary against the demo shop. One test program, so that it is linked once.

mod first_minute;
mod support;
