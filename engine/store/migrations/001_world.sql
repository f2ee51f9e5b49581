-- What the company knows: suppliers, jobs, orders, receipts, tax codes, tolerances.
-- Money and quantities are DECIMAL; times are UTC.

CREATE TABLE supplier (
    number VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    tax_id VARCHAR,
    email_senders VARCHAR[] NOT NULL,
    format VARCHAR,
    auto_import BOOLEAN NOT NULL,
    order_required BOOLEAN NOT NULL,
    account_code VARCHAR,
    tax_code VARCHAR,
    payment_terms_days INTEGER,
    currency VARCHAR,
    bank_account VARCHAR
);

CREATE TABLE job (
    number VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    customer VARCHAR,
    state VARCHAR NOT NULL,
    budget DECIMAL(18, 2)
);

CREATE TABLE purchase_order (
    order_number VARCHAR PRIMARY KEY,
    supplier VARCHAR NOT NULL,
    order_date DATE NOT NULL,
    currency VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('open', 'closed', 'cancelled'))
);

CREATE TABLE purchase_order_line (
    order_number VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    description VARCHAR NOT NULL,
    quantity DECIMAL(28, 10) NOT NULL,
    unit_price DECIMAL(28, 10) NOT NULL,
    kind VARCHAR NOT NULL,
    part VARCHAR,
    unit VARCHAR,
    cancelled_quantity DECIMAL(28, 10) NOT NULL,
    tax_code VARCHAR,
    account_code VARCHAR,
    match VARCHAR,
    job VARCHAR,
    PRIMARY KEY (order_number, line)
);

CREATE TABLE goods_receipt (
    receipt_number VARCHAR PRIMARY KEY,
    order_number VARCHAR NOT NULL,
    received_on DATE NOT NULL,
    delivery_note VARCHAR
);

CREATE TABLE goods_receipt_line (
    receipt_number VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    quantity DECIMAL(28, 10) NOT NULL,
    accepted_quantity DECIMAL(28, 10),
    returned_quantity DECIMAL(28, 10) NOT NULL,
    PRIMARY KEY (receipt_number, line)
);

CREATE TABLE tax_code (
    code VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    rate DECIMAL(9, 4) NOT NULL,
    valid_from DATE,
    valid_to DATE
);

INSERT INTO tax_code VALUES
    ('GST', 'GST on expenses (Australia)', 10, NULL, NULL),
    ('FRE', 'GST-free (Australia)', 0, NULL, NULL),
    ('CAP', 'GST on capital (Australia)', 10, NULL, NULL),
    ('INP', 'Input taxed (Australia)', 0, NULL, NULL),
    ('N-T', 'Not reportable', 0, NULL, NULL),
    ('S15', 'GST on expenses (New Zealand)', 15, NULL, NULL),
    ('Z', 'Zero-rated (New Zealand)', 0, NULL, NULL);

-- supplier is '' for the whole company
CREATE TABLE tolerance (
    kind VARCHAR NOT NULL,
    supplier VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('off', 'exact', 'limit')),
    percent DECIMAL(9, 4),
    absolute DECIMAL(18, 2),
    combinator VARCHAR NOT NULL CHECK (combinator IN ('both', 'either')),
    set_by VARCHAR NOT NULL,
    set_at TIMESTAMP NOT NULL,
    PRIMARY KEY (kind, supplier)
);
