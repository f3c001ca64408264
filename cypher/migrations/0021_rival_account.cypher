// Finds the rivals of one account.
// params:
// returns:
CREATE INDEX rival_account IF NOT EXISTS FOR (n:Rival) ON (n.account_id)
