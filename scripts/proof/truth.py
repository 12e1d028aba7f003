"""The checker: holds a store against what the shop itself knows and did, and against a store that was never disturbed."""

import json
import re
from collections import Counter

from . import returned
from .fault import Fault
from .retailer import rows

TAG, LINE = "hw:imported", "hwjobs: imported"
KEPT = ("SUGGESTED_REFUND", "CHANGE")  # transactions that are no payments

# What may differ between a run that was killed and healed and one that was left alone: which run did it, when, how often it tried,
# and the port on which the shop happened to stand.
INCIDENTAL = {"run_id", "first_run_at", "imported_at", "created_at", "updated_at", "planned_at", "settled_at", "moved_at", "attempts", "domain", "happened_at", "recorded_at", "found_at", "read_at", "reserved_at", "from_at"}
# What counts from the moment of a run: only whether it is there.
COUNTED = {"gone_at", "auto_cancel_at", "thru_at"}


# A load is called by the moment at which it began, and asks for what there was until then; a file, by when it was found.
BEGAN = re.compile(r'(?<=bulk/products/)\d+|(?<=bulk/orders/)\d+|(?<="session":")[^"]+|(?<="to":")[^"]+|(?<="found_at":")[^"]+|(?<=[0-9a-f]{64}/)[-0-9T:+]+')


