-- The document an invoice was read from.
SELECT d.sha256, d.file_name, d.media FROM invoice i JOIN document d ON d.sha256 = i.document WHERE i.id = $invoice
