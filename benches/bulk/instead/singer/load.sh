#!/bin/sh
# The two of them, and the indexes.
#
#     load.sh PYTHON orders.jsonl orders.db
set -eu
here=$(cd "$(dirname "$0")" && pwd)

config="$3.config.json"
printf '{"database": "%s"}\n' "$3" > "$config"
"$1" "$here/tap.py" "$2" | "$1" "$here/target.py" --config "$config" > "$3.state.json"
sqlite3 -bail "$3" ".read '$here/../indexes.sql'"
