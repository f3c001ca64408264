// Every import run.
// params:
// returns: found
MATCH (r:ImportRun)
RETURN collect(properties(r)) AS found
