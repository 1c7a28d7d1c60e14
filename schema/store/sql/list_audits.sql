select id, at, operator, action, arguments, reason, affected from core.audit order by id desc limit $1
