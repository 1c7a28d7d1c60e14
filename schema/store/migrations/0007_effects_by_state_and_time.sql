-- Operators find effects that were cancelled, and those of a time, without reading all that was ever sent.
--
-- Going back: drop the indexes; nothing before this needs them.

create index outbox_cancelled on core.outbox (id) where state = 'cancelled';
create index outbox_created_at on core.outbox using brin (created_at);
