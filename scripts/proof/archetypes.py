"""The kinds of run that are swept."""

from dataclasses import dataclass
from typing import Callable

from . import worlds
from .retailer import Retailer, at

SMALL_PAGES = '[orders.new]\nsettle = "0s"\npage-size = 4\n'
MARKED = SMALL_PAGES + '[store.orders]\nmark = { tag = "hw:imported", note = "hwjobs: imported" }\n'
STOCKED = SMALL_PAGES + '[inventory.sync]\nnew-locations = "take"\npage-size = 12\n[inventory.upload-changes]\npage-size = 12\n'
FOLLOWED = SMALL_PAGES + "".join(
    f"[orders.{job}]\npage-size = 6\n" for job in ("update", "cancelled", "cancelled-items", "upload-cancelled")
)
FOLLOWED += '[orders.approve]\npolicy = "all"\npage-size = 6\n[orders.returns]\nrestock-facility = "DC"\ndamaged-reasons = ["unwanted"]\npage-size = 6\n'

# The swept run, the run that heals it, and one more that has nothing left to do.
SWEPT, HEALING, IDLE = at(minutes=60), at(minutes=75), at(minutes=90)
JOB = ("orders", "new")


@dataclass(frozen=True)
class Archetype:
    """A kind of run. `then` is what runs after the one that heals, where it takes that to see the outcome in the store; `shows`
    names what the checker holds the outcome to besides."""

    name: str
    jobs: str
    prepare: Callable
    job: tuple = JOB
    then: tuple = ()
    shows: frozenset = frozenset()
    orders: int = 12

    @property
    def heals(self):
        """The runs that come after the kill."""
        return (self.job, *self.then)


ROUTED = STOCKED + """[orders.approve]
policy = "all"
[brokering.batch]
page-size = 4
[misc.import-rejections]
page-size = 2
[[routing]]
name = "All"
  [[routing.rule]]
  name = "One place"
  [[routing.rule]]
  name = "Anywhere"
  assign = "split"
  otherwise = { queue = "unfillable", auto-cancel-days = 7 }
"""
FEEDS = "".join(f"[{job}]\npage-size = 4\n" for job in ("misc.import-stock", "inventory.variance"))

MARKS, RETURNS, PRODUCTS = frozenset({"marks"}), frozenset({"returns"}), frozenset({"products"})
LEVELS, ASIDE = frozenset({"products", "levels"}), frozenset({"aside"})
LOAD_ORDERS = ("initial-load", "orders", "--status", "any", "--fulfillment-status", "any")
ARCHETYPES = (
    Archetype("load products", "", worlds.all_identified, ("initial-load", "products"), shows=PRODUCTS),
    Archetype("load orders", "", worlds.loaded_products, LOAD_ORDERS),
    Archetype("sync products", "[products.sync]\npage-size = 6\n", worlds.changed_products, ("products", "sync"), shows=PRODUCTS),
    Archetype("inventory sync", STOCKED, worlds.counted_stock, ("inventory", "sync"), shows=LEVELS),
    Archetype("upload changes", STOCKED, worlds.moved_stock, ("inventory", "upload-changes"), shows=LEVELS),
    Archetype("import, first run", SMALL_PAGES, worlds.first_run),
    Archetype("import, next run", SMALL_PAGES, worlds.next_run),
    Archetype("import and mark", MARKED, worlds.first_run, shows=MARKS),
    Archetype("mark, after a kill", MARKED, worlds.healing_run, shows=MARKS),
    Archetype("follow the shop", FOLLOWED, worlds.changed_orders, ("orders", "update")),
    Archetype("approve", FOLLOWED, worlds.followed_orders, ("orders", "approve")),
    Archetype("cancelled orders", FOLLOWED, worlds.cancelled_orders, ("orders", "cancelled")),
    Archetype("cancelled items", FOLLOWED, worlds.cancelled_items, ("orders", "cancelled-items")),
    Archetype("returns", FOLLOWED, worlds.returned_orders, ("orders", "returns"), shows=RETURNS, orders=40),
    # That the shop has cancelled an order is known to the store once a run has read it from there.
    Archetype(
        "cancel at the shop", FOLLOWED, worlds.given_up_orders, ("orders", "upload-cancelled"), (("orders", "cancelled"),), orders=40
    ),
    Archetype("stock feed", FEEDS, worlds.stock_feed, ("misc", "import-stock"), shows=PRODUCTS | {"feeds"}),
    Archetype("brokering", ROUTED, worlds.waiting_orders, ("brokering", "batch"), shows=ASIDE, orders=40),
    Archetype("rejections feed", ROUTED, worlds.rejections, ("misc", "import-rejections"), shows=ASIDE | {"feeds"}, orders=40),
    Archetype("variance feed", FEEDS, worlds.variance_feed, ("inventory", "variance"), shows=PRODUCTS | {"feeds"}),
)


def prepared(archetype, binary, strace, folder):
    """The world in which the archetype's run begins; its shop is not standing."""
    retailer = Retailer(binary, folder, archetype.jobs, orders=archetype.orders)
    archetype.prepare(retailer, strace)
    retailer.now = SWEPT
    return retailer
