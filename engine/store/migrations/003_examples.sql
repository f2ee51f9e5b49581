-- What a person corrected or confirmed, beside the document it stands on: formats can be learned from it. Append-only.
CREATE TABLE example (
    document VARCHAR NOT NULL,           -- the original's SHA-256
    invoice VARCHAR NOT NULL,
    supplier VARCHAR,                    -- our number, where the supplier was known then
    supplier_name VARCHAR NOT NULL,
    reader VARCHAR NOT NULL,             -- what had read it
    changed VARCHAR[] NOT NULL,          -- the fields that a person gave; none where all were confirmed
    record JSON NOT NULL,                -- every value as it is right, in the shape of a reading
    given_by VARCHAR NOT NULL,
    given_at TIMESTAMP NOT NULL
);

-- The further files of a document that came in several, page by page; the document itself is the first.
CREATE TABLE document_part (
    document VARCHAR NOT NULL,
    place INTEGER NOT NULL,              -- 2, 3 …
    part VARCHAR NOT NULL,               -- the original's SHA-256
    pages INTEGER NOT NULL,
    PRIMARY KEY (document, place)
);
