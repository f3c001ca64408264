// Finds the REPORTS_TO relationships of one account.
// params:
// returns:
CREATE INDEX reporting_account IF NOT EXISTS FOR ()-[r:REPORTS_TO]-() ON (r.account_id)
