-- Every match with its certificate: facts, allocations and inequalities, which a checker verifies on its own.
CREATE TABLE certificate (
    invoice VARCHAR PRIMARY KEY,
    certified_at TIMESTAMP NOT NULL,
    record JSON NOT NULL
);

-- How many of our unit one of a supplier's units holds, as a person confirmed it. The last of a key counts. Append-only.
CREATE TABLE unit_conversion (
    supplier VARCHAR NOT NULL,           -- our number
    part VARCHAR,                        -- the supplier's part number; none: of every part
    unit VARCHAR NOT NULL,               -- the larger unit
    base_unit VARCHAR NOT NULL,
    size DECIMAL(18, 6) NOT NULL,        -- base units in one unit
    confirmed_by VARCHAR NOT NULL,
    confirmed_at TIMESTAMP NOT NULL
);
