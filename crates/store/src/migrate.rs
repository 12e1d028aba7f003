//! Numbered SQL files → the schema. `user_version` counts them, `application_id` says whose file it is.

use std::fs::File;
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::Error;

/// "hwjo", as `file` and `PRAGMA application_id` show it.
const APPLICATION: i32 = 0x6877_6a6f;

/// Every schema there ever was, in order. A released file never changes.
const MIGRATIONS: [&str; 11] = [
    include_str!("migrations/0001-foundation.sql"),
    include_str!("migrations/0002-following.sql"),
    include_str!("migrations/0003-aftermath.sql"),
    include_str!("migrations/0004-catalog.sql"),
    include_str!("migrations/0005-inventory.sql"),
    include_str!("migrations/0006-brokering.sql"),
    include_str!("migrations/0007-origin.sql"),
    include_str!("migrations/0008-counted.sql"),
    include_str!("migrations/0009-kinds.sql"),
    include_str!("migrations/0010-trimmed.sql"),
    include_str!("migrations/0011-collections.sql"),
];

/// The schema that this program writes.
pub(super) const LATEST: i32 = MIGRATIONS.len() as i32;

/// Brings the schema up to date, in one transaction. A newer schema and a stranger's file are refused untouched.
pub(super) fn to_latest(conn: &mut Connection, path: &Path) -> Result<(), Error> {
    if version(conn, path)? == LATEST {
        return Ok(());
    }
    let _alone = lock(path)?;
    use_wal(conn)?;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from = version(&tx, path)?;
    for migration in MIGRATIONS.iter().skip(usize::try_from(from).unwrap_or(0)) {
        tx.execute_batch(migration)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION)?;
    tx.pragma_update(None, "user_version", LATEST)?;
    tx.commit()?;
    Ok(())
}

/// Refuses every schema but the latest.
pub(super) fn check_latest(conn: &Connection, path: &Path) -> Result<(), Error> {
    match version(conn, path)? {
        LATEST => Ok(()),
        found => Err(Error::Older { path: path.to_owned(), found, known: LATEST }),
    }
}

fn version(conn: &Connection, path: &Path) -> Result<i32, Error> {
    let pragma = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let (application, found) = (pragma("application_id")?, pragma("user_version")?);
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, tables) {
        (APPLICATION, _) | (0, 0) => {}
        (stranger, _) => return Err(Error::NotOurs { path: path.to_owned(), found: stranger }),
    }
    if found > LATEST {
        return Err(Error::Newer { path: path.to_owned(), found, known: LATEST });
    }
    Ok(found)
}

/// Two first runs at the same moment must not both switch a new file to WAL: SQLite does not wait there.
fn lock(path: &Path) -> Result<Option<File>, Error> {
    if path == Path::new(":memory:") {
        return Ok(None);
    }
    let lock = || {
        let folder = super::locks(path)?;
        let file = private_files::options().create(true).append(true).open(folder.join("migrating"))?;
        file.lock()?;
        Ok(file)
    };
    lock().map(Some).map_err(|e: std::io::Error| Error::Unusable(format!("locking {}: {e}", path.display())))
}

fn use_wal(conn: &Connection) -> Result<(), Error> {
    let mode: String = conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    match mode.as_str() {
        "wal" | "memory" => Ok(()),
        other => {
            Err(Error::Unusable(format!("SQLite answered journal_mode={other} where WAL was asked for")))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::MIGRATIONS;
    use domain::values::identifier::is_invisible;

    #[test]
    fn migration_trims_what_the_domain_trims() {
        let (_, behind) = MIGRATIONS[9].split_once("SELECT char(").unwrap();
        let (list, _) = behind.split_once(')').unwrap();
        let in_sql: BTreeSet<u32> = list.split(',').map(|number| number.trim().parse().unwrap()).collect();
        let in_domain: BTreeSet<u32> =
            ('\0'..=char::MAX).filter(|c| is_invisible(*c)).map(u32::from).collect();
        assert_eq!(in_sql, in_domain);
    }
}
