select stream, schema, body from core.outbox where id = $1
