// Takes away the old ties of calls to the people they were with, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:Call {id: row.id})-[old:WITH]->(m:Person)
WHERE NOT m.id IN row.targets
DELETE old
