-- Whose user it is, so that tenants take turns; 0 where a process of an earlier version entered it, until somebody leases.
ALTER TABLE due ADD COLUMN tenant_key BIGINT NOT NULL DEFAULT 0;
UPDATE due SET tenant_key = (SELECT u.tenant_key FROM users u WHERE u.user_key = due.user_key);
DROP INDEX due_by_rank;
CREATE INDEX due_by_tenant ON due (tenant_key, rank_at, user_key, due_at) WHERE lease_id = 0 AND set_aside_at = 0;
CREATE INDEX due_leased ON due (leased_until) WHERE lease_id <> 0;
