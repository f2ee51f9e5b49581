-- Pairs of an invoice and an earlier one that it may be again, both invoices or both credit notes; the earlier still counts.
WITH this AS MATERIALIZED (
    SELECT id, arrival_order, supplier, supplier_name, invoice_key, invoice_date, gross_total, net_total, kind = 'credit_note' AS is_credit
    FROM invoice WHERE id IN (SELECT unnest($ids))
),
related AS (
    SELECT unnest(CAST($suppliers AS VARCHAR[])) AS supplier, unnest(CAST($relatives AS VARCHAR[])) AS relative
),
-- Of the same supplier: the number, the amount (nearly, or without its tax) within the time in which copies come, the delivery.
own AS (
    SELECT t.id, o.id AS earlier FROM this t JOIN invoice o ON o.supplier = t.supplier AND o.invoice_key = t.invoice_key
    UNION
    SELECT t.id, o.id FROM this t JOIN invoice o ON o.supplier = t.supplier
    WHERE abs(date_diff('day', o.invoice_date, t.invoice_date)) <= CASE WHEN o.gross_total = t.gross_total THEN 400 ELSE 30 END
      AND (abs(o.gross_total - t.gross_total) <= greatest(o.gross_total, t.gross_total) / 100
           OR o.gross_total = t.net_total OR o.net_total = t.gross_total)
    UNION
    SELECT t.id, o.id
    FROM this t
    JOIN invoice_mark mine ON mine.invoice = t.id AND mine.kind = 'delivery'
    JOIN invoice_mark its ON its.kind = 'delivery' AND its.mark = mine.mark
    JOIN invoice o ON o.id = its.invoice AND o.supplier = t.supplier
    UNION
    SELECT t.id, o.id FROM this t JOIN invoice o ON o.supplier_name = t.supplier_name
    WHERE t.supplier IS NULL AND o.supplier IS NULL AND (o.invoice_key = t.invoice_key OR o.gross_total = t.gross_total)
),
-- Of another record: the number or the amount, and something that hangs the two together.
alike AS (
    SELECT t.id, o.id AS earlier, t.supplier, o.supplier AS relative,
        o.invoice_key = t.invoice_key AND o.gross_total = t.gross_total AND o.invoice_date = t.invoice_date AS is_same
    FROM this t JOIN invoice o ON o.gross_total = t.gross_total AND o.supplier IS DISTINCT FROM t.supplier
    UNION
    SELECT t.id, o.id, t.supplier, o.supplier, false
    FROM this t JOIN invoice o ON o.invoice_key = t.invoice_key AND o.supplier IS DISTINCT FROM t.supplier
),
others AS (
    SELECT id, earlier FROM alike WHERE is_same
    UNION
    SELECT a.id, a.earlier FROM alike a JOIN related r ON r.supplier = a.supplier AND r.relative = a.relative
    UNION
    SELECT a.id, a.earlier
    FROM alike a
    JOIN invoice_mark mine ON mine.invoice = a.id AND mine.kind != 'delivery'
    JOIN invoice_mark its ON its.invoice = a.earlier AND its.kind = mine.kind AND its.mark = mine.mark
),
pairs AS MATERIALIZED (FROM own UNION FROM others)
SELECT t.id, o.id AS earlier, o.arrival_order
FROM pairs p
JOIN this t ON t.id = p.id
JOIN invoice o ON o.id = p.earlier
WHERE o.arrival_order < t.arrival_order
  AND CASE WHEN t.is_credit THEN o.kind = 'credit_note' ELSE o.kind != 'credit_note' END  -- no equation: it would be joined by
  AND o.id NOT IN (SELECT invoice FROM reversal)
  AND o.id NOT IN (SELECT invoice FROM decision WHERE what IN ('ignored', 'duplicate'))
ORDER BY t.id, o.arrival_order
