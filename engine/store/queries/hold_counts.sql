-- Open holds of invoices that still wait: invoices and gross money per code (an invoice counts once per code).
SELECT h.code, h.severity, any_value(h.owner) AS owner, count(*) AS invoices, sum(i.gross_total) AS gross
FROM (SELECT DISTINCT invoice, code, severity, owner FROM hold WHERE NOT released) h
JOIN invoice i ON i.id = h.invoice
JOIN invoice_state s ON s.invoice = i.id
WHERE s.state IN ('held', 'matched', 'imported')
GROUP BY h.code, h.severity
ORDER BY invoices DESC, h.code
