// Finds the BACKED_BY relationships of one account.
// params:
// returns:
CREATE INDEX backing_account IF NOT EXISTS FOR ()-[r:BACKED_BY]-() ON (r.account_id)
