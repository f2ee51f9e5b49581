-- What arrives, what is read of it, and what becomes of it.

CREATE SEQUENCE arrival_order;
CREATE SEQUENCE invoice_order;
CREATE SEQUENCE event_order;

CREATE TABLE mail (
    sha256 VARCHAR PRIMARY KEY,
    message_id VARCHAR,
    sender VARCHAR NOT NULL,
    sender_name VARCHAR NOT NULL,
    original_sender VARCHAR NOT NULL,
    reply_to VARCHAR,
    subject VARCHAR NOT NULL,
    sent_at TIMESTAMP,
    body VARCHAR NOT NULL,
    is_mail BOOLEAN NOT NULL,            -- false: a file that came without a mail
    record JSON NOT NULL
);

-- Each place on a server where a mail was seen; a place seen once is never an arrival again.
CREATE TABLE mail_place (
    account VARCHAR NOT NULL,
    folder VARCHAR NOT NULL,
    uid_validity VARCHAR NOT NULL,
    uid VARCHAR NOT NULL,
    mail VARCHAR,                        -- NULL: too large to be fetched
    settled_at TIMESTAMP,
    PRIMARY KEY (account, folder, uid_validity, uid)
);

CREATE TABLE mail_arrival (
    id BIGINT PRIMARY KEY,
    mail VARCHAR NOT NULL,
    account VARCHAR NOT NULL,
    arrived_at TIMESTAMP NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('done', 'ignored', 'held')),
    reason VARCHAR
);

CREATE TABLE document (
    sha256 VARCHAR PRIMARY KEY,
    file_name VARCHAR NOT NULL,
    media VARCHAR NOT NULL,
    kind VARCHAR,
    bytes BIGINT NOT NULL,
    first_seen TIMESTAMP NOT NULL
);

CREATE TABLE document_arrival (
    id BIGINT PRIMARY KEY,
    mail_arrival BIGINT NOT NULL,
    document VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    container VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('imported', 'duplicate', 'ignored', 'held')),
    reason VARCHAR,
    issues JSON NOT NULL
);

CREATE TABLE log (
    happened_at TIMESTAMP NOT NULL,
    mail_arrival BIGINT NOT NULL,
    message VARCHAR NOT NULL
);

CREATE TABLE invoice (
    id VARCHAR PRIMARY KEY,
    arrival_order BIGINT NOT NULL,
    document VARCHAR NOT NULL,
    mail_arrival BIGINT NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    kind VARCHAR NOT NULL,
    supplier VARCHAR,
    supplier_name VARCHAR NOT NULL,
    invoice_number VARCHAR NOT NULL,
    invoice_key VARCHAR NOT NULL,
    invoice_date DATE NOT NULL,
    due_date DATE,
    currency VARCHAR NOT NULL,
    net_total DECIMAL(18, 2) NOT NULL,
    tax_total DECIMAL(18, 2) NOT NULL,
    gross_total DECIMAL(18, 2) NOT NULL,
    verified BOOLEAN NOT NULL,
    reader VARCHAR NOT NULL,
    record JSON NOT NULL,
    reading JSON NOT NULL
);

CREATE TABLE invoice_line (
    invoice VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    part VARCHAR,
    quantity DECIMAL(28, 10),
    unit_price DECIMAL(28, 10),
    net_amount DECIMAL(18, 4) NOT NULL,
    PRIMARY KEY (invoice, line)
);

CREATE TABLE match (
    invoice VARCHAR PRIMARY KEY,
    evaluated_at TIMESTAMP NOT NULL,
    complete BOOLEAN NOT NULL,
    rule_version VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL,             -- hash of all that was looked at; the same again gives the same match
    record JSON NOT NULL
);

CREATE TABLE allocation (
    invoice VARCHAR NOT NULL,
    invoice_line INTEGER NOT NULL,
    purchase_order VARCHAR NOT NULL,
    order_line INTEGER NOT NULL,
    receipt VARCHAR,
    quantity DECIMAL(28, 10) NOT NULL,
    amount DECIMAL(18, 4) NOT NULL,
    kind VARCHAR NOT NULL
);

CREATE TABLE hold (
    invoice VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    invoice_line INTEGER,
    measured VARCHAR,
    released BOOLEAN NOT NULL,
    owner VARCHAR NOT NULL,
    message VARCHAR NOT NULL
);

