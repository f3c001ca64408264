// No two records of the same thing before the same step.
// params:
// returns:
CREATE CONSTRAINT import_before_id IF NOT EXISTS FOR (n:ImportBefore) REQUIRE n.id IS UNIQUE
