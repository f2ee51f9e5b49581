-- The work list: every invoice with its state, its open blocking codes, its age in days and its orders.
SELECT
    i.id,
    s.state,
    i.kind,
    i.supplier,
    coalesce(p.name, i.supplier_name) AS supplier_name,
    i.invoice_number,
    i.invoice_date,
    i.due_date,
    i.currency,
    CASE WHEN i.kind = 'credit_note' THEN -i.gross_total ELSE i.gross_total END AS gross_total,
    CASE WHEN i.kind = 'credit_note' THEN -i.net_total ELSE i.net_total END AS net_total,
    i.verified,
    i.imported_at,
    coalesce(
        (SELECT list(DISTINCT h.code ORDER BY h.code) FROM hold h
         WHERE h.invoice = i.id AND h.severity = 'block' AND NOT h.released), []
    ) AS codes,
    coalesce(
        (SELECT list(DISTINCT a.purchase_order ORDER BY a.purchase_order) FROM allocation a WHERE a.invoice = i.id),
        CAST(json_extract_string(i.record, '$.purchase_orders[*]') AS VARCHAR[])
    ) AS orders,
    i.arrival_order
FROM invoice i
JOIN invoice_state s ON s.invoice = i.id
LEFT JOIN supplier p ON p.number = i.supplier
WHERE ($state IS NULL OR s.state = $state)
ORDER BY i.arrival_order
