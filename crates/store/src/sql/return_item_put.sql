INSERT INTO return_items (return_id, item_id, reason, note, price, tax, received, restocked, damaged)
VALUES (:return, :item, :reason, :note, :price, :tax, :received, :restocked, :damaged)
ON CONFLICT (return_id, item_id) DO UPDATE SET
    reason = excluded.reason, note = excluded.note, price = excluded.price, tax = excluded.tax, received = excluded.received,
    restocked = excluded.restocked, damaged = excluded.damaged
