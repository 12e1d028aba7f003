SELECT coalesce(max(change_seq), 0) FROM stock_changes
