"""The states of the world in which swept runs begin: what is in the store, and what has happened at the shop since."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from .points import killed_at, recorded
from .retailer import NOON, at, rows

NEW = ("orders", "new")

# What happens to one order each. First some that a run of `orders returns` has seen, then what becomes of these, and others.
GIVEN_BACK = (("send", "request-return"), ("send", "request-exchange"), ("goodwill",))
FURTHER = (("approve-return", "receive"), ("approve-return", "receive"), ("refund-again",))
GIVEN_BACK_LATER = (
    ("send", "return-at-store"),
    ("send", "refund-at-store"),
    ("send", "take-back"),
    ("send", "request-return", "approve-return", "receive-damaged"),
    ("send", "request-return-of-all", "approve-return", "process-return"),
    ("send", "request-return", "decline-return"),
    ("goodwill",),
)

# An order that waits in the brokering queue as a whole, paid, and of which nothing has been sent.
UNTOUCHED = """SELECT o.name FROM orders o
 WHERE o.status = 'approved' AND o.fulfillment_status = 'UNFULFILLED' AND o.financial_status = 'PAID'
   AND NOT EXISTS (SELECT 1 FROM items i JOIN ship_groups g USING (ship_group_id)
                    WHERE i.order_id = o.order_id AND (i.status <> 'approved' OR g.facility <> 'brokering'))
 ORDER BY o.order_id"""

# What the shop shows; what the store keeps there; and for what anybody waits.
AVAILABLE = """SELECT l.item_id, l.location_id, l.available FROM inventory_levels l JOIN inventory_items i ON i.id = l.item_id
 WHERE l.is_active AND i.tracked AND NOT i.is_kit ORDER BY 1, 2"""
PLACE = "FROM shop_variants v JOIN facility_locations f USING (shop) WHERE v.inventory_item_id = ? AND f.location_id = ?"
KEPT = """SELECT v.inventory_item_id, f.location_id, k.atp FROM shop_variants v JOIN facility_locations f USING (shop)
  JOIN stock k ON k.variant_id = v.variant_id AND k.facility = f.facility"""
WAITED_FOR = """SELECT DISTINCT v.inventory_item_id FROM shop_variants v JOIN items i USING (variant_id)
 WHERE i.status IN ('created', 'approved', 'held')"""

# Units that facilities are to send: one of each order.
TO_SEND = """SELECT o.name, min(i.line_id), g.facility FROM reservations r JOIN items i USING (item_id) JOIN orders o USING (order_id)
  JOIN ship_groups g USING (ship_group_id) GROUP BY o.order_id ORDER BY o.order_id"""

# Orders to which something can happen, most probably.
NEWEST = """SELECT name FROM orders
 WHERE NOT doc ->> 'test' AND cancelled_at IS NULL AND doc ->> 'displayFulfillmentStatus' = 'UNFULFILLED'
 ORDER BY doc ->> 'displayFinancialStatus' = 'PAID' DESC, id DESC"""


def first_run(retailer, _strace):
    """No store yet, a few orders at the shop: opening and migrating are swept too."""
    with retailer:
        pass


def all_identified(retailer, _strace):
    """No store yet; every variant of the shop can be taken."""
    retailer.identifier = "shopify-id"
    first_run(retailer, _strace)


def loaded_products(retailer, strace):
    """A store with the shop's products, and none of its orders."""
    all_identified(retailer, strace)
    with retailer:
        done(retailer.run("initial-load", "products", now=at()))


def changed_products(retailer, strace):
    """A store with the shop's products, of which some have changed or gone since."""
    all_identified(retailer, strace)
    with retailer:
        done(retailer.run("products", "sync", now=at()))
    for minutes in (10, 20, 30, 40):
        retailer.now = at(minutes=minutes)
        with retailer:
            retailer.step()


def stocked(retailer, strace):
    """A store that has the shop's products, orders and stock."""
    all_identified(retailer, strace)
    with retailer:
        for minutes, job in enumerate((("products", "sync"), NEW, ("inventory", "sync"))):
            done(retailer.run(*job, now=at(minutes=minutes)))


def counted_stock(retailer, strace):
    """A store that has the shop's stock, some of which was counted at the shop since, and some moved by the store itself."""
    stocked(retailer, strace)
    places = quiet_places(retailer, 40)
    retailer.now = at(minutes=50)
    with retailer:
        for number, (item, location) in enumerate(places[:30]):
            retailer.count(item, location, f"available={number} damaged={number % 3}")
    enter(retailer, {place: -1 for place in places[30:]})


