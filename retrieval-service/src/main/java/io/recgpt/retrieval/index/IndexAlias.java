package io.recgpt.retrieval.index;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.Tenant;

/**
 * A name that stands for one of a tenant's versions, and for another one later.
 *
 * @param name unique within the tenant, any text of 1 to 48 bytes of UTF-8
 */
public record IndexAlias(Tenant tenant, String name) implements SearchSpace {
  private static final String ACTIVE = "active";

  public IndexAlias {
    requireNonNull(tenant, "tenant");
    IndexName.check("alias", name);
  }

  /** What stands for the tower that serves. */
  public static IndexAlias active(Tenant tenant) {
    return new IndexAlias(tenant, ACTIVE);
  }
}
