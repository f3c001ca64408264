// No two plays with the same id.
// params:
// returns:
CREATE CONSTRAINT play_id IF NOT EXISTS FOR (n:Play) REQUIRE n.id IS UNIQUE
