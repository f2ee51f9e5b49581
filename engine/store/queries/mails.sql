-- Mails that arrived in a span of days, newest first.
SELECT
    a.id,
    a.arrived_at,
    m.sent_at,
    a.account,
    m.sender,
    m.sender_name,
    m.original_sender,
    m.subject,
    m.is_mail,
    a.outcome,
    a.reason,
    (SELECT count(*) FROM document_arrival d WHERE d.mail_arrival = a.id) AS attachments,
    (SELECT count(*) FROM invoice i WHERE i.mail_arrival = a.id) AS invoices
FROM mail_arrival a
JOIN mail m ON m.sha256 = a.mail
WHERE ($from_day IS NULL OR a.arrived_at >= CAST($from_day AS TIMESTAMP))
  AND ($to_day IS NULL OR a.arrived_at < CAST($to_day AS TIMESTAMP) + INTERVAL 1 DAY)
ORDER BY a.arrived_at DESC, a.id DESC
