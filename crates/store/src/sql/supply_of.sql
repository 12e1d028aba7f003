-- Before each of the supply's streams: these variants.
WITH asked AS (SELECT variant_id, kind FROM variants WHERE variant_id IN (SELECT value FROM json_each(:variants)))
