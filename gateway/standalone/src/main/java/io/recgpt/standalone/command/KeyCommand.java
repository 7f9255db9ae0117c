package io.recgpt.standalone.command;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.auth.ApiKey;
import io.recgpt.rpc.auth.KeyRing;
import io.recgpt.rpc.auth.Scope;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.exit.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes an API key: its line for the file of keys, and the key for the caller. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes an API key. The gateway's file of keys gets a line with the secret's digest; the key",
      "itself is printed once, for the caller, who sends it as metadata 'authorization: Bearer KEY'.",
      "A running gateway reads the file anew within seconds."
    })
public final class KeyCommand implements Callable<Integer> {
  @Option(
      names = "--id",
      required = true,
      paramLabel = "ID",
      description = "Names the caller: lower-case letters, digits and dashes.")
  private String id = "";

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Whose data it may touch, or * for all. Default: ${DEFAULT-VALUE}.")
  private String tenant = "default";

  @Option(
      names = "--scopes",
      split = ",",
      paramLabel = "SCOPE",
      defaultValue = "read",
      description = "Of read, write and admin, joined by commas. Default: ${DEFAULT-VALUE}.")
  private List<Scope> scopes = List.of(Scope.READ);

  @Option(
      names = "--requests-per-second",
      paramLabel = "N",
      defaultValue = "100",
      description = "Sustained rate; twice as many at once. Default: ${DEFAULT-VALUE}.")
  private double requestsPerSecond = 100;

  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE",
      description = "The file of keys, as the gateway has it in auth-keys-file; made if absent.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    Path keys = requireNonNull(file);
    String secret = KeyRing.newSecret(new SecureRandom());
    String line = line(KeyRing.digestOf(secret));
    String before = Files.exists(keys) ? Files.readString(keys) : "";
    String after = before + (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + line + "\n";
    try {
      KeyRing.parse(after);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage("%s: %s".formatted(keys, wrong.getMessage()));
    }
    replace(keys, after);
    Terminal.remark("%s: a line for %s added. The key, shown this once:".formatted(keys, id));
    Terminal.out().printf("%s.%s%n", id, secret);
    return 0;
  }

  private String line(String digest) {
    String words =
        scopes.stream()
            .map(scope -> scope.name().toLowerCase(Locale.ROOT))
            .distinct()
            .collect(Collectors.joining(","));
    try {
      ApiKey key =
          new ApiKey(
              id,
              digest,
              Optional.of(tenant)
                  .filter(name -> !name.equals("*"))
                  .map(name -> new Tenant(name).id()),
              EnumSet.copyOf(scopes),
              requestsPerSecond);
      return "%s %s %s %s %s".formatted(key.id(), digest, tenant, words, key.requestsPerSecond());
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(String.valueOf(wrong.getMessage()));
    }
  }

  /** In one step, so that a gateway that reads meanwhile sees the former file or the new one. */
  private static void replace(Path keys, String text) throws IOException {
    Path absolute = keys.toAbsolutePath();
    Path beside = absolute.resolveSibling(absolute.getFileName() + ".new");
    Files.writeString(
        beside,
        text,
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    Files.move(
        beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
