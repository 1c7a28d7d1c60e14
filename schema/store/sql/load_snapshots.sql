select stream, version, schema, body from core.snapshot where stream = any($1) and schema = $2
