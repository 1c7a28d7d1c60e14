-- The way from an input to what it caused: deciding inputs again compares effects, and operators look for them.
--
-- Going back: drop the index; nothing before this needs it.

create index outbox_input on core.outbox (input);
