-- Open holds of invoices that still wait, with the whole invoice's gross total (credit notes negative).
SELECT DISTINCT
    h.invoice,
    h.code,
    h.severity,
    h.owner,
    CASE WHEN i.kind = 'credit_note' THEN -i.gross_total ELSE i.gross_total END AS gross,
    i.currency,
    CAST(i.imported_at AS DATE) AS since
FROM hold h
JOIN invoice i ON i.id = h.invoice
JOIN invoice_state s ON s.invoice = i.id
WHERE NOT h.released AND s.state IN ('held', 'matched', 'imported')
ORDER BY since, h.invoice, h.code
