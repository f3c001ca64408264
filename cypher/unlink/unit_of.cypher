// Takes away the old ties of units to their account, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:Unit {id: row.id})-[old:UNIT_OF]->(m:Account)
WHERE NOT m.id IN row.targets
DELETE old
