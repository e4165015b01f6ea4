-- A tally of all states together for each day and stretch, so that what no
-- state narrows is counted with one number a bucket, not with one for each.
-- Its words are '*', which no state has.

INSERT INTO tally (clock, span, bucket, status, source, n)
SELECT clock, span, bucket, '*', '*', sum(n) FROM tally
WHERE span > 0 GROUP BY clock, span, bucket;
