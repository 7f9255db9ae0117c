package io.recgpt.retrieval.catalogue;

/**
 * What tenants may store.
 *
 * @param tenants how many there may be, 1 or more
 * @param items of one tenant, 1 or more
 * @param characters of the texts of one tenant's items, 1 or more
 */
public record TenantLimits(int tenants, int items, int characters) {
  /** A thousand tenants of two million items, with 256 characters each at the mean. */
  public static final TenantLimits DEFAULT = new TenantLimits(1_000, 2_000_000, 512_000_000);

  public TenantLimits {
    if (tenants < 1) {
      throw new IllegalArgumentException("max-tenants: %d (expected: >= 1)".formatted(tenants));
    }
    if (items < 1) {
      throw new IllegalArgumentException(
          "max-items-per-tenant: %d (expected: >= 1)".formatted(items));
    }
    if (characters < 1) {
      throw new IllegalArgumentException(
          "max-item-characters-per-tenant: %d (expected: >= 1)".formatted(characters));
    }
  }
}
