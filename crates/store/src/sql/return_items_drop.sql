-- Units that are called off; what has come back stays.
DELETE FROM return_items
 WHERE return_id = :return AND received = 0
   AND item_id NOT IN (
       SELECT i.item_id FROM items i
         JOIN json_each(:units) u ON i.line_id = json_extract(u.value, '$[0]') AND i.unit = json_extract(u.value, '$[1]')
        WHERE i.order_id = :order)
