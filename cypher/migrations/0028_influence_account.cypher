// Finds the INFLUENCES relationships of one account.
// params:
// returns:
CREATE INDEX influence_account IF NOT EXISTS FOR ()-[r:INFLUENCES]-() ON (r.account_id)
