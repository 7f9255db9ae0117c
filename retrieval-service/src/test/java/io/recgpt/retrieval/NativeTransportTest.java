package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The natives of gRPC's Netty stay found beside the Milvus SDK, whose jar has older ones. */
final class NativeTransportTest {
  @Test
  void classPath_onLinux_hasEpollAndBoringSsl() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");

    assertThat(Epoll.unavailabilityCause()).isNull();
    assertThat(Epoll.isAvailable()).isTrue();
    assertThat(OpenSsl.unavailabilityCause()).isNull();
    assertThat(OpenSsl.versionString()).contains("BoringSSL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "META-INF/native/libio_grpc_netty_shaded_netty_transport_native_epoll_x86_64.so",
        "META-INF/native/libio_grpc_netty_shaded_netty_tcnative_linux_x86_64.so",
        "META-INF/native/libio_grpc_netty_shaded_netty_tcnative_osx_aarch_64.jnilib"
      })
  void classPath_anywhere_hasEachNativeFileOnce(String file) throws IOException {
    assertThat(Collections.list(getClass().getClassLoader().getResources(file))).hasSize(1);
  }
}
