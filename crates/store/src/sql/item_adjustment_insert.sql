INSERT INTO item_adjustments (item_id, position, kind, title, amount) VALUES (:item, :position, :kind, :title, :amount)
