-- What invoices that still count took of these orders, allocation by allocation; what a credit note gave back is negative.
SELECT
    a.invoice, i.invoice_number, i.invoice_date, i.arrival_order,
    a.invoice IN (SELECT invoice FROM acceptance) AS is_accepted,
    a.invoice_line, a.purchase_order, a.order_line, a.receipt,
    CAST(CASE WHEN a.kind = 'credit' THEN -a.quantity ELSE a.quantity END AS DECIMAL(28, 10)) AS quantity,
    CAST(CASE WHEN a.kind = 'credit' THEN -a.amount ELSE a.amount END AS DECIMAL(18, 4)) AS amount
FROM allocation a
JOIN invoice i ON i.id = a.invoice
WHERE a.purchase_order IN (SELECT unnest($orders))
  AND a.invoice NOT IN (SELECT invoice FROM reversal)
  AND a.invoice NOT IN (SELECT invoice FROM decision WHERE what IN ('ignored', 'duplicate'))
