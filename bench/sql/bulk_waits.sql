select exists (select from core.outbox where state in ('pending', 'retry') and priority = 2)
