-- What invoices that still count billed of one order, line by line, in the order of arrival; credit notes negative.
SELECT
    a.invoice, i.invoice_number, i.invoice_date, i.kind, a.state, a.invoice_line, a.order_line, a.receipt, a.kind AS takes,
    CAST(a.sign * a.quantity AS DECIMAL(28, 10)) AS quantity,
    CAST(a.sign * a.amount AS DECIMAL(18, 4)) AS amount
FROM live_allocation a
JOIN invoice i ON i.id = a.invoice
WHERE a.purchase_order = $order
ORDER BY a.arrival_order, a.invoice_line, a.order_line
