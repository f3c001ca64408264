// Takes away plays.
// params: ids
// returns:
UNWIND $ids AS id
MATCH (p:Play {id: id})
DETACH DELETE p
