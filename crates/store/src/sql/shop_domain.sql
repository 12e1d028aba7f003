SELECT domain FROM shops WHERE shop = :shop
