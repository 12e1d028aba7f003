//! Orders that wait: most of one thing, some of many; what sells most is in most of them.

use fastrand::Rng;
use rusqlite::{Connection, params};

use crate::place::{around, rank};
use crate::shop::{SHOP, VARIANTS, now};
use crate::stock::of_rank;

/// Adds so many orders.
pub(crate) fn fill(conn: &Connection, orders: u32) {
    let mut dice = Rng::with_seed(2);
    let mut order = conn
        .prepare(
            "INSERT INTO orders (order_id, shop, shopify_id, name, status, channel, test, ordered_at, shop_created_at,
                shop_updated_at, fulfillment_status, currency, taxes_included, total, outstanding, refunded, tip,
                shipping_price, ship_latitude, ship_longitude, imported_at)
             VALUES (?1, ?2, ?1, '#' || ?1, 'approved', 'web', 0, ?3, ?3, ?3, '', 'USD', 0, '0', '0', '0', '0', '0', ?4, ?5, ?3)",
        )
        .unwrap();
    let mut group =
        conn.prepare("INSERT INTO ship_groups VALUES (?1, ?1, 'brokering', ?2, NULL, NULL, NULL)").unwrap();
    let mut item = conn
        .prepare(
            "INSERT INTO items (order_id, line_id, unit, ship_group_id, variant_id, status, title, price, gift_card)
             VALUES (?1, ?2, ?3, ?1, ?4, 'approved', '', ?5, 0)",
        )
        .unwrap();
    let mut discount =
        conn.prepare("INSERT INTO item_adjustments VALUES (?1, 0, 'discount', '', '2.50')").unwrap();
    let mut tag = conn.prepare("INSERT INTO order_tags VALUES (?1, 'vip')").unwrap();
    for id in 1..=orders {
        // An order every six seconds, and none in the order of its number.
        let ago = chrono::TimeDelta::seconds(i64::from(6 * (orders - id)) + dice.i64(0..3600));
        let (latitude, longitude) = around(&mut dice);
        let at = (now() - ago).format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let place = (format!("{latitude:.4}"), format!("{longitude:.4}"));
        order.execute(params![id, SHOP, at, place.0, place.1]).unwrap();
        let method = ["standard", "standard", "standard", "standard", "next-day"][dice.usize(0..5)];
        group.execute(params![id, method]).unwrap();
        if dice.u32(0..10) == 0 {
            tag.execute([id]).unwrap();
        }
        for line in 1..=lines(&mut dice) {
            let (variant, price) = (of_rank(rank(&mut dice, VARIANTS)), dice.u32(5..120));
            for unit in 1..=(if dice.u32(0..10) == 0 { 2 } else { 1 }) {
                item.execute(params![id, line, unit, variant, format!("{price}.99")]).unwrap();
                if dice.u32(0..5) == 0 {
                    discount.execute([conn.last_insert_rowid()]).unwrap();
                }
            }
        }
    }
}

/// How many things an order is of.
fn lines(dice: &mut Rng) -> u32 {
    match dice.u32(0..100) {
        0..55 => 1,
        55..80 => 2,
        80..92 => 3,
        _ => dice.u32(4..8),
    }
}
