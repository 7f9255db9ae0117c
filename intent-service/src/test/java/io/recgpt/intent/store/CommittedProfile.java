package io.recgpt.intent.store;

import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;

/** Puts a user's profile into a database, without a lease. */
final class CommittedProfile {
  private CommittedProfile() {}

  static void put(Database database, Tenant tenant, String userId, ProfileStore.Stored profile) {
    boolean committed =
        database.write(connection ->
            ProfileStore.commit(
                connection, TenantKeys.ofUser(connection, tenant, userId).orElseThrow(), profile));
    if (!committed) {
      throw new IllegalStateException("there is a version %d".formatted(profile.version()));
    }
  }
}
