-- No worker of before is alive.
delete from core.worker
