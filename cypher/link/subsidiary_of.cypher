// Ties accounts to the account they are subsidiaries of.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:Account {id: row.id})
MATCH (m:Account {id: target})
MERGE (n)-[:SUBSIDIARY_OF]->(m)
