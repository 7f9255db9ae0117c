package io.recgpt.explain.prepared;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.Tenant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The language of each tenant's catalogue; a model writes for those in English alone. */
public final class TenantLanguages {
  private static final String ENGLISH = "en";

  private final ExplanationTable table;
  private final Map<Tenant, String> languages;

  /** Reads what is stored. */
  public TenantLanguages(ExplanationTable table) {
    this.table = requireNonNull(table);
    this.languages = new ConcurrentHashMap<>(table.languages());
  }

  /**
   * Notes a tenant's language, durably.
   *
   * @param tag BCP 47; empty: English
   */
  public void put(Tenant tenant, String tag) {
    String language = tag.isBlank() ? ENGLISH : Locale.forLanguageTag(tag.strip()).getLanguage();
    table.putLanguage(tenant, language);
    languages.put(tenant, language);
  }

  /** The primary language, as "en"; English where a tenant has named none. */
  public String of(Tenant tenant) {
    return languages.getOrDefault(tenant, ENGLISH);
  }

  /** Whether sentences of a model can be checked, which takes grammar and word lists. */
  public boolean isCheckable(Tenant tenant) {
    return of(tenant).equals(ENGLISH);
  }
}
