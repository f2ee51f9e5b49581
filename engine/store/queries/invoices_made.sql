-- What became of these invoices, in the order of arrival.
SELECT i.id, i.supplier, i.supplier_name, i.invoice_number, s.state
FROM invoice i
JOIN invoice_state s ON s.invoice = i.id
WHERE i.id IN (SELECT unnest($ids))
ORDER BY i.arrival_order
