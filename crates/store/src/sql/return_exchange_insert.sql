INSERT INTO return_exchanges (return_id, line_id) VALUES (:return, :line) ON CONFLICT DO NOTHING
