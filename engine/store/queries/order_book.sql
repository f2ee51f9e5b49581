-- What each order line still waits for, in the order's quantities: live, received, billed by invoices that still count.
WITH received AS (
    SELECT r.order_number, g.line, sum(g.quantity - g.returned_quantity) AS quantity
    FROM goods_receipt_line g JOIN goods_receipt r ON r.receipt_number = g.receipt_number
    GROUP BY r.order_number, g.line
),
billed AS (
    SELECT purchase_order, order_line, sum(sign * quantity) AS quantity, sum(sign * amount) AS amount
    FROM live_allocation
    GROUP BY purchase_order, order_line
),
line AS (
    SELECT
        l.order_number,
        l.job,
        l.unit_price,
        l.quantity - l.cancelled_quantity AS live,
        coalesce(r.quantity, 0) AS received,
        coalesce(b.quantity, 0) AS billed,
        coalesce(b.amount, 0) AS billed_amount
    FROM purchase_order_line l
    LEFT JOIN received r ON r.order_number = l.order_number AND r.line = l.line
    LEFT JOIN billed b ON b.purchase_order = l.order_number AND b.order_line = l.line
)
SELECT
    o.order_number,
    o.supplier,
    coalesce(s.name, o.supplier) AS supplier_name,
    o.order_date,
    o.currency,
    o.state,
    count(line.live) AS lines,
    coalesce(list(DISTINCT line.job ORDER BY line.job) FILTER (WHERE line.job IS NOT NULL), []) AS jobs,
    CAST(coalesce(sum(CAST(line.live * line.unit_price AS DECIMAL(18, 2))), 0) AS DECIMAL(18, 2)) AS ordered,
    CAST(coalesce(sum(CAST(line.received * line.unit_price AS DECIMAL(18, 2))), 0) AS DECIMAL(18, 2)) AS received,
    CAST(coalesce(sum(line.billed_amount), 0) AS DECIMAL(18, 2)) AS billed,
    CAST(coalesce(sum(CAST(greatest(line.live - line.billed, 0) * line.unit_price AS DECIMAL(18, 2)))
        FILTER (WHERE o.state = 'open'), 0) AS DECIMAL(18, 2)) AS open
FROM purchase_order o
LEFT JOIN supplier s ON s.number = o.supplier
LEFT JOIN line ON line.order_number = o.order_number
GROUP BY o.order_number, o.supplier, s.name, o.order_date, o.currency, o.state
ORDER BY o.order_number
