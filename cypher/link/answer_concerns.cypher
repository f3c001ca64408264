// Ties answers to the person they are about.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:Answer {id: row.id})
MATCH (m:Person {id: target})
MERGE (n)-[:CONCERNS]->(m)
