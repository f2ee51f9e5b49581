-- The documents of one mail with what became of them, and the invoices made of each.
SELECT
    d.document,
    d.file_name,
    d.container,
    d.outcome,
    d.reason,
    d.issues,
    coalesce((SELECT list(i.id ORDER BY i.arrival_order) FROM invoice i WHERE i.document = d.document), []) AS invoices
FROM document_arrival d
WHERE d.mail_arrival = $mail_arrival
ORDER BY d.id
