//! (contract commit)
