SELECT sku, identity FROM variants WHERE sku IN (SELECT value FROM json_each(:names))
