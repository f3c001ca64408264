// Ties accounts to the teams that own them.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:Account {id: row.id})
MATCH (m:Team {id: target})
MERGE (n)<-[:OWNS]-(m)
