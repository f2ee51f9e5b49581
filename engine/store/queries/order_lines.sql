-- The lines of some orders as the match ledger shows them: ordered, received, billed by other invoices than this one.
SELECT
    l.order_number,
    l.line,
    l.description,
    l.part,
    l.unit,
    l.kind,
    l.job,
    l.unit_price,
    l.quantity - l.cancelled_quantity AS ordered,
    coalesce((
        SELECT sum(g.quantity - g.returned_quantity)
        FROM goods_receipt_line g JOIN goods_receipt r ON r.receipt_number = g.receipt_number
        WHERE r.order_number = l.order_number AND g.line = l.line
    ), 0) AS received,
    coalesce((
        SELECT sum(a.sign * a.quantity) FROM live_allocation a
        WHERE a.purchase_order = l.order_number AND a.order_line = l.line AND a.invoice != $invoice
          AND (a.arrival_order < $arrival_order OR a.state IN ('accepted', 'exported'))
    ), 0) AS billed_before
FROM purchase_order_line l
WHERE l.order_number IN (SELECT unnest($orders))
ORDER BY l.order_number, l.line
