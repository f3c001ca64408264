// No two rivals with the same id.
// params:
// returns:
CREATE CONSTRAINT rival_id IF NOT EXISTS FOR (n:Rival) REQUIRE n.id IS UNIQUE
