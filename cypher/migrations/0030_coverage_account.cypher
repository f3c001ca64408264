// Finds the COVERS relationships of one account.
// params:
// returns:
CREATE INDEX coverage_account IF NOT EXISTS FOR ()-[r:COVERS]-() ON (r.account_id)
