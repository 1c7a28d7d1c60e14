select coalesce(bool_and(state = 'sent'), false) from core.outbox where input = $1 and kind = 'Erase'
