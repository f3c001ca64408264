// Ties opportunities to their account.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:Opportunity {id: row.id})
MATCH (m:Account {id: target})
MERGE (n)-[:AT]->(m)
