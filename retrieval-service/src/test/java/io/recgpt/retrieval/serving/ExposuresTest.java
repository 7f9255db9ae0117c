package io.recgpt.retrieval.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.rpc.Tenant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExposuresTest {
  private static final Tenant SHOP = new Tenant("shop");

  private final Exposures exposures = new Exposures();

  @Test
  void gini_fewerExposuresThanItems_isNotKnown() {
    assertThat(exposures.gini(SHOP)).isEmpty();
    exposures.add(SHOP, List.of("a", "b"), 3);
    assertThat(exposures.gini(SHOP)).isEmpty();
  }

  @Test
  void gini_allItemsAlike_isZero() {
    exposures.add(SHOP, List.of("a", "b", "c", "d"), 4);
    assertThat(exposures.gini(SHOP)).hasValue(0);
  }

  @Test
  void gini_oneItemAlone_isNearlyOne() {
    for (int i = 0; i < 200; i++) {
      exposures.add(SHOP, List.of("a"), 100);
    }
    assertThat(exposures.gini(SHOP).orElseThrow()).isCloseTo(0.99, within(1e-9));
  }

  @Test
  void gini_oneHalfOfTheItems_isAHalf() {
    exposures.add(SHOP, List.of("a", "b"), 4);
    exposures.add(SHOP, List.of("a", "b"), 4);
    assertThat(exposures.gini(SHOP).orElseThrow()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void gini_afterAChange_forgetsThePast() {
    for (int i = 0; i < 1_000; i++) {
      exposures.add(SHOP, List.of("a"), 4);
    }
    for (int i = 0; i < 1_000; i++) {
      exposures.add(SHOP, List.of("a", "b", "c", "d"), 4);
    }
    assertThat(exposures.gini(SHOP).orElseThrow()).isLessThan(0.05);
  }
}
