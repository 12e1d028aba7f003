-- At which facility an order originated: the counter at which it was sold; none where there was none, or nobody has said so yet.

ALTER TABLE orders ADD COLUMN origin_facility TEXT REFERENCES facilities;
CREATE INDEX orders_by_origin ON orders (origin_facility) WHERE origin_facility IS NOT NULL;
