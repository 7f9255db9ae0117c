package io.recgpt.standalone;

import static org.assertj.core.api.Assertions.assertThatNoException;

import io.recgpt.testkit.NativeTransport;
import org.junit.jupiter.api.Test;

final class NativeTransportTest {
  @Test
  void classPath_withTheMilvusSdk_hasEpollAndBoringSsl() {
    assertThatNoException().isThrownBy(NativeTransport::check);
  }
}
