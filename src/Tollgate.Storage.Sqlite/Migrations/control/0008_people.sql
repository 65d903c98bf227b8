-- What a user is (0 a person, 1 a service account), and since when a user is suspended; a suspended one's keys are refused until it is lifted.
ALTER TABLE users ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN disabled_micros INTEGER;
