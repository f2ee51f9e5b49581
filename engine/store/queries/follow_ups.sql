-- What there is to be asked for of these invoices: releases, choices, an earlier match.
WITH wanted AS (SELECT unnest($ids) AS invoice)
SELECT 'release' AS what FROM release WHERE invoice IN (FROM wanted)
UNION
SELECT 'choice' FROM line_choice WHERE invoice IN (FROM wanted)
UNION
SELECT 'match' FROM match WHERE invoice IN (FROM wanted)