-- Append-only from here on: releases, decisions, acceptances, reversals, job costs, batches, events.
CREATE TABLE release (
    invoice VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    invoice_line INTEGER,
    measured VARCHAR,
    reason VARCHAR NOT NULL,
    released_by VARCHAR NOT NULL,
    released_at TIMESTAMP NOT NULL
);

CREATE TABLE decision (
    invoice VARCHAR NOT NULL,
    what VARCHAR NOT NULL CHECK (what IN ('ignored', 'duplicate', 'not_duplicate')),
    other VARCHAR,
    reason VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL
);

CREATE TABLE acceptance (
    id VARCHAR PRIMARY KEY,
    invoice VARCHAR NOT NULL UNIQUE,
    accepted_at TIMESTAMP NOT NULL,
    accepted_by VARCHAR NOT NULL,
    alone BOOLEAN NOT NULL,
    record JSON NOT NULL
);

CREATE TABLE reversal (
    acceptance VARCHAR PRIMARY KEY,
    invoice VARCHAR NOT NULL,
    reversed_at TIMESTAMP NOT NULL,
    reversed_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    record JSON NOT NULL
);

CREATE TABLE job_cost (
    entry_of VARCHAR NOT NULL,           -- the acceptance
    is_reversal BOOLEAN NOT NULL,
    happened_at TIMESTAMP NOT NULL,
    job VARCHAR NOT NULL,
    invoice VARCHAR NOT NULL,
    invoice_line INTEGER NOT NULL,
    purchase_order VARCHAR,
    order_line INTEGER,
    description VARCHAR NOT NULL,
    quantity DECIMAL(28, 10) NOT NULL,
    committed DECIMAL(18, 2) NOT NULL,
    actual DECIMAL(18, 2) NOT NULL
);

-- What the accounting package must be told: the invoice itself, or a credit that takes an exported one back.
CREATE TABLE posting (
    id VARCHAR PRIMARY KEY,
    invoice VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('invoice', 'reversal')),
    revision INTEGER NOT NULL,
    queued_at TIMESTAMP NOT NULL
);

CREATE TABLE batch (
    id VARCHAR PRIMARY KEY,
    target VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by VARCHAR NOT NULL,
    record JSON NOT NULL
);

CREATE TABLE batch_posting (
    batch VARCHAR NOT NULL,
    posting VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    PRIMARY KEY (posting, target)
);

CREATE TABLE event (
    id BIGINT PRIMARY KEY,
    happened_at TIMESTAMP NOT NULL,
    who VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    detail JSON NOT NULL
);

-- States are derived; the first that applies.
CREATE VIEW invoice_state AS
SELECT
    i.id AS invoice,
    CASE
        WHEN EXISTS (FROM decision d WHERE d.invoice = i.id AND d.what = 'ignored') THEN 'ignored'
        WHEN EXISTS (FROM decision d WHERE d.invoice = i.id AND d.what = 'duplicate') THEN 'duplicate'
        WHEN EXISTS (FROM reversal r WHERE r.invoice = i.id) THEN 'reversed'
        WHEN EXISTS (FROM posting p JOIN batch_posting b ON b.posting = p.id WHERE p.invoice = i.id AND p.kind = 'invoice')
            THEN 'exported'
        WHEN EXISTS (FROM acceptance a WHERE a.invoice = i.id) THEN 'accepted'
        WHEN EXISTS (FROM hold h WHERE h.invoice = i.id AND h.severity = 'block' AND NOT h.released) THEN 'held'
        WHEN EXISTS (FROM match m WHERE m.invoice = i.id AND m.complete) THEN 'matched'
        ELSE 'imported'
    END AS state
FROM invoice i;

-- What each order line was billed, by invoices that still count; credit notes give back.
CREATE VIEW live_allocation AS
SELECT a.*, i.arrival_order, i.supplier, s.state, CASE WHEN a.kind = 'credit' THEN -1 ELSE 1 END AS sign
FROM allocation a
JOIN invoice i ON i.id = a.invoice
JOIN invoice_state s ON s.invoice = i.id
WHERE s.state NOT IN ('ignored', 'duplicate', 'reversed');
