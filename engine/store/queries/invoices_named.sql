-- Invoices that a person may mean by id, number, or supplier (number or name) and number.
SELECT i.id, i.supplier, i.invoice_number, i.invoice_date, s.state
FROM invoice i
JOIN invoice_state s ON s.invoice = i.id
LEFT JOIN supplier p ON p.number = i.supplier
WHERE i.id = $wanted
   OR (i.invoice_key = $key
       AND ($supplier IS NULL OR lower(i.supplier) = lower($supplier) OR lower(p.name) = lower($supplier)
            OR lower(i.supplier_name) = lower($supplier)))
ORDER BY i.arrival_order
