DELETE FROM return_exchanges WHERE return_id = :return
