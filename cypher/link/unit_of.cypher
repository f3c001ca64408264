// Ties units to their account.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:Unit {id: row.id})
MATCH (m:Account {id: target})
MERGE (n)-[:UNIT_OF]->(m)
