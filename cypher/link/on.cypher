// Ties buying influences to their opportunity.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:BuyingInfluence {id: row.id})
MATCH (m:Opportunity {id: target})
MERGE (n)-[:ON]->(m)
