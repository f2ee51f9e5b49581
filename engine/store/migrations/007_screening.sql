-- What two invoices may have in common besides supplier, number, date and amount: see engine/store/marks.py.
CREATE TABLE invoice_mark (
    invoice VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('account', 'tax_id', 'delivery')),
    mark VARCHAR NOT NULL,               -- as such texts are compared
    text VARCHAR NOT NULL                -- as printed
);
INSERT INTO invoice_mark
WITH printed AS (
    SELECT
        id,
        upper(json_extract_string(record, '$.bank_account')) AS account,
        upper(json_extract_string(record, '$.supplier_tax_id')) AS tax_id,
        upper(json_extract_string(record, '$.delivery_note')) AS delivery,
        record
    FROM invoice
),
marked AS (
    SELECT id, 'account' AS kind, json_extract_string(record, '$.bank_account') AS text,
        regexp_replace(regexp_replace(account, '\b(BSB|ACCOUNT|ACCT|ACC|A/C|IBAN|NUMBER|NO)\b', '', 'g'), '[^A-Z0-9]', '', 'g') AS mark
    FROM printed
    UNION ALL
    SELECT id, 'tax_id', json_extract_string(record, '$.supplier_tax_id'),
        regexp_replace(
            regexp_replace(tax_id, '[^A-Z0-9]', '', 'g'),
            '^((ABN|ACN|NZBN|IRD|GST|VAT|UID)(REG(ISTRATION)?)?(NUMBER|NR|NO)?)+', ''
        )
    FROM printed
    UNION ALL
    SELECT id, 'delivery', json_extract_string(record, '$.delivery_note'),
        ltrim(regexp_replace(delivery, '[^A-Z0-9]', '', 'g'), '0')
    FROM printed
)
SELECT id, kind, mark, text FROM marked WHERE mark != '';

-- Changes of suppliers' bank accounts, as they were asked for and decided. Append-only.
CREATE SEQUENCE account_change_order;
CREATE TABLE account_change (
    id BIGINT PRIMARY KEY,
    supplier VARCHAR NOT NULL,           -- our number
    before VARCHAR,                      -- on file when it was asked for
    account VARCHAR,                     -- none: the account is taken off
    called VARCHAR NOT NULL,             -- who was called back, on which number, and what they said
    asked_by VARCHAR NOT NULL,
    asked_at TIMESTAMP NOT NULL
);
CREATE TABLE account_decision (
    change BIGINT PRIMARY KEY,
    is_approved BOOLEAN NOT NULL,
    reason VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    alone BOOLEAN NOT NULL               -- nobody else was set up who could be asked
);

-- When an address or domain was put on a supplier's record. Append-only.
CREATE TABLE sender_entry (
    supplier VARCHAR NOT NULL,
    sender VARCHAR NOT NULL,
    added_at TIMESTAMP NOT NULL
);
