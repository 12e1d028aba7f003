INSERT INTO order_events (order_id, line_id, unit, happened_at, run_id, what, why, decided_by)
VALUES (:order, :line, :unit, :now, :run, :what, :why, :by)
