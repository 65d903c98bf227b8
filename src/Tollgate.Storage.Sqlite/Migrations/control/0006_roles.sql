-- The team of a lead and the user of a member. Keys made before have neither, and reach nothing until they are made anew.
ALTER TABLE admin_keys ADD COLUMN team_id BLOB REFERENCES teams (id);
ALTER TABLE admin_keys ADD COLUMN user_id BLOB REFERENCES users (id);
