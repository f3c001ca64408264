// The accounts an import run has written, each with what was done to it.
// params: run_id
// returns: found
MATCH (s:ImportStep)
WHERE s.run_id = $run_id
RETURN collect(properties(s)) AS found
