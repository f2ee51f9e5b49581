-- All mails that ever arrived, by what became of them.
SELECT outcome, count(*) AS count FROM mail_arrival GROUP BY outcome
