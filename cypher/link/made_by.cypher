// Ties calls to the member who made them.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:Call {id: row.id})
MATCH (m:Member {id: target})
MERGE (n)<-[:MADE]-(m)
