SELECT barcode, identity FROM variants WHERE barcode IN (SELECT value FROM json_each(:names))
