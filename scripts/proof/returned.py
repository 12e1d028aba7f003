"""The checker's part about returns: what the shop says came back and was paid back, against what the store has of it."""

from collections import Counter

from .fault import Fault
from .retailer import rows

# Returns of which units are, or were, on their way.
LIVE = ("REQUESTED", "OPEN", "CLOSED")


def faults(orders, store):
    """Each return of the shop once, each refund that belongs to none once, with their units; and each unit once into stock."""
    yield from compared("returns", told(orders), Counter(rows(store, "SELECT of_kind, shopify_id FROM returns")))
    units = "SELECT r.shopify_id FROM returns r JOIN return_items USING (return_id) WHERE of_kind = 'return' AND status NOT IN ('rejected', 'cancelled')"
    yield from compared("units of return", told_units(orders), Counter(number for (number,) in rows(store, units)))
    shelved = "SELECT item_id FROM return_items JOIN items USING (item_id) WHERE restocked IS NOT NULL AND variant_id IS NOT NULL"
    yield from compared("units put into stock", Counter(rows(store, shelved)), entered(store, "returned"))
    yield from compared("damaged units", Counter(rows(store, f"{shelved} AND damaged = 1")), entered(store, "damaged"))


def compared(what, wanted, present):
    """Faults for what is missing and for what is there too often."""
    for key in wanted | present:
        if (times := present[key]) != wanted[key]:
            yield Fault("lost" if times < wanted[key] else "doubled", f"{what} {key}: {times} times, not {wanted[key]}")


def told(orders):
    """Every return, and every refund that is one by itself or gives money without units."""
    found = Counter()
    for order in orders:
        found.update(("return", number(one)) for one in order["returns"])
        found.update(("refund", number(one)) for one in order["refunds"] if one["return"] is None and counts(order, one))
    return found


def counts(order, refund):
    """Whether a refund that belongs to no return is kept: one of units that were not sent is a cancellation, or money for
    goods that are still to be sent."""
    sent = {line for parcel in order["fulfillments"] if parcel["status"] == "SUCCESS" for line in lines(parcel["fulfillmentLineItems"])}
    told = [line for line in refund["refundLineItems"] if line["quantity"]]
    of_sent = {line["restockType"] for line in told if line["lineItem"]["id"] in sent}
    if "RETURN" in of_sent:
        return True
    gave_up = any(line["restockType"] == "CANCEL" for line in told) or (order["cancelledAt"] and not sent)
    if gave_up or (told and "NO_RESTOCK" not in of_sent):
        return False
    return float(refund["totalRefundedSet"]["shopMoney"]["amount"]) != 0


def lines(units):
    """The order's lines that units are of."""
    return [one["lineItem"]["id"] for one in units]


def told_units(orders):
    """How many units each return is about."""
    found = Counter()
    for one in (one for order in orders for one in order["returns"] if one["status"] in LIVE):
        found[number(one)] += sum(line["quantity"] for line in one["returnLineItems"])
    return found


def entered(store, reason):
    """The ledger's rows of this reason, by unit, less those that take one back."""
    of = lambda reason: Counter(rows(store, f"SELECT item_id FROM stock_ledger WHERE reason = '{reason}'"))
    return of(reason) - of(f"{reason}-undone")


def number(thing):
    """The number at the end of a gid."""
    return int(thing["id"].rpartition("/")[2])
