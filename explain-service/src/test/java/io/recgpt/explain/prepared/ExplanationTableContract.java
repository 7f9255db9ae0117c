package io.recgpt.explain.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.model.Occasion;
import io.recgpt.explain.model.Style;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Dialect;
import io.recgpt.testkit.StoreContract;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

abstract class ExplanationTableContract extends StoreContract {
  private static final Tenant TENANT = Tenant.DEFAULT;
  private static final Pair SHELL = Pair.of("Wet-Weather  Hiking", "shell");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private ExplanationTable table;

  ExplanationTableContract(Dialect dialect) {
    super("explain", dialect);
  }

  @BeforeEach
  void open() {
    table = new ExplanationTable(database());
  }

  private static TableRow row(Pair pair, String hash, String text, Instant at) {
    return new TableRow(
        pair, hash, text, Style.OCCASION, Optional.of(Occasion.CHRISTMAS), "model-1", at);
  }

  @Test
  void find_whatWasPut_isTheSame() {
    TableRow row = row(SHELL, "h1", "Taped seams for hiking", NOON);
    table.put(TENANT, "en", List.of(row));

    Pair asAnotherWritesIt = Pair.of("wet-weather hiking", "shell");
    assertThat(table.find(TENANT, "en", List.of(asAnotherWritesIt, Pair.ofItem("shell"))))
        .isEqualTo(Map.of(SHELL, row));
    assertThat(table.find(TENANT, "de", List.of(SHELL))).isEmpty();
    assertThat(table.find(new Tenant("other"), "en", List.of(SHELL))).isEmpty();
    assertThat(table.find(TENANT, "en", List.of())).isEmpty();
  }

  @Test
  void find_textWithNul_isFoundWithoutIt() {
    TableRow row = row(Pair.of("a\0b", "x\0y"), "h1", "o\0ne", NOON);
    table.put(TENANT, "e\0n", List.of(row));

    assertThat(table.find(TENANT, "e\0n", List.of(row.pair())).values())
        .extracting(TableRow::text)
        .containsExactly("o\ufffdne");
    assertThat(table.itemsOf(TENANT, "c\0", 9)).isEmpty();
    table.removeOutdated(TENANT, Map.of("x\0y", "h2"));
    assertThat(table.count(TENANT)).isZero();
  }

  @Test
  void put_ofTheSamePair_takesThePlaceOfTheRow() {
    table.put(TENANT, "en", List.of(row(SHELL, "h1", "one", NOON)));
    table.put(TENANT, "en", List.of(row(SHELL, "h2", "two", NOON)));

    assertThat(table.count(TENANT)).isEqualTo(1);
    assertThat(table.find(TENANT, "en", List.of(SHELL)).values())
        .extracting(TableRow::text)
        .containsExactly("two");
  }

  @Test
  void latest_ofMany_areTheLastOldestFirst() {
    for (int i = 0; i < 5; i++) {
      table.put(
          TENANT, "en", List.of(row(Pair.ofItem("i" + i), "h", "s" + i, NOON.plusSeconds(i))));
    }

    assertThat(table.latest(TENANT, 3)).containsExactly("s2", "s3", "s4");
  }

  @Test
  void removeOutdated_itemsOfAnotherText_loseTheirRows() {
    table.put(
        TENANT,
        "en",
        List.of(
            row(SHELL, "old", "one", NOON),
            row(Pair.ofItem("shoe"), "same", "two", NOON),
            row(Pair.ofItem("pack"), "any", "three", NOON)));

    table.removeOutdated(TENANT, Map.of("shell", "new", "shoe", "same"));

    assertThat(table.latest(TENANT, 9)).containsExactlyInAnyOrder("two", "three");
  }

  @Test
  @Timeout(60)
  void find_firstRowOfATenant_isFoundAtOnceAndSoonAfterAnotherProcessWroteIt() {
    ExplanationTable other = new ExplanationTable(another());
    assertThat(table.find(TENANT, "en", List.of(SHELL))).isEmpty();
    assertThat(other.find(TENANT, "en", List.of(SHELL))).isEmpty();

    other.put(TENANT, "en", List.of(row(SHELL, "h", "one", NOON)));

    assertThat(other.find(TENANT, "en", List.of(SHELL))).containsKey(SHELL);
    while (table.find(TENANT, "en", List.of(SHELL)).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void prune_itemsThatAreGone_removesTheirRows() {
    table.put(TENANT, "en", List.of(row(SHELL, "h", "one", NOON)));

    assertThat(table.prune(NOON.minusSeconds(1))).isEqualTo(1);
    assertThat(table.hasRows(TENANT)).isFalse();
  }

  @Test
  void languages_keepTheirPrimaryTag() {
    TenantLanguages languages = new TenantLanguages(table);
    languages.put(TENANT, "de-CH");
    languages.put(new Tenant("british"), "en-GB");

    TenantLanguages again = new TenantLanguages(table);
    assertThat(again.of(TENANT)).isEqualTo("de");
    assertThat(again.isCheckable(TENANT)).isFalse();
    assertThat(again.isCheckable(new Tenant("british"))).isTrue();
    assertThat(again.isCheckable(new Tenant("silent"))).isTrue();
  }
}
