// Ties answers to their opportunity.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:Answer {id: row.id})
MATCH (m:Opportunity {id: target})
MERGE (n)-[:FOR]->(m)
