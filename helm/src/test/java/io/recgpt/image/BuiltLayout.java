package io.recgpt.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The image's files, without AOT caches, as tests of this process share them. */
public final class BuiltLayout {
  private static final Path FOLDER = Path.of("target", "layout-of-tests");

  private BuiltLayout() {}

  /** The folder that stands for the image's root; made when first asked for. */
  public static Path root() {
    return Built.LAYOUT.root();
  }

  static Layout shared() {
    return Built.LAYOUT;
  }

  private static final class Built {
    static final Layout LAYOUT = build();

    private static Layout build() {
      try {
        Layout layout =
            new LayoutBuilder(new Layout(FOLDER), ImageIT.javaHome(), ImageIT.standalone()).build();
        // In place of the AOT caches: the classes of the runtime alone, loaded once for all starts.
        Commands.run(
            List.of(layout.java().resolve("bin/java").toString(), "-Xshare:dump"), layout.root());
        return layout;
      } catch (IOException fault) {
        throw new UncheckedIOException(fault);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the layout was built", interrupted);
      }
    }
  }
}
