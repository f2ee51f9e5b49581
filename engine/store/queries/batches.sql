-- Batches written, newest first.
SELECT b.id, b.target, b.created_at, b.created_by, b.record,
       (SELECT count(*) FROM batch_posting p WHERE p.batch = b.id) AS postings
FROM batch b
WHERE $target IS NULL OR b.target = $target
ORDER BY b.created_at DESC, b.id