def content(store):
    """Every row of the store that is not incidental, with its table."""
    tables = [name for (name,) in rows(store, "SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = Counter()
    for table in tables:
        if table == "runs":
            continue
        columns = [name for (name,) in rows(store, f"SELECT name FROM pragma_table_info('{table}')") if name not in INCIDENTAL]
        columns = [f"{name} IS NOT NULL" if name in COUNTED else name for name in columns]
        found.update((table, *map(timeless, row)) for row in rows(store, f"SELECT {', '.join(columns)} FROM {table}"))
    return found


def timeless(value):
    """A value without the moment at which a load began."""
    return BEGAN.sub("began", value) if isinstance(value, str) else value


def effects(shop):
    """The mutations that the shop carried out, oldest first: name, object, whether anything changed."""
    return rows(shop, "SELECT mutation, object, changed FROM effects ORDER BY seq")


def faults(retailer, shows=frozenset(), undisturbed=None):
    """Everything that is not as promised; `shows` names what this kind of run is held to besides."""
    shop = [json.loads(doc) for (doc,) in rows(retailer.shop_file, "SELECT doc FROM orders")]
    orders = [order for order in shop if not order["test"]]
    store = retailer.store_file
    found = list(of_products(retailer) if "products" in shows else of_orders(orders, store))
    levels = "levels" in shows
    found += [*of_stock(store, levels or "aside" in shows), *of_the_file(store), *of_mutations(orders, retailer, "marks" in shows, levels)]
    found += of_levels(retailer) if levels else []
    found += returned.faults(orders, store) if "returns" in shows else []
    found += of_feeds(retailer) if "feeds" in shows else []
    if undisturbed is not None:
        present = content(retailer.store_file)
        found += [Fault("lost", f"row {row}") for row in undisturbed - present]
        found += [Fault("doubled", f"row {row}") for row in present - undisturbed]
    return found


def of_orders(orders, store):
    """Each order of the shop once, with one item per unit and one payment per transaction. A unit that the store gave up and the shop
    sent all the same stays given up, and another one takes its place."""
    units = (
        "(SELECT count(*) FROM items i WHERE i.order_id = o.order_id AND NOT EXISTS (SELECT 1 FROM order_events e"
        " WHERE (e.order_id, e.line_id, e.unit, e.what) = (i.order_id, i.line_id, i.unit, 'cancel withdrawn')))"
    )
    stored = {
        shopify_id: numbers
        for shopify_id, *numbers in rows(
            store,
            f"SELECT o.shopify_id, {units},"
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


def of_products(retailer):
    """Each product of the shop once, with its variants, and none besides but what is gone."""
    shop = {int(number): len(json.loads(doc)["variants"]) for number, doc in rows(retailer.shop_file, "SELECT id, doc FROM products")}
    stored = rows(
        retailer.store_file,
        "SELECT p.shopify_id, (SELECT count(*) FROM shop_variants v WHERE v.shop = p.shop AND v.shopify_product = p.shopify_id"
        " AND v.gone_at IS NULL) FROM shop_products p WHERE p.gone_at IS NULL",
    )
    for number, variants in shop.items() - set(stored):
        yield Fault("lost", f"product {number} with {variants} variants")
    for number, variants in set(stored) - shop.items():
        yield Fault("wrong", f"product {number} with {variants} variants is not as the shop's")


def of_mutations(orders, retailer, marks, levels):
    """Each order marked once, and each that the store has given up cancelled once: to be seen on the order, in the shop's log, and
    confirmed in the outbox. Each question asked once. Mutations of stock are held to what the shop shows."""
    stock = ("inventoryAdjustQuantities", "inventoryActivate") if levels else ()
    done = [(mutation, gid) for mutation, gid, change in effects(retailer.shop_file) if change]
    changed = Counter(one for one in done if one[0] not in stock)
    mark = 1 if marks else 0
    [(expected,)] = rows(retailer.store_file, "SELECT count(*) FROM outbox WHERE key LIKE 'bulk/%'")
    pushes = sum(mutation in stock for mutation, _ in done)
    [(planned,)] = rows(retailer.store_file, "SELECT count(*) FROM outbox WHERE key LIKE 'level%'")
    if pushes != planned:
        yield Fault("lost" if pushes < planned else "doubled", f"{pushes} mutations of stock, not {planned}")
    asked = [one for one in changed if one[0] == "bulkOperationRunQuery"]
    if len(asked) != expected:
        yield Fault("lost" if len(asked) < expected else "doubled", f"{len(asked)} bulk queries, not {expected}")
    for one in asked:
        changed.pop(one)
    for order in orders:
        cancel = 1 if int(order["legacyResourceId"]) in retailer.given_up else 0
        expected += 2 * mark + cancel
        notes = (order["note"] or "").splitlines().count(LINE)
        for what, times, wanted in (
            ("tag", order["tags"].count(TAG), mark),
            ("line of note", notes, mark),
            ("tagsAdd", changed.pop(("tagsAdd", order["id"]), 0), mark),
            ("orderUpdate", changed.pop(("orderUpdate", order["id"]), 0), mark),
            ("orderCancel", changed.pop(("orderCancel", order["id"]), 0), cancel),
        ):
            if times != wanted:
                yield Fault("lost" if times < wanted else "doubled", f"{what} of {order['name']}: {times} times, not {wanted}")
    yield from (Fault("wrong", f"{mutation} of {gid}, which nobody asked for") for mutation, gid in changed)
    [(unsettled, rows_there)] = rows(retailer.store_file, "SELECT count(*) FILTER (WHERE state <> 'confirmed'), count(*) FILTER (WHERE key NOT LIKE 'file/%') FROM outbox")
    if unsettled or rows_there != expected + planned:
        yield Fault("lost", f"outbox: {unsettled} of {rows_there} rows not confirmed, {expected} expected")


def of_levels(retailer):
    """What the store has moved is shown, each level changed once; and where it was counted at the shop, the store has it so."""
    pushed = Counter(
        rows(
            retailer.shop_file,
            "SELECT item_id, location_id FROM inventory_moves WHERE cause = 'inventoryAdjustQuantities' AND name = 'available'"
            f" AND seq > {retailer.shown_before}",
        )
    )
    shown = {
        (item, location): units
        for item, location, units in rows(retailer.shop_file, "SELECT item_id, location_id, available FROM inventory_levels")
    }
    for place, units in retailer.to_show.items():
        if pushed[place] != 1 or shown.get(place) != units:
            kind = "doubled" if pushed[place] > 1 else "lost"
            yield Fault(kind, f"{place} shows {shown.get(place)} after {pushed[place]} pushes, not {units} after one")
    yield from (Fault("wrong", f"{place} was pushed") for place in pushed.keys() - retailer.to_show.keys())
    if retailer.to_show:
        return
    kept = {
        (item, location): numbers
        for item, location, *numbers in rows(
            retailer.store_file,
            "SELECT v.inventory_item_id, f.location_id, k.qoh, k.atp FROM shop_variants v JOIN facility_locations f USING (shop)"
            " JOIN stock k ON k.variant_id = v.variant_id AND k.facility = f.facility",
        )
    }
    for item, location, on_hand, sellable in rows(
        retailer.shop_file,
        "SELECT l.item_id, l.location_id, max(l.on_hand, 0), max(l.available + l.committed, 0) FROM inventory_levels l"
        " JOIN inventory_items i ON i.id = l.item_id WHERE l.is_active AND i.tracked",
    ):
        if kept.get((item, location), [0, 0]) != [on_hand, sellable]:
            yield Fault("lost", f"{item} at {location}: {kept.get((item, location))}, not {[on_hand, sellable]}")


def of_feeds(retailer):
    """Each file was read once, and lies where files lie that were read, as it was; nothing is left half done beside it."""
    for folder in sorted((retailer.folder / "feeds").iterdir()):
        left = sorted(path.name for path in folder.iterdir() if path.name != "done")
        read = sorted(path.name for path in (folder / "done").iterdir())
        known = [name for (name,) in rows(retailer.store_file, f"SELECT name FROM feed_files WHERE job LIKE '%{folder.name}' ORDER BY name")]
        if left or read != known:
            yield Fault("lost", f"{folder.name}: {left} were not read, {read} were put away, the store knows {known}")
    for state in rows(retailer.store_file, "SELECT name, state FROM feed_files WHERE state <> 'read'"):
        yield Fault("wrong", f"file {state}")


def of_stock(store, set_aside):
    """Stock is the sum of its ledger, and what is promised is what is there less what is kept for orders; and less what the shop sets
    aside, where it is the shop that tells."""
    unlike = ">" if set_aside else "<>"
    for sql in (
        "SELECT * FROM (SELECT variant_id, facility, qoh, atp FROM stock"
        " UNION ALL SELECT variant_id, facility, -sum(qoh_diff), -sum(atp_diff) FROM stock_ledger GROUP BY 1, 2)"
        " GROUP BY variant_id, facility HAVING sum(qoh) <> 0 OR sum(atp) <> 0",
        "SELECT * FROM stock s WHERE (SELECT coalesce(sum(r.units), 0) FROM reservations r"
        f" WHERE r.variant_id = s.variant_id AND r.facility = s.facility) {unlike} qoh - atp",
    ):
        yield from (Fault("wrong", f"stock {row}") for row in rows(store, sql))


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
