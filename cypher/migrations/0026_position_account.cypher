// Finds the WORKS_IN relationships of one account.
// params:
// returns:
CREATE INDEX position_account IF NOT EXISTS FOR ()-[r:WORKS_IN]-() ON (r.account_id)
