-- Rules as people set them, and what their choices taught. Append-only: of each key the last one counts.

ALTER TABLE supplier ADD COLUMN supplier_group VARCHAR;
ALTER TABLE supplier ADD COLUMN blocked BOOLEAN DEFAULT false;

-- Made anew for its states: DuckDB changes no CHECK.
CREATE TABLE purchase_order_new (
    order_number VARCHAR PRIMARY KEY,
    supplier VARCHAR NOT NULL,
    order_date DATE NOT NULL,
    currency VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('open', 'closed', 'finally_closed', 'cancelled')),
    limit_amount DECIMAL(18, 2),         -- a blanket order's, net of tax, for all its invoices together
    valid_from DATE,
    valid_to DATE,
    exchange_rate DECIMAL(28, 10)        -- ledger currency for one of the order's
);
INSERT INTO purchase_order_new SELECT order_number, supplier, order_date, currency, state, NULL, NULL, NULL, NULL
FROM purchase_order;
DROP TABLE purchase_order;
ALTER TABLE purchase_order_new RENAME TO purchase_order;

ALTER TABLE purchase_order_line ADD COLUMN price_estimated BOOLEAN DEFAULT false;
ALTER TABLE purchase_order_line ADD COLUMN expected_on DATE;
ALTER TABLE purchase_order_line ADD COLUMN weight DECIMAL(28, 10);

-- '' in a scope means any; supplier, group, item and order all '' is the whole company.
CREATE TABLE tolerance_rule (
    kind VARCHAR NOT NULL,
    supplier VARCHAR NOT NULL,
    supplier_group VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    purchase_order VARCHAR NOT NULL,
    valid_from DATE,
    valid_to DATE,
    state VARCHAR NOT NULL CHECK (state IN ('off', 'exact', 'limit', 'withdrawn')),
    percent DECIMAL(9, 4),
    absolute DECIMAL(18, 2),
    combinator VARCHAR NOT NULL CHECK (combinator IN ('both', 'either')),
    two_sided BOOLEAN NOT NULL,
    set_by VARCHAR NOT NULL,
    set_at TIMESTAMP NOT NULL
);
INSERT INTO tolerance_rule
SELECT kind, supplier, '', '', '', NULL, NULL, state, percent, absolute, combinator, kind = 'tax', set_by, set_at
FROM tolerance;
DROP TABLE tolerance;

CREATE TABLE level_rule (
    supplier VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    level VARCHAR NOT NULL CHECK (level IN ('none', 'totals', 'amount', '2-way', '3-way', '4-way', 'withdrawn')),
    may_lower BOOLEAN NOT NULL,
    set_by VARCHAR NOT NULL,
    set_at TIMESTAMP NOT NULL
);

CREATE TABLE line_choice (
    invoice VARCHAR NOT NULL,
    invoice_line INTEGER NOT NULL,
    purchase_order VARCHAR NOT NULL,     -- '' takes the choice back
    order_line INTEGER NOT NULL,
    chosen_by VARCHAR NOT NULL,
    chosen_at TIMESTAMP NOT NULL
);

-- What a supplier calls one of our parts, and which order a printed text of theirs means.
CREATE TABLE part_reference (
    supplier VARCHAR NOT NULL,
    part VARCHAR,
    description VARCHAR NOT NULL,
    our_part VARCHAR,
    our_description VARCHAR NOT NULL,
    chosen_by VARCHAR NOT NULL,
    chosen_at TIMESTAMP NOT NULL
);
CREATE TABLE order_reference (
    supplier VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    purchase_order VARCHAR NOT NULL,
    chosen_by VARCHAR NOT NULL,
    chosen_at TIMESTAMP NOT NULL
);

CREATE TABLE exchange_rate (
    currency VARCHAR NOT NULL,
    valid_from DATE NOT NULL,
    rate DECIMAL(28, 10) NOT NULL,
    PRIMARY KEY (currency, valid_from)
);

-- Every hold that was placed and every one whose cause went, so that the record shows it after it is gone.
CREATE TABLE hold_event (
    happened_at TIMESTAMP NOT NULL,
    invoice VARCHAR NOT NULL,
    what VARCHAR NOT NULL CHECK (what IN ('placed', 'changed', 'cleared')),
    code VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    invoice_line INTEGER,
    measured VARCHAR,
    hold_limit VARCHAR,
    rule_version VARCHAR NOT NULL
);
