-- Budgets and limits of an organization, a team, a user or a key lie in that organization, also when they were made without saying so.
-- Those on other names that do not say whose they are go on counting every organization. What is in no organization any more (an erased
-- user's, for instance) stays as it is. Versions stay: nobody has changed anything.
UPDATE budgets SET organization_id = CASE dimension
        WHEN 0 THEN (SELECT o.id FROM organizations o WHERE o.slug = scope_name)
        WHEN 3 THEN (SELECT k.organization_id FROM virtual_keys k WHERE lower(hex(k.id)) = lower(replace(scope_name, '-', '')))
        ELSE (SELECT o.id FROM organizations o WHERE o.slug = substr(scope_name, 1, instr(scope_name, '/') - 1))
    END
WHERE organization_id IS NULL AND dimension IN (0, 1, 2, 3);

UPDATE request_limits SET organization_id = CASE dimension
        WHEN 0 THEN (SELECT o.id FROM organizations o WHERE o.slug = scope_name)
        WHEN 3 THEN (SELECT k.organization_id FROM virtual_keys k WHERE lower(hex(k.id)) = lower(replace(scope_name, '-', '')))
        ELSE (SELECT o.id FROM organizations o WHERE o.slug = substr(scope_name, 1, instr(scope_name, '/') - 1))
    END
WHERE organization_id IS NULL AND dimension IN (0, 1, 2, 3);

UPDATE installation SET change_stamp = change_stamp + 1;
