-- What accepted invoices took of each order line.
SELECT purchase_order, order_line, sum(sign * quantity) AS quantity, sum(sign * amount) AS amount
FROM live_allocation
WHERE state IN ('accepted', 'exported')
GROUP BY purchase_order, order_line
ORDER BY purchase_order, order_line
