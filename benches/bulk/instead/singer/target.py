"""Singer's SQL target, as its SDK has it, told where SQLite's file is.

    … | python target.py --config config.json        {"database": "orders.db"}

The published target-sqlite does not start on a Python after 3.9; those in use are these few lines over the SDK.
"""

import sqlite3
from decimal import Decimal

from singer_sdk import typing as th
from singer_sdk.sql import SQLConnector, SQLSink, SQLTarget


class Connector(SQLConnector):
    allow_temp_tables = False
    allow_column_alter = False

    def get_sqlalchemy_url(self, config):
        return f"sqlite:///{config['database']}"


class Sink(SQLSink):
    connector_class = Connector
    max_size = 10_000


class Target(SQLTarget):
    name = "target-sqlite"
    default_sink_class = Sink
    config_jsonschema = th.PropertiesList(th.Property("database", th.StringType, required=True)).to_dict()


if __name__ == "__main__":
    sqlite3.register_adapter(Decimal, float)
    Target.cli()
