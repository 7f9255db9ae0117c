-- Tokens that the language model spent on a tenant's explanations, by day of UTC since 1970.
CREATE TABLE tenant_tokens (
  tenant TEXT NOT NULL,
  day BIGINT NOT NULL,
  spent BIGINT NOT NULL,
  PRIMARY KEY (tenant, day)
);
