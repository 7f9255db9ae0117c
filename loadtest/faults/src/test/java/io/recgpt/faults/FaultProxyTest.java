package io.recgpt.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultProxyTest {
  private static final byte[] WORD = "hello".getBytes(StandardCharsets.US_ASCII);
  private static final Duration DELAY = Duration.ofMillis(100);

  private ServerSocket echo;
  private FaultProxy proxy;

  @BeforeEach
  void open() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = new FaultProxy("127.0.0.1:" + echo.getLocalPort(), DELAY);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void none_always_passesBytes() throws IOException {
    try (Socket caller = connect()) {
      assertThat(say(caller)).isEqualTo(WORD);
    }
  }

  @Test
  void down_thenUp_refusesAndServesAgain() throws IOException {
    try (Socket caller = connect()) {
      assertThat(say(caller)).isEqualTo(WORD);
      proxy.set(Fault.DOWN);
      assertThat(endOf(caller)).isTrue();
    }
    awaitRefusal();

    proxy.set(Fault.NONE);

    try (Socket caller = connect()) {
      assertThat(say(caller)).isEqualTo(WORD);
    }
  }

  /** The system may take a connection more while the listener closes; the time-out says never. */
  private void awaitRefusal() throws IOException {
    while (true) {
      try (Socket taken = connect()) {
        assertThat(taken.isConnected()).isTrue();
      } catch (ConnectException refused) {
        return;
      }
    }
  }

  @Test
  void slow_bothWays_addsItsDelayTwice() throws IOException {
    proxy.set(Fault.SLOW);
    try (Socket caller = connect()) {
      long begin = System.nanoTime();
      assertThat(say(caller)).isEqualTo(WORD);
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(2 * DELAY.toNanos());
    }
  }

  @Test
  void reset_standingConnection_isBrokenOff() throws IOException {
    try (Socket caller = connect()) {
      assertThat(say(caller)).isEqualTo(WORD);
      proxy.set(Fault.RESET);
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> caller.getInputStream().read());
    }
  }

  @Test
  void halfOpen_newConnection_isAcceptedAndSilentUntilTheFaultsEnd() throws IOException {
    proxy.set(Fault.HALF_OPEN);
    try (Socket caller = connect()) {
      caller.setSoTimeout((int) DELAY.toMillis());
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> say(caller));
      caller.setSoTimeout(0);
      proxy.set(Fault.NONE);
      assertThat(endOf(caller)).isTrue();
    }
  }

  @Test
  void garbage_answers_areNoise() throws IOException {
    proxy.set(Fault.GARBAGE);
    try (Socket caller = connect()) {
      assertThat(say(caller)).hasSameSizeAs(WORD).isNotEqualTo(WORD);
    }
  }

  private Socket connect() throws IOException {
    String target = proxy.target();
    int port = Integer.parseInt(target.substring(target.indexOf(':') + 1));
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static byte[] say(Socket caller) throws IOException {
    caller.getOutputStream().write(WORD);
    return caller.getInputStream().readNBytes(WORD.length);
  }

  /** Whether a connection ends, in order or not. */
  private static boolean endOf(Socket caller) {
    try {
      return caller.getInputStream().read() < 0;
    } catch (IOException brokenOff) {
      return true;
    }
  }

  private void serve() {
    try {
      while (true) {
        Socket caller = echo.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (caller) {
                caller.getInputStream().transferTo(caller.getOutputStream());
              } catch (IOException ended) {
                // The caller has gone.
              }
            });
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }
}
