-- Pairs of an invoice and an earlier one with the same number or amount, from the same supplier, that still counts.
WITH new AS (
    SELECT unnest($ids) AS id, unnest($arrivals) AS arrival_order, unnest($keys) AS invoice_key, unnest(CAST($totals AS DECIMAL(18, 2)[])) AS gross_total,
        unnest(CAST($suppliers AS VARCHAR[])) AS supplier, unnest($names) AS supplier_name
)
SELECT n.id, i.id AS earlier, i.arrival_order
FROM new n
JOIN invoice i
  ON (i.supplier = n.supplier OR (i.supplier IS NULL AND i.supplier_name = n.supplier_name))
 AND i.arrival_order < n.arrival_order AND (i.invoice_key = n.invoice_key OR i.gross_total = n.gross_total)
WHERE i.id NOT IN (SELECT invoice FROM reversal)
  AND i.id NOT IN (SELECT invoice FROM decision WHERE what IN ('ignored', 'duplicate'))
ORDER BY n.id, i.arrival_order
