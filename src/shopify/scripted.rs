//! A shop that answers by script: each connection gets the next canned answer.
