package io.recgpt.hostile.fuzz;

import io.recgpt.processes.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process keeps.
 *
 * @param heap bytes of its heap that a full collection leaves
 * @param resident bytes of memory that it occupies
 */
record ProcessMemory(long heap, long resident) {
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  /** Collects the garbage of a process and looks at what is left. */
  static ProcessMemory of(JavaProcess process) {
    Path java =
        Path.of(ProcessHandle.current().info().command().orElseThrow()).resolveSibling("jcmd");
    command(java, process, "GC.run");
    Matcher used = USED.matcher(command(java, process, "GC.heap_info"));
    long kilobytes = used.results().mapToLong(part -> Long.parseLong(part.group(1))).sum();
    if (kilobytes == 0) {
      throw new IllegalStateException("the heap of process " + process.pid() + " is not told");
    }
    return new ProcessMemory(kilobytes << 10, process.residentBytes());
  }

  private static String command(Path jcmd, JavaProcess process, String command) {
    try {
      Process running =
          new ProcessBuilder(List.of(jcmd.toString(), Long.toString(process.pid()), command))
              .redirectErrorStream(true)
              .start();
      return new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
