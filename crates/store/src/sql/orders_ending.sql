-- Names of orders that end as what was typed does: its letters before, or behind the #, were left out.
SELECT DISTINCT name FROM orders
 WHERE length(:name) > 1 AND substr(name, -length(:name)) = :name AND (:shop IS NULL OR shop = :shop)
 ORDER BY length(name), name
 LIMIT 3
