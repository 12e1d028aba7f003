-- Before each of the supply's streams: every variant.
WITH asked AS (SELECT variant_id, kind FROM variants)
