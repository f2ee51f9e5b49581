-- What differs as soon as anything in the store has changed that a figure could show.
SELECT
    (SELECT max(id) FROM event) AS event,
    (SELECT max(id) FROM mail_arrival) AS mail_arrival,
    (SELECT max(arrival_order) FROM invoice) AS invoice,
    (SELECT max(evaluated_at) FROM match) AS evaluated_at,
    (SELECT count(*) FROM acceptance) AS acceptances,
    (SELECT count(*) FROM reversal) AS reversals,
    (SELECT count(*) FROM decision) AS decisions,
    (SELECT count(*) FROM release) AS releases
