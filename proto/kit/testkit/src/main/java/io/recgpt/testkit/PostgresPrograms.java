package io.recgpt.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The programs of an installed PostgreSQL. They refuse to run as root: then another user runs them.
 *
 * @param user who runs them; null: we do
 */
record PostgresPrograms(Path folder, @Nullable UserPrincipal user) {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  /**
   * Looks on the path, then where Debian puts them: the highest version counts.
   *
   * @throws AssertionError where there are none
   */
  static PostgresPrograms find() throws IOException {
    Path found =
        Stream.concat(onPath(), ofDebian())
            .filter(folder -> Files.isExecutable(folder.resolve("postgres")))
            .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
            .findFirst()
            .orElseThrow(() ->
                new AssertionError(
                    "no PostgreSQL found: ./recgpt test installs it, or says how;"
                        + " ./recgpt test --without-peers does without"));
    return new PostgresPrograms(found, root() ? otherUser() : null);
  }

  /** The command line that runs a program. */
  List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (user != null) {
      command.addAll(
          List.of("setpriv", "--reuid=" + user.getName(), "--regid=65534", "--clear-groups"));
    }
    command.add(folder.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Gives a file or folder to the user who runs the programs. */
  void own(Path path) throws IOException {
    if (user != null) {
      Files.setOwner(path, user);
    }
  }

  private static Stream<Path> onPath() throws IOException {
    Process asked = new ProcessBuilder("sh", "-c", "command -v postgres").start();
    try (BufferedReader lines = asked.inputReader(UTF_8)) {
      return lines.lines().toList().stream()
          .map(line -> Path.of(line).getParent())
          .filter(Objects::nonNull);
    }
  }

  private static Stream<Path> ofDebian() throws IOException {
    if (!Files.isDirectory(DEBIAN)) {
      return Stream.empty();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .sorted(Comparator.comparingInt(PostgresPrograms::version).reversed())
          .map(version -> version.resolve("bin"))
          .toList()
          .stream();
    }
  }

  private static int version(Path folder) {
    try {
      return Integer.parseInt(folder.getFileName().toString());
    } catch (NumberFormatException other) {
      return 0;
    }
  }

  private static boolean root() throws IOException {
    Path file = Files.createTempFile("recgpt", "owner");
    try {
      return Files.getOwner(file).getName().equals("root");
    } finally {
      Files.delete(file);
    }
  }

  private static UserPrincipal otherUser() throws IOException {
    var users = DEBIAN.getFileSystem().getUserPrincipalLookupService();
    try {
      return users.lookupPrincipalByName("postgres");
    } catch (UserPrincipalNotFoundException none) {
      return users.lookupPrincipalByName("nobody");
    }
  }
}
