-- Of many orders those most like an invoice: over its lines the sum of the best likeness to a line of the order, a rough one
-- (same part, shared words, price within 5 %, a quantity or, within 5 %, a value that was ordered or came on one receipt, of
-- the line or of all lines of its part together, which one invoice line may bill). In three circles, $most of each.
WITH billed AS (
    SELECT generate_subscripts($parts, 1) AS line, unnest($parts) AS parts, unnest($words) AS words,
        unnest($prices) AS unit_price, unnest($quantities) AS quantity, unnest($amounts) AS amount
),
ordered AS (
    SELECT l.order_number, l.line, l.job, CAST(l.unit_price AS DOUBLE) AS unit_price, k.part, k.words,
        coalesce(k.part, array_to_string(k.words, ' ')) AS product, CAST(l.quantity - l.cancelled_quantity AS DOUBLE) AS quantity
    FROM purchase_order_line l
    JOIN purchase_order_line_key k USING (order_number, line)
    WHERE l.order_number IN (SELECT unnest($orders))
),
lots AS (
    SELECT order_number, product, line, '' AS receipt_number, quantity FROM ordered
    UNION ALL
    SELECT o.order_number, o.product, o.line, r.receipt_number, CAST(l.quantity AS DOUBLE)
    FROM goods_receipt r
    JOIN goods_receipt_line l USING (receipt_number)
    JOIN ordered o ON o.order_number = r.order_number AND o.line = l.line
),
quantities AS (
    SELECT order_number, product, list_distinct(list(quantity) || list(together)) AS quantities
    FROM (SELECT *, sum(quantity) OVER (PARTITION BY order_number, product, receipt_number) AS together FROM lots)
    GROUP BY ALL
),
alike AS (
    SELECT o.order_number, b.line,
        max(CASE WHEN list_contains(b.parts, o.part) OR list_has_any(b.parts, o.words) THEN 2 ELSE 0 END
            + len(list_intersect(o.words, b.words)) / greatest(len(o.words), len(b.words), 1)
            + CASE WHEN abs(o.unit_price - b.unit_price) <= greatest(o.unit_price, b.unit_price) / 20 THEN 0.6 ELSE 0 END
            + CASE WHEN list_contains(q.quantities, b.quantity) THEN 0.5 ELSE 0 END
            + CASE WHEN len(list_filter(q.quantities, lambda one: abs(one * o.unit_price - b.amount) <= b.amount / 20)) > 0
                THEN 0.6 ELSE 0 END) AS likeness
    FROM billed b, ordered o JOIN quantities q USING (order_number, product)
    GROUP BY ALL
),
ranked AS (
    SELECT p.order_number, p.order_date, coalesce(sum(a.likeness), 0) AS likeness,
        list_has_any(list_value(1), list_transform($numbers, lambda one: CASE
            WHEN abs(len(k.key) - len(one)) <= 2 AND damerau_levenshtein(k.key, one) <= 2 THEN 1 ELSE 0 END)) AS is_near,
        p.order_number IN (SELECT order_number FROM ordered WHERE job IN (SELECT unnest($jobs))) AS is_for_job
    FROM purchase_order p
    JOIN purchase_order_key k USING (order_number)
    LEFT JOIN alike a USING (order_number)
    WHERE p.order_number IN (SELECT unnest($orders))
    GROUP BY ALL
)
SELECT order_number FROM ranked
QUALIFY row_number() OVER (ORDER BY likeness DESC, order_date DESC, order_number) <= $most
     OR (is_near AND row_number() OVER (PARTITION BY is_near ORDER BY likeness DESC, order_date DESC, order_number) <= $most)
     OR (is_for_job AND row_number() OVER (PARTITION BY is_for_job ORDER BY likeness DESC, order_date DESC, order_number) <= $most)
ORDER BY order_number
