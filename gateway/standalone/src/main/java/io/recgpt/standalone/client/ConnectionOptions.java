package io.recgpt.standalone.client;

import io.recgpt.rpc.Tenant;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.standalone.exit.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a command finds its cluster, and whose data it is about. */
public final class ConnectionOptions {
  /** Data dir of those who name none, as the help shows it. */
  public static final String DEFAULT_DATA_DIR =
      "${env:XDG_DATA_HOME:-${sys:user.home}/.local/share}/recgpt";

  /** Either a data dir or a target. */
  static final class Place {
    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        description =
            "Opens the cluster in this process on this folder. Default: ~/.local/share/recgpt.")
    @Nullable Path dataDir;

    @Option(
        names = "--target",
        paramLabel = "HOST:PORT",
        description = "Calls a running cluster, such as 127.0.0.1:8980.")
    @Nullable String target;
  }

  @ArgGroup(exclusive = true)
  @Nullable Place place;

  @Option(
      names = "--default-data-dir",
      hidden = true,
      paramLabel = "DIR",
      defaultValue = DEFAULT_DATA_DIR)
  Path defaultDataDir = Path.of("");

  @ArgGroup(validate = false, heading = CredentialOptions.HEADING)
  private CredentialOptions credentials = new CredentialOptions();

  /**
   * Opens for reading: a data dir must be there already.
   *
   * @throws CommandException where an option is wrong, or the data dir is not there or in use
   */
  public Connection openExisting() {
    Path dataDir = dataDir();
    if (target().isEmpty() && !Files.isDirectory(dataDir)) {
      throw CommandException.unavailable(
          "no data in %s: fill it by ./recgpt import --data DIR, or give --data-dir or --target"
              .formatted(dataDir));
    }
    return open();
  }

  /** Opens for writing: a data dir is made if absent. */
  public Connection open() {
    Tenant owner = tenant();
    String target = target();
    if (!target.isEmpty()) {
      if (!target.matches("(dns:///)?[^\\s/:]+:[0-9]{1,5}|\\[[0-9a-fA-F:.]+]:[0-9]{1,5}")) {
        throw CommandException.usage(
            "--target: %s (expected: HOST:PORT, such as 127.0.0.1:8980)".formatted(target));
      }
      return credentials.open(target, owner);
    }
    credentials.checkUnused();
    return Connection.to(Cluster.open(ClusterConfig.in(dataDir()).withoutWorker()), owner);
  }

  /**
   * Whose data.
   *
   * @throws CommandException where it is no name
   */
  public Tenant tenant() {
    return credentials.tenant();
  }

  private Path dataDir() {
    Path given = place == null ? null : place.dataDir;
    return given == null ? defaultDataDir : given;
  }

  private String target() {
    String given = place == null ? null : place.target;
    return given == null ? "" : given;
  }
}
