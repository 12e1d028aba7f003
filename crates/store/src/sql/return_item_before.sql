SELECT received, restocked, damaged FROM return_items WHERE return_id = :return AND item_id = :item
