// Ties buying influences to the committee that holds them.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:BuyingInfluence {id: row.id})
MATCH (m:Committee {id: target})
MERGE (n)<-[:HOLDS]-(m)
