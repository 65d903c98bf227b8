-- What one task, workflow or unit has spent is asked when a budget for each of them sees it for the first time. Most attempts name none.
CREATE INDEX attempts_task ON attempts (task) WHERE task <> 0;
CREATE INDEX attempts_workflow ON attempts (workflow) WHERE workflow <> 0;
CREATE INDEX attempts_unit ON attempts (unit) WHERE unit <> 0;
