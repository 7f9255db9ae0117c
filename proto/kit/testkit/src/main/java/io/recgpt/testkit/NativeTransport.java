package io.recgpt.testkit;

import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.condition.OS;

/**
 * The native files of gRPC's Netty on a module's class path. A second copy of one, in whatever jar,
 * takes epoll and BoringSSL from all servers without a word.
 */
public final class NativeTransport {
  private static final String FOLDER = "META-INF/native/";
  private static final List<String> FILES =
      List.of(
          "libio_grpc_netty_shaded_netty_transport_native_epoll_x86_64.so",
          "libio_grpc_netty_shaded_netty_transport_native_epoll_aarch_64.so",
          "libio_grpc_netty_shaded_netty_tcnative_linux_x86_64.so",
          "libio_grpc_netty_shaded_netty_tcnative_linux_aarch_64.so",
          "libio_grpc_netty_shaded_netty_tcnative_osx_x86_64.jnilib",
          "libio_grpc_netty_shaded_netty_tcnative_osx_aarch_64.jnilib",
          "io_grpc_netty_shaded_netty_tcnative_windows_x86_64.dll");

  private NativeTransport() {}

  /**
   * Checks that each file is there once and, on Linux, that epoll and BoringSSL are in use.
   *
   * @throws AssertionError with all that is amiss
   */
  public static void check() throws IOException {
    List<String> amiss = new ArrayList<>();
    for (String file : FILES) {
      int found =
          Collections.list(NativeTransport.class.getClassLoader().getResources(FOLDER + file))
              .size();
      if (found != 1) {
        amiss.add("%s: %d times (expected: 1)".formatted(file, found));
      }
    }
    if (OS.LINUX.isCurrentOs()) {
      if (!Epoll.isAvailable()) {
        amiss.add("epoll: " + Epoll.unavailabilityCause());
      }
      if (!OpenSsl.isAvailable()) {
        amiss.add("BoringSSL: " + OpenSsl.unavailabilityCause());
      }
    }
    if (!amiss.isEmpty()) {
      throw new AssertionError(String.join("\n", amiss));
    }
  }
}
