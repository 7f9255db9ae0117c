package io.recgpt.rpc.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KeyRingTest {
  private static final String SECRET = KeyRing.newSecret(new SecureRandom());

  @Test
  void verify_idWithItsSecret_findsTheKey() {
    KeyRing ring = KeyRing.parse(line("shop-web", "shop", "read,write", "50"));

    assertThat(ring.verify("shop-web." + SECRET))
        .contains(
            new ApiKey(
                "shop-web",
                KeyRing.digestOf(SECRET),
                Optional.of("shop"),
                Set.of(Scope.READ, Scope.WRITE),
                50));
  }

  @Test
  void verify_anythingElse_findsNone() {
    KeyRing ring = KeyRing.parse(line("shop-web", "*", "admin", "1"));

    for (String shown :
        new String[] {
          "",
          ".",
          "shop-web",
          "shop-web.",
          SECRET,
          "nobody",
          "nobody.nobody",
          "shop-web.nobody",
          "other." + SECRET,
          "shop-web." + SECRET + "x",
          "shop-web." + "x".repeat(100_000)
        }) {
      assertThat(ring.verify(shown)).as(shown.substring(0, Math.min(20, shown.length()))).isEmpty();
    }
  }

  @Test
  void parse_wrongLines_tellsAllOfThemWithoutSecrets() {
    String text =
        String.join(
            "\n",
            "# a remark",
            "",
            "short line",
            line("Upper", "*", "read", "1"),
            line("web", "*", "reed", "1"),
            line("app", "*", "read", "0"),
            "job " + SECRET + " * read 1",
            line("twice", "*", "read", "1"),
            line("twice", "*", "read", "1"));

    assertThatThrownBy(() -> KeyRing.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 3: 2 parts")
        .hasMessageContaining("line 4: key: Upper")
        .hasMessageContaining("line 5: scope reed")
        .hasMessageContaining("line 6: requests a second of app")
        .hasMessageContaining("line 7: digest of job")
        .hasMessageContaining("line 9: twice stands twice")
        .satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContain(SECRET));
  }

  @Test
  void parse_noKey_isRefused() {
    assertThatThrownBy(() -> KeyRing.parse("# nothing\n")).hasMessageContaining("no key");
  }

  private static String line(String id, String tenant, String scopes, String rate) {
    return String.join(" ", id, KeyRing.digestOf(SECRET), tenant, scopes, rate);
  }
}
