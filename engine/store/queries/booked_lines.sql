-- The lines of invoices that count (accepted, not reversed).
SELECT l.invoice, l.line, l.kind, l.description, l.part, l.quantity, l.unit_price, l.net_amount
FROM invoice_line l
JOIN invoice_state s ON s.invoice = l.invoice
WHERE s.state IN ('accepted', 'exported')
ORDER BY l.invoice, l.line
