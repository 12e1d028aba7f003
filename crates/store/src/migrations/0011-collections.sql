-- Shopify deprecated the field that told smart collections from manual ones (2026-07), and no job decides by it.
ALTER TABLE collections DROP COLUMN kind;
