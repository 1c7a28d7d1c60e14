-- From when to when there are inputs.
select min(at), max(at) from core.journal
