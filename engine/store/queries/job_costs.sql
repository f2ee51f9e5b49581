-- The entries of one job card, oldest first.
SELECT
    c.happened_at, c.is_reversal, c.invoice, i.invoice_number, coalesce(s.name, i.supplier_name) AS supplier_name,
    c.purchase_order, c.description, c.quantity, c.committed, c.actual
FROM job_cost c
JOIN invoice i ON i.id = c.invoice
LEFT JOIN supplier s ON s.number = i.supplier
WHERE c.job = $job
ORDER BY c.happened_at, c.rowid
