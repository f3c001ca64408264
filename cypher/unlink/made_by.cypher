// Takes away the old ties of calls to the member who made them, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:Call {id: row.id})<-[old:MADE]-(m:Member)
WHERE NOT m.id IN row.targets
DELETE old
