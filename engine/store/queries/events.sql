-- What happened to one invoice, order, supplier or batch, oldest first.
SELECT happened_at, who, what, detail FROM event WHERE subject = $subject ORDER BY id
