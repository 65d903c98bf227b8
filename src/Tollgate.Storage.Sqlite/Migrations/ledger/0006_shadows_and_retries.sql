-- requires: 6
-- What budgets count for usage without a price, beside the cost and never in it; and which request a caller's retry belongs to. A binary that does not
-- know the shadows would let budgets forget them, and find rows that have one altered: it must not open the file.
ALTER TABLE attempts ADD COLUMN shadow_micro INTEGER;
ALTER TABLE attempts ADD COLUMN shadow_femto INTEGER;
ALTER TABLE attempts ADD COLUMN retry_of BLOB;
ALTER TABLE attempts ADD COLUMN retry_count INTEGER;
CREATE INDEX attempts_retry_of ON attempts (retry_of) WHERE retry_of IS NOT NULL;
ALTER TABLE rollup_hour ADD COLUMN shadow_micro INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rollup_hour ADD COLUMN shadow_femto INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rollup_day ADD COLUMN shadow_micro INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rollup_day ADD COLUMN shadow_femto INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rollup_dimension ADD COLUMN shadow_micro INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rollup_dimension ADD COLUMN shadow_femto INTEGER NOT NULL DEFAULT 0;
