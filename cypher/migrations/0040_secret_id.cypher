// No two secrets of the store with the same id.
// params:
// returns:
CREATE CONSTRAINT secret_id IF NOT EXISTS FOR (n:Secret) REQUIRE n.id IS UNIQUE
