-- The log of one mail, oldest first.
SELECT happened_at, message FROM log WHERE mail_arrival = $mail_arrival ORDER BY happened_at, rowid
