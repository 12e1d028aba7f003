SELECT identity FROM variants
