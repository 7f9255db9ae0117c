package io.recgpt.explain.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.storage.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCursorTest {
  @TempDir Path dataDir;

  @Test
  void claim_ofAnotherProcessFirst_isRefused() {
    try (Database database =
        Database.open(null, dataDir, "explain", "io/recgpt/explain/migration")) {
      ProfileCursor one = new ProfileCursor(database);
      ProfileCursor other = new ProfileCursor(database);

      assertThat(one.claim(7)).isTrue();
      assertThat(other.claim(7)).isFalse();
      assertThat(other.claim(6)).isFalse();
      assertThat(other.claim(8)).isTrue();
      assertThat(one.position()).isEqualTo(8);
    }
  }
}
