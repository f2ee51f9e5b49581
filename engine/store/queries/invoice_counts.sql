-- How many invoices stand in each state, and for how much of each currency (credit notes negative).
SELECT
    s.state,
    i.currency,
    count(*) AS count,
    sum(CASE WHEN i.kind = 'credit_note' THEN -i.gross_total ELSE i.gross_total END) AS gross
FROM invoice i
JOIN invoice_state s ON s.invoice = i.id
GROUP BY s.state, i.currency
ORDER BY s.state, i.currency
