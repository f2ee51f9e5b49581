-- The bank accounts on these suppliers' invoices that still count, each with its last invoice, accepted and other ones apart.
SELECT
    i.supplier,
    arg_max(m.text, i.arrival_order) AS account,
    arg_max(i.id, i.arrival_order) AS invoice,
    arg_max(i.invoice_number, i.arrival_order) AS invoice_number,
    arg_max(i.invoice_date, i.arrival_order) AS invoice_date,
    i.id IN (SELECT invoice FROM acceptance) AS is_accepted,
    min(i.arrival_order) AS first_arrival
FROM invoice i
JOIN invoice_mark m ON m.invoice = i.id AND m.kind = 'account'
WHERE i.supplier IN (SELECT unnest($suppliers))
  AND i.id NOT IN (SELECT invoice FROM reversal)
  AND i.id NOT IN (SELECT invoice FROM decision WHERE what IN ('ignored', 'duplicate'))
GROUP BY i.supplier, m.mark, is_accepted
ORDER BY i.supplier, max(i.arrival_order)
