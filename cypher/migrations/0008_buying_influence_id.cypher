// No two buying influences with the same id.
// params:
// returns:
CREATE CONSTRAINT buying_influence_id IF NOT EXISTS FOR (n:BuyingInfluence) REQUIRE n.id IS UNIQUE
