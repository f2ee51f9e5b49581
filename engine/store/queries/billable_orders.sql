-- Open orders of these suppliers with an item line of which accepted invoices have not billed all; blank orders too.
WITH mine AS (
    SELECT order_number, supplier FROM purchase_order
    WHERE state = 'open' AND supplier IN (SELECT unnest($suppliers))
),
billed AS (
    SELECT a.purchase_order, a.order_line, sum(CASE WHEN a.kind = 'credit' THEN -a.quantity ELSE a.quantity END) AS quantity
    FROM allocation a
    WHERE a.purchase_order IN (SELECT order_number FROM mine)
      AND a.invoice IN (SELECT invoice FROM acceptance)
      AND a.invoice NOT IN (SELECT invoice FROM reversal)
      AND a.invoice NOT IN (SELECT invoice FROM decision WHERE what IN ('ignored', 'duplicate'))
    GROUP BY a.purchase_order, a.order_line
),
open_line AS (
    SELECT l.order_number
    FROM purchase_order_line l
    LEFT JOIN billed b ON b.purchase_order = l.order_number AND b.order_line = l.line
    WHERE l.kind NOT IN ('freight', 'surcharge', 'levy', 'deposit')
      AND l.quantity - l.cancelled_quantity > coalesce(b.quantity, 0)
)
SELECT supplier, order_number FROM mine
WHERE order_number IN (SELECT order_number FROM open_line)
   OR order_number NOT IN (SELECT order_number FROM purchase_order_line)
