-- Every document that arrived with what became of it, newest first; `invoice` is the first made of it.
SELECT
    d.id,
    d.mail_arrival,
    a.arrived_at,
    d.file_name,
    d.outcome,
    d.reason,
    m.subject,
    CASE WHEN d.outcome = 'imported'
        THEN (SELECT min_by(i.id, i.arrival_order) FROM invoice i WHERE i.document = d.document) END AS invoice
FROM document_arrival d
JOIN mail_arrival a ON a.id = d.mail_arrival
JOIN mail m ON m.sha256 = a.mail
ORDER BY d.id DESC
