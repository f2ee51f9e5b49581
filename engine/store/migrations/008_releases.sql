-- A release counts for the measured value and the limit that it was given for; older ones know only the value.
ALTER TABLE release ADD COLUMN hold_limit VARCHAR;
