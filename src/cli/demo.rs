//! The demo shop of a catalog: where it keeps its state, by which clock it lives, how it is started.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};

use crate::catalog::{Catalog, ShopTable};
use sandbox::{self, Clock, Options, Running};

/// Starts the demo shop; it stands as long as the result lives.
pub(super) fn start(catalog: &Catalog, name: &str, shop: &ShopTable) -> Result<Running> {
    let options = Options::new(state(catalog, name, shop), clock());
    sandbox::start(options).with_context(|| format!("starting the demo shop {name}"))
}

/// Where it keeps its own state: as the catalog says, else beside the store.
pub(super) fn state(catalog: &Catalog, name: &str, shop: &ShopTable) -> PathBuf {
    shop.sandbox_state.clone().unwrap_or_else(|| {
        let folder = catalog.store.state.parent().unwrap_or(Path::new(""));
        folder.join(format!("sandbox-{name}.db"))
    })
}

/// Its clock is ours.
pub(super) fn clock() -> Clock {
    Arc::new(|| crate::clock::now().unwrap_or_default())
}
