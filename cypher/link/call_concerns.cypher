// Ties calls to the opportunity they concern.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:Call {id: row.id})
MATCH (m:Opportunity {id: target})
MERGE (n)-[:CONCERNS]->(m)
