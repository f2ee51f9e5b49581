-- Suppliers with what came from them.
SELECT
    s.*,
    count(i.id) AS invoices,
    count(i.id) FILTER (t.state = 'held') AS held,
    CAST(coalesce(sum(CASE WHEN i.kind = 'credit_note' THEN -i.net_total ELSE i.net_total END), 0) AS DECIMAL(18, 2)) AS net_total,
    max(i.invoice_date) AS last_invoice
FROM supplier s
LEFT JOIN invoice i ON i.supplier = s.number
LEFT JOIN invoice_state t ON t.invoice = i.id
GROUP BY ALL
ORDER BY s.name
