package io.recgpt.rpc.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerWaitTest {
  @Test
  void note_insideACall_isTheCallsAlone() {
    PeerWait one = new PeerWait();
    PeerWait other = new PeerWait();

    PeerWait.note();
    one.context().run(PeerWait::note);
    other.context().run(() -> {});

    assertThat(one.noted()).isTrue();
    assertThat(other.noted()).isFalse();
  }
}
