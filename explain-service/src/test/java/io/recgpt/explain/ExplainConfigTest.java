package io.recgpt.explain;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExplainConfigTest {
  @Test
  void config_withoutRoomForItems_isRefused() {
    assertThatThrownBy(() -> new ExplainConfig(Path.of("data"), null, 0, 50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cached-items: 0 (expected: >= 1)");
  }
}
