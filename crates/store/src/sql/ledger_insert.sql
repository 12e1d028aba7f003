INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, item_id, return_id, happened_at, run_id,
                          feed_file_id, feed_line, note, reset_of)
VALUES (:variant, :facility, :qoh, :atp, :reason, :item, :return, :now, :run, :file, :line, :note, :reset_of)
