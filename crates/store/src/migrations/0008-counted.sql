-- Of what somebody has told the number, where a file has reset stock: who tells what can be promised has left out what had gone
-- by then, kept for its order here or not.

ALTER TABLE stock_ledger ADD COLUMN reset_of TEXT CHECK (reset_of IN ('qoh', 'atp'));   -- none: of what is on hand
