-- What accepted invoices that still count took of order lines, in the order of arrival.
SELECT invoice, invoice_line, purchase_order, order_line, quantity, amount, kind
FROM live_allocation
WHERE state IN ('accepted', 'exported')
ORDER BY arrival_order, invoice_line, purchase_order, order_line
