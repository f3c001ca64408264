// Takes away the old ties of buying influences to the person who holds them, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:BuyingInfluence {id: row.id})<-[old:HOLDS]-(m:Person)
WHERE NOT m.id IN row.targets
DELETE old
