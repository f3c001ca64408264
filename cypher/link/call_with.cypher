// Ties calls to the people they were with.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:Call {id: row.id})
MATCH (m:Person {id: target})
MERGE (n)-[:WITH]->(m)
