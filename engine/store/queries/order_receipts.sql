-- What was received on one order, line by line, oldest first.
SELECT
    r.receipt_number, r.received_on, r.delivery_note, g.line, l.description, l.unit, g.quantity, g.accepted_quantity,
    g.returned_quantity
FROM goods_receipt r
JOIN goods_receipt_line g ON g.receipt_number = r.receipt_number
LEFT JOIN purchase_order_line l ON l.order_number = r.order_number AND l.line = g.line
WHERE r.order_number = $order
ORDER BY r.received_on, r.receipt_number, g.line