def moved_stock(retailer, strace):
    """A shop that shows what its store may promise; the store has moved some of it since, a part of it to where the shop does not
    stock it yet."""
    stocked(retailer, strace)
    with retailer:
        done(retailer.run("inventory", "upload-changes", now=at(minutes=10)))
        done(retailer.run("inventory", "upload-changes", now=at(minutes=11)))
    places = quiet_places(retailer, 30)
    available = {(item, location): units for item, location, units in rows(retailer.shop_file, AVAILABLE)}
    locations = sorted({location for _, location in available})
    elsewhere = next((item, to) for item, _ in places for to in locations if (item, to) not in available)
    moved = {place: number % 7 - 3 or 5 for number, place in enumerate(places)} | {elsewhere: 6}
    enter(retailer, moved)
    retailer.to_show = {place: available.get(place, 0) + units for place, units in moved.items()}
    [(retailer.shown_before,)] = rows(retailer.shop_file, "SELECT coalesce(max(seq), 0) FROM inventory_moves")


def quiet_places(retailer, how_many):
    """Places where the store has what the shop shows, of things for which nobody waits: one of each thing."""
    waited_for = {item for (item,) in rows(retailer.store_file, WAITED_FOR)}
    kept = {(item, location): atp for item, location, atp in rows(retailer.store_file, KEPT)}
    committed = {item for (item,) in rows(retailer.shop_file, "SELECT item_id FROM inventory_levels WHERE committed <> 0")}
    places = {}
    for item, location, units in rows(retailer.shop_file, AVAILABLE):
        if units > 5 and item not in waited_for | committed and kept.get((item, location)) == units:
            places.setdefault(item, (item, location))
    assert len(places) >= how_many, "there are enough quiet places"
    return list(places.values())[:how_many]


def enter(retailer, moved):
    """Enters rows into the store's ledger, as a feed would."""
    with closing(sqlite3.connect(retailer.store_file)) as store, store:
        for (item, location), units in moved.items():
            of = [units, units, item, location]
            store.execute(
                "INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, happened_at, run_id)"
                f" SELECT v.variant_id, f.facility, ?, ?, 'manual', '{at(minutes=45)}', 1 {PLACE}",
                of,
            )
            store.execute(
                f"INSERT INTO stock (variant_id, facility, qoh, atp) SELECT v.variant_id, f.facility, ?, ? {PLACE}"
                " ON CONFLICT (variant_id, facility) DO UPDATE SET qoh = qoh + excluded.qoh, atp = atp + excluded.atp",
                of,
            )


def described_facilities(retailer, strace):
    """A store with the shop's products and two facilities, of which one has stock already."""
    loaded_products(retailer, strace)
    lay(retailer, "facilities/f.csv", ["facility-id,type", "DC,warehouse", "SHOP,store"])
    lay(retailer, "variance/first.csv", ["product-id,facility-id,available-delta,reason", *(f"{one},DC,7,found" for one in variants(retailer))])
    with retailer:
        for job in (("misc", "import-facilities"), ("inventory", "variance")):
            done(retailer.run(*job, now=at(minutes=30)))


def stock_feed(retailer, strace):
    """Two files say how much there is: of a few things what is there already, of the others something else."""
    described_facilities(retailer, strace)
    for name, more in (("a", 0), ("b", 3)):
        places = [(one, place) for one in variants(retailer) for place in ("DC", "SHOP")]
        rows = [f"{one},{place},{number % 5 + 5 + more}" for number, (one, place) in enumerate(places)]
        lay(retailer, f"stock/{name}.csv", ["product-id,facility-id,available", *rows])


def variance_feed(retailer, strace):
    """Two files say by how much stock differs."""
    described_facilities(retailer, strace)
    for name, sign in (("a", 1), ("b", -1)):
        rows = [f"{one},DC,{sign * (number + 1)},cycle-count" for number, one in enumerate(variants(retailer))]
        lay(retailer, f"variance/{name}.csv", ["product-id,facility-id,available-delta,reason", *rows])


def waiting_orders(retailer, strace):
    """A store with stock, whose orders are approved and wait for a facility; of some things there is nothing."""
    stocked(retailer, strace)
    with retailer:
        done(retailer.run("orders", "approve", now=at(minutes=3)))
    [(groups,)] = rows(retailer.store_file, "SELECT count(*) FROM ship_groups WHERE facility = 'brokering'")
    assert groups > 8, "there are several pages of what waits"


def rejections(retailer, strace):
    """Facilities do not send some of what they are to send: units alone, with what belongs to them, and with the like of them."""
    waiting_orders(retailer, strace)
    with retailer:
        done(retailer.run("brokering", "batch", now=at(minutes=4)))
    reasons = (("not-in-stock", "Y", "N"), ("damaged", "N", "N"), ("mismatch", "Y", "Y"))
    rejected = [
        f"{order},{line},{facility},{','.join(reasons[number % 3])}"
        for number, (order, line, facility) in enumerate(rows(retailer.store_file, TO_SEND)[:6])
    ]
    lay(retailer, "rejections/a.csv", ["order,line-id,facility-id,reason,may-split,cascade-by-product", *rejected])


