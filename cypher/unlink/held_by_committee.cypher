// Takes away the old ties of buying influences to the committee that holds them, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:BuyingInfluence {id: row.id})<-[old:HOLDS]-(m:Committee)
WHERE NOT m.id IN row.targets
DELETE old
