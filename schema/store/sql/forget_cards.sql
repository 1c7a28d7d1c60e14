-- Of a person who is forgotten: their next message is a new one.
delete from core.card where chat = $1
