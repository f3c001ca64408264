// Ties buying influences to the person who holds them.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:BuyingInfluence {id: row.id})
MATCH (m:Person {id: target})
MERGE (n)<-[:HOLDS]-(m)
