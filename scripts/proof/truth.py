"""The checker: holds a store against what the shop itself knows and did, and against a store that was never disturbed."""

import json
from collections import Counter
from dataclasses import dataclass

from .retailer import rows

TAG, LINE = "hw:imported", "hwjobs: imported"
KEPT = ("SUGGESTED_REFUND", "CHANGE")  # transactions that are no payments

# What may differ between a run that was killed and healed and one that was left alone: which run did it, when, how often it tried,
# and the port on which the shop happened to stand.
INCIDENTAL = {"run_id", "first_run_at", "imported_at", "created_at", "updated_at", "planned_at", "settled_at", "moved_at", "attempts", "domain", "happened_at"}


@dataclass(frozen=True)
class Fault:
    """A broken promise: `lost`, `doubled`, or `wrong` in another way."""

    kind: str
    what: str

    def __str__(self):
        return f"{self.kind}: {self.what}"


def content(store):
    """Every row of the store that is not incidental, with its table."""
    tables = [name for (name,) in rows(store, "SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = Counter()
    for table in tables:
        if table == "runs":
            continue
        columns = [name for (name,) in rows(store, f"SELECT name FROM pragma_table_info('{table}')") if name not in INCIDENTAL]
        found.update((table, *row) for row in rows(store, f"SELECT {', '.join(columns)} FROM {table}"))
    return found


def effects(shop):
    """The mutations that the shop carried out, oldest first: name, object, whether anything changed."""
    return rows(shop, "SELECT mutation, object, changed FROM effects ORDER BY seq")


def faults(retailer, marks, undisturbed=None):
    """Everything that is not as promised."""
    orders = [json.loads(doc) for (doc,) in rows(retailer.shop_file, "SELECT doc FROM orders")]
    found = list(of_orders(orders, retailer.store_file)) + list(of_marks(orders, retailer, marks)) + list(of_the_file(retailer.store_file))
    if undisturbed is not None:
        present = content(retailer.store_file)
        found += [Fault("lost", f"row {row}") for row in undisturbed - present]
        found += [Fault("doubled", f"row {row}") for row in present - undisturbed]
    return found


def of_orders(orders, store):
    """Each order of the shop once, with one item per unit and one payment per transaction."""
    stored = {
        shopify_id: numbers
        for shopify_id, *numbers in rows(
            store,
            "SELECT o.shopify_id, (SELECT count(*) FROM items i WHERE i.order_id = o.order_id),"
            " (SELECT count(*) FROM ship_groups g WHERE g.order_id = o.order_id) > 0,"
            " (SELECT count(*) FROM payments p WHERE p.order_id = o.order_id) FROM orders o",
        )
    }
    for order in orders:
        units = sum(line["quantity"] for line in order["lineItems"])
        payments = sum(transaction["kind"] not in KEPT for transaction in order["transactions"])
        expected, present = [units, 1, payments], stored.pop(int(order["legacyResourceId"]), None)
        if present != expected:
            more = present is not None and any(have > want for have, want in zip(present, expected))
            yield Fault("doubled" if more else "lost", f"order {order['name']}: units, ship groups, payments {present}, not {expected}")
    yield from (Fault("wrong", f"order {order} is not the shop's") for order in stored)


def of_marks(orders, retailer, marks):
    """Each order marked once: to be seen on the order, in the shop's log, and confirmed in the outbox."""
    changed = Counter((mutation, gid) for mutation, gid, change in effects(retailer.shop_file) if change)
    wanted = 1 if marks else 0
    for order in orders:
        notes = (order["note"] or "").splitlines().count(LINE)
        for what, times in (
            ("tag", order["tags"].count(TAG)),
            ("line of note", notes),
            ("tagsAdd", changed.pop(("tagsAdd", order["id"]), 0)),
            ("orderUpdate", changed.pop(("orderUpdate", order["id"]), 0)),
        ):
            if times != wanted:
                yield Fault("lost" if times < wanted else "doubled", f"{what} of {order['name']}: {times} times, not {wanted}")
    yield from (Fault("wrong", f"{mutation} of {gid}, which nobody asked for") for mutation, gid in changed)
    [(unsettled, confirmed)] = rows(retailer.store_file, "SELECT count(*) FILTER (WHERE state <> 'confirmed'), count(*) FROM outbox")
    if unsettled or confirmed != 2 * wanted * len(orders):
        yield Fault("lost", f"outbox: {unsettled} of {confirmed} rows not confirmed, {2 * wanted * len(orders)} expected")


def of_the_file(store):
    """The file is whole, and no run is left behind."""
    for sql, fine in (
        ("PRAGMA integrity_check", [("ok",)]),
        ("PRAGMA foreign_key_check", []),
        ("SELECT run_id FROM runs WHERE state NOT IN ('done', 'abandoned')", []),
        ("SELECT * FROM failed_records", []),
    ):
        if (found := rows(store, sql)) != fine:
            yield Fault("wrong", f"{sql}: {found}")
