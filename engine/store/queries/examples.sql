-- The latest example of each invoice that a person corrected or confirmed, newest first; all fields that were ever given.
SELECT
    e.document,
    e.invoice,
    coalesce(i.supplier, e.supplier) AS supplier,
    e.supplier_name,
    e.reader,
    (SELECT list_sort(list_distinct(flatten(list(o.changed)))) FROM example o WHERE o.invoice = e.invoice) AS changed,
    e.record,
    e.given_by,
    e.given_at
FROM example e
LEFT JOIN invoice i ON i.id = e.invoice
WHERE ($supplier IS NULL OR coalesce(i.supplier, e.supplier) = $supplier)
QUALIFY row_number() OVER (PARTITION BY e.invoice ORDER BY e.given_at DESC, e.rowid DESC) = 1
ORDER BY e.given_at DESC, e.rowid DESC
