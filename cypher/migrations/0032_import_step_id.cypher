// No two steps of import runs with the same id.
// params:
// returns:
CREATE CONSTRAINT import_step_id IF NOT EXISTS FOR (n:ImportStep) REQUIRE n.id IS UNIQUE
