SELECT shop FROM shops
