package io.recgpt.hostile.attack;

import java.util.Locale;

/** What an attacker may do by the key that it has. */
enum Power {
  /** No key at all. */
  NOBODY("", ""),
  /** Asks for recommendations. */
  READ("evil", "read"),
  /** Records events and items. */
  WRITE("evil", "write"),
  /** Sets domains, trains models. */
  ADMIN("evil", "admin"),
  /** All of it, for every tenant. */
  EVERYWHERE("*", "read,write,admin");

  private final String tenant;
  private final String scopes;

  Power(String tenant, String scopes) {
    this.tenant = tenant;
    this.scopes = scopes;
  }

  /** The tenant of its key, {@code *}: any; empty: no key. */
  String tenant() {
    return tenant;
  }

  /** The scopes of its key, joined by commas; empty: no key. */
  String scopes() {
    return scopes;
  }

  /** Its name in a table and as a key's id: {@code read}. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
