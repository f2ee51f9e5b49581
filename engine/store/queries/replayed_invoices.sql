-- Every matched invoice that counts, as it arrived, with the orders its match names and what it bills of their lines.
SELECT
    i.record,
    CAST(json_extract_string(m.record, '$.orders[*]') AS VARCHAR[]) AS orders,
    from_json(
        json_extract(m.record, '$.allocations'),
        '[{"invoice_line": "INTEGER", "purchase_order": "VARCHAR", "order_line": "INTEGER", "receipt": "VARCHAR",
           "quantity": "VARCHAR", "amount": "VARCHAR", "kind": "VARCHAR", "unit_size": "VARCHAR"}]'
    ) AS allocations
FROM invoice i
JOIN match m ON m.invoice = i.id
JOIN invoice_state s ON s.invoice = i.id
WHERE s.state NOT IN ('ignored', 'duplicate', 'reversed')
ORDER BY i.arrival_order
