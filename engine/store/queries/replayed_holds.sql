-- What holds or held invoices that count, released or not.
SELECT h.invoice, h.code, h.severity, h.invoice_line, h.message, h.owner
FROM hold h
JOIN invoice_state s ON s.invoice = h.invoice
WHERE h.severity = 'block' AND s.state NOT IN ('ignored', 'duplicate', 'reversed')
