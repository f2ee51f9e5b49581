-- Every mail that arrived with what became of it, newest first.
SELECT
    a.id, a.arrived_at, m.sender, m.subject, a.outcome, a.reason,
    (SELECT count(*) FROM document_arrival d WHERE d.mail_arrival = a.id) AS documents
FROM mail_arrival a
JOIN mail m ON m.sha256 = a.mail
ORDER BY a.id DESC
