select chat, card, message from core.card where (chat, card) in (select * from unnest($1::bigint[], $2::text[]))
