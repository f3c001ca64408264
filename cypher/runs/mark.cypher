// Records how far an import run has come.
// params: id, values
// returns: state
MATCH (r:ImportRun {id: $id})
SET r += $values
RETURN r.state AS state
