-- What orders are looked up by, worked out whenever an order is kept: see engine/store/order_keys.py.
CREATE TABLE purchase_order_key (
    order_number VARCHAR PRIMARY KEY,
    key VARCHAR NOT NULL                 -- the number as order numbers are compared
);
CREATE TABLE purchase_order_line_key (
    order_number VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    part VARCHAR,                        -- the part number as part numbers are compared
    words VARCHAR[] NOT NULL             -- of the description: the starts of its words, and its words as part numbers
);
