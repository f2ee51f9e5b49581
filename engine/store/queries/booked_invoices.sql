-- Invoices that count (accepted, not reversed), in the order of arrival, without their readings.
SELECT
    i.id, i.document, i.kind, i.supplier, i.supplier_name, i.invoice_number, i.invoice_date, i.due_date, i.currency,
    i.net_total, i.tax_total, i.gross_total, i.verified
FROM invoice i
JOIN invoice_state s ON s.invoice = i.id
WHERE s.state IN ('accepted', 'exported')
ORDER BY i.arrival_order
