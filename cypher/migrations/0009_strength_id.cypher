// No two strengths with the same id.
// params:
// returns:
CREATE CONSTRAINT strength_id IF NOT EXISTS FOR (n:Strength) REQUIRE n.id IS UNIQUE
