-- Postings that the target was not given yet; an invoice reversed before it was exported never goes out.
SELECT p.id, p.invoice, p.kind, p.revision
FROM posting p
JOIN invoice i ON i.id = p.invoice
WHERE NOT EXISTS (FROM batch_posting b WHERE b.posting = p.id AND b.target = $target)
  AND NOT (p.kind = 'invoice' AND EXISTS (FROM reversal r WHERE r.invoice = p.invoice))
ORDER BY i.arrival_order, p.kind
