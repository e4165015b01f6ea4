-- Tokens that outlive the account behind them can be found.

-- The account that made the token, or that is behind the token that made
-- it; NULL: none is.  It stays when the account is renamed or deleted.
ALTER TABLE token ADD COLUMN account_id INTEGER;

-- Of tokens that are there the names tell, as far as they still do.
CREATE TEMP TABLE behind AS
WITH RECURSIVE made (id, account_id) AS (
	SELECT token.id, account.id
	FROM token JOIN account ON account.username = token.created_by
	UNION
	SELECT token.id, made.account_id
	FROM made JOIN token AS maker ON maker.id = made.id
	JOIN token ON token.created_by = 'token:' || maker.name
		AND token.id > maker.id)
SELECT id, min(account_id) AS account_id FROM made GROUP BY id;

UPDATE token SET account_id =
	(SELECT account_id FROM behind WHERE behind.id = token.id);

DROP TABLE behind;

CREATE INDEX token_of_account ON token (account_id)
	WHERE account_id IS NOT NULL AND revoked_at IS NULL;
