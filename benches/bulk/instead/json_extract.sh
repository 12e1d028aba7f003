#!/bin/sh
# No program at all: the lines go into a table as they are, and json_extract takes them apart.
#
#     json_extract.sh orders.jsonl orders.db
#
# A bulk row begins with its id, so its kind is in its first letters.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

sqlite3 -bail "$2" <<SQL
.output /dev/null
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
.output stdout
.read '$here/tables.sql'
CREATE TABLE staged (line TEXT);
.mode ascii
.separator "\037" "\n"
.import '$1' staged
.read '$here/json_extract.sql'
DROP TABLE staged;
.read '$here/indexes.sql'
SQL
