// Takes away answers to recommendations.
// params: ids
// returns:
UNWIND $ids AS id
MATCH (n:Answer {id: id})
DETACH DELETE n
