-- Limits of tokens, money and streams beside those of requests. All may be absent, so an older release goes on reading and writing the table.
ALTER TABLE request_limits ADD COLUMN max_streams INTEGER;
ALTER TABLE request_limits ADD COLUMN input_tokens INTEGER;
ALTER TABLE request_limits ADD COLUMN output_tokens INTEGER;
ALTER TABLE request_limits ADD COLUMN tokens INTEGER;
ALTER TABLE request_limits ADD COLUMN money TEXT;

-- Budgets that are tried out before they refuse.
ALTER TABLE budgets ADD COLUMN dry_run INTEGER NOT NULL DEFAULT 0;

-- Budgets that hold for each name of a dimension, such as every task of a team.
ALTER TABLE budgets ADD COLUMN each_dimension INTEGER;
