-- What came from each supplier in each currency, net of tax (credit notes negative): everything that still counts, and of it
-- what was accepted.
SELECT
    i.supplier,
    i.currency,
    count(*) AS invoices,
    CAST(sum(CASE WHEN i.kind = 'credit_note' THEN -i.net_total ELSE i.net_total END) AS DECIMAL(18, 2)) AS billed,
    CAST(coalesce(sum(CASE WHEN i.kind = 'credit_note' THEN -i.net_total ELSE i.net_total END)
        FILTER (WHERE s.state IN ('accepted', 'exported')), 0) AS DECIMAL(18, 2)) AS accepted
FROM invoice i
JOIN invoice_state s ON s.invoice = i.id
WHERE i.supplier IS NOT NULL AND s.state NOT IN ('ignored', 'duplicate', 'reversed')
GROUP BY i.supplier, i.currency
ORDER BY i.supplier, i.currency
