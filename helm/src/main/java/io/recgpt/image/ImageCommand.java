package io.recgpt.image;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes the image. Exit codes as the command line's: 0 done, 2 wrong arguments, 1 anything else.
 */
@Command(
    name = "recgpt image",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the container image of all services, without a container daemon: a Java",
      "runtime, the jars, and an AOT cache for each service."
    })
public final class ImageCommand implements Callable<Integer> {
  @Option(names = "--class-path", hidden = true, required = true)
  private String classPath = "";

  @Option(names = "--java-home", hidden = true, required = true)
  private Path javaHome = Path.of("");

  @Option(
      names = "--base",
      paramLabel = "IMAGE",
      defaultValue = ContainerImage.BASE,
      description = {
        "Image to stand on, with glibc and libstdc++, by its digest; tar://FILE: one in a",
        "file; scratch: none. Default: ${DEFAULT-VALUE}."
      })
  private String base = "";

  @Option(
      names = "--name",
      paramLabel = "REPOSITORY:TAG",
      defaultValue = "recgpt:0.1.0",
      description = "Name of the image. Default: ${DEFAULT-VALUE}.")
  private String name = "";

  @Option(
      names = "--to",
      paramLabel = "FILE",
      defaultValue = "recgpt-image.tar",
      description = "Tar to write. Default: ${DEFAULT-VALUE}.")
  private Path to = Path.of("");

  @Option(
      names = "--layout",
      paramLabel = "DIR",
      required = true,
      hidden = true,
      description = "Folder for the image's files; emptied first. The launcher names it.")
  private Path layout = Path.of("");

  @Option(
      names = "--measure",
      paramLabel = "N",
      defaultValue = "0",
      description = "Also starts each service N times with its AOT cache and N times without.")
  private int measure;

  private ImageCommand() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the command and answers its exit code. */
  static int run(String... args) {
    return new CommandLine(new ImageCommand())
        .setParameterExceptionHandler((wrong, _) -> {
          String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
          System.err.printf("recgpt image: %s (see ./recgpt image --help)%n", message);
          return CommandLine.ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((failure, _, _) -> {
          System.err.println("recgpt image: " + failure.getMessage());
          return failure instanceof ImageException ? CommandLine.ExitCode.USAGE : 1;
        })
        .execute(args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = System.out;
    ContainerImage.checkBase(base);
    ContainerImage.fetchBase(base, name, to);
    out.println("base " + base + " is there");
    List<Path> jars = Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of).toList();
    Layout built = new LayoutBuilder(new Layout(layout), javaHome, jars).build();
    out.println("runtime and jars in " + built.root());
    new AotTraining(built).run();
    out.println("AOT caches made");
    new ContainerImage(built).write(base, name, to);
    out.printf("%s in %s, on %s%n", name, to, base);
    if (measure > 0) {
      new Startup(built).measure(measure, out);
    }
    return 0;
  }
}
