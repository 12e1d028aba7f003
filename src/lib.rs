//! hwjobs