def variants(retailer):
    """A few of the variants that the store knows."""
    return [one for (one,) in rows(retailer.store_file, "SELECT identity FROM variants ORDER BY variant_id LIMIT 7")]


def lay(retailer, path, lines):
    """Lays a file down, as somebody did who is done with it."""
    file = retailer.folder / "feeds" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n")
    os.utime(file, (NOON.timestamp(), NOON.timestamp()))


def next_run(retailer, _strace):
    """A store with a checkpoint behind these orders; nine more have come."""
    with retailer:
        done(retailer.run(*NEW, now=at()))
    retailer.now = at(minutes=50)
    with retailer:
        retailer.place(9)


def healing_run(retailer, strace):
    """A run was killed with half of its mutations sent, waiting for the answer to one of them."""
    with tempfile.TemporaryDirectory(dir=retailer.folder.parent) as rehearsal:
        with retailer:
            pass
        with retailer.copied_to(Path(rehearsal) / "r", retailer.now) as other:
            points = recorded(other, strace, NEW, at())
    answers = [point for point in points if point.call == "recvfrom"]
    with retailer:
        assert killed_at(retailer, strace, NEW, at(), answers[len(answers) * 2 // 3]).killed


def changed_orders(retailer, _strace):
    """A store that has every order of the shop, of which some have changed there since it read them."""
    with retailer:
        done(retailer.run(*NEW, now=at()))
    for minutes in (10, 20, 30, 40):
        retailer.now = at(minutes=minutes)
        with retailer:
            retailer.step()
    with retailer:
        done(retailer.run(*NEW, now=at(minutes=41)))


def followed_orders(retailer, strace):
    """A store that has every order of the shop as it is there, none of them approved."""
    changed_orders(retailer, strace)
    with retailer:
        done(retailer.run("orders", "update", now=at(minutes=42)))


def cancelled_orders(retailer, strace):
    """A store that follows; then some of its orders were cancelled as a whole."""
    followed_orders(retailer, strace)
    later(retailer, 50, [("cancel",)] * 5)


def cancelled_items(retailer, strace):
    """A store that follows; then single units of its orders were given up."""
    followed_orders(retailer, strace)
    later(retailer, 50, [("cancel-unit",), ("edit-down",)] * 3)


def returned_orders(retailer, strace):
    """A store that follows, returns as well; then more came back, and what was to come back did."""
    followed_orders(retailer, strace)
    to = later(retailer, 43, GIVEN_BACK)
    with retailer:
        done(retailer.run("orders", "returns", now=at(minutes=44)))
    retailer.now = at(minutes=50)
    with retailer:
        for order, names in zip(to, FURTHER):
            assert retailer.happens(order, *names), f"{names} to {order}"
    later(retailer, 50, GIVEN_BACK_LATER, but=to)


def given_up_orders(retailer, strace):
    """A store that has cancelled orders by itself, of which the shop meanwhile has cancelled one as well, and sent another."""
    followed_orders(retailer, strace)
    with retailer:
        retailer.run("orders", "approve", now=at(minutes=43))
    names = [name for (name,) in rows(retailer.store_file, UNTOUCHED)][:6]
    assert len(names) == 6, "there are enough orders that wait"
    numbers = give_up(retailer, names)
    retailer.now = at(minutes=50)
    with retailer:
        for name, happening in zip(names, ("cancel", "send")):
            assert retailer.happens(name.removeprefix("#"), happening), f"{happening} to {name}"
    retailer.given_up = frozenset(numbers[2:])


def give_up(retailer, names):
    """Cancels orders in the store, as a rule of its own would; answers their numbers at the shop."""
    numbers = []
    with closing(sqlite3.connect(retailer.store_file)) as store, store:
        for name in names:
            [(order, number)] = store.execute("SELECT order_id, shopify_id FROM orders WHERE name = ?", [name])
            store.execute("UPDATE items SET status = 'cancelled', cancelled_by = 'store' WHERE order_id = ?", [order])
            store.execute("UPDATE orders SET status = 'cancelled' WHERE order_id = ?", [order])
            store.execute(
                "INSERT INTO order_events (order_id, happened_at, run_id, what, why, decided_by)"
                " VALUES (?, ?, 1, 'cancelled', 'waited too long', 'store')",
                [order, at(minutes=45)],
            )
            numbers.append(number)
    return numbers


def later(retailer, minutes, happenings, but=()):
    """Lets each of these happen, to one order each, the newest ones to which they can; answers which."""
    retailer.now = at(minutes=minutes)
    names = [name.removeprefix("#") for (name,) in rows(retailer.shop_file, NEWEST)]
    struck = []
    with retailer:
        for happening in happenings:
            free = (name for name in names if name not in struck and name not in but)
            struck.append(next(name for name in free if retailer.happens(name, *happening)))
    return struck


def done(ended):
    """Holds a run of the preparation to its success."""
    assert ended.code == 0, ended.errors
