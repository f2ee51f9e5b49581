-- Purchase orders with ordered, received and billed value (net, in the order's currency).
WITH line AS (
    SELECT
        l.order_number,
        l.line,
        l.quantity - l.cancelled_quantity AS live,
        l.unit_price,
        coalesce((
            SELECT sum(g.quantity - g.returned_quantity)
            FROM goods_receipt_line g JOIN goods_receipt r ON r.receipt_number = g.receipt_number
            WHERE r.order_number = l.order_number AND g.line = l.line
        ), 0) AS received,
        coalesce((
            SELECT sum(a.sign * a.amount) FROM live_allocation a
            WHERE a.purchase_order = l.order_number AND a.order_line = l.line
        ), 0) AS billed
    FROM purchase_order_line l
)
SELECT
    o.order_number,
    o.supplier,
    coalesce(s.name, o.supplier) AS supplier_name,
    o.order_date,
    o.currency,
    o.state,
    count(line.line) AS lines,
    CAST(coalesce(sum(CAST(line.live * line.unit_price AS DECIMAL(18, 2))), 0) AS DECIMAL(18, 2)) AS ordered,
    CAST(coalesce(sum(CAST(line.received * line.unit_price AS DECIMAL(18, 2))), 0) AS DECIMAL(18, 2)) AS received,
    CAST(coalesce(sum(line.billed), 0) AS DECIMAL(18, 2)) AS billed
FROM purchase_order o
LEFT JOIN supplier s ON s.number = o.supplier
LEFT JOIN line ON line.order_number = o.order_number
GROUP BY ALL
ORDER BY o.order_number
