package io.recgpt.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.recgpt.storage.PostgresConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL on a free port of this machine, with its data in a temporary folder. It ends
 * with this process, however that ends.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String USER = "recgpt";
  private static final String PASSWORD = "for tests alone";
  private static final int SECONDS_TO_START = 60;

  /** Ends the server where its standard input ends: that is when this process is gone. */
  private static final String WATCHED =
      """
      "$@" &
      server=$!
      (cat >/dev/null; kill -INT $server 2>/dev/null) <&3 &
      watch=$!
      wait $server
      kill $watch 2>/dev/null
      """;

  private final PostgresPrograms programs;
  private final Path folder;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();
  private @Nullable Process process;

  private PostgresServer(PostgresPrograms programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** The server that all tests of this process share; started when first asked for. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    /** Tests kill processes, not the machine: what is in the system's cache stays. */
    static final PostgresServer SERVER = open("fsync=off");

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "postgres-shutdown"));
    }
  }

  /**
   * Starts a server of its own.
   *
   * @param parameters such as {@code fsync=off}
   * @throws AssertionError where PostgreSQL isn't installed, or does not start
   */
  public static PostgresServer open(String... parameters) {
    return open(Optional.empty(), parameters);
  }

  /**
   * Starts a server of its own that also takes connections by TLS.
   *
   * @param parameters such as {@code fsync=off}
   * @throws AssertionError where PostgreSQL isn't installed, or does not start
   */
  public static PostgresServer open(CertificateAuthority.Pem tls, String... parameters) {
    return open(Optional.of(tls), parameters);
  }

  private static PostgresServer open(Optional<CertificateAuthority.Pem> tls, String... parameters) {
    try {
      PostgresPrograms programs = PostgresPrograms.find();
      Path folder = Files.createTempDirectory("recgpt-postgres");
      programs.own(folder);
      PostgresServer server = new PostgresServer(programs, folder, freePort());
      try {
        server.initialise(parameters);
        if (tls.isPresent()) {
          server.secure(tls.get());
        }
        server.start();
        return server;
      } catch (IOException | RuntimeException | Error e) {
        server.close();
        throw e;
      }
    } catch (UserPrincipalNotFoundException e) {
      throw new AssertionError("no user %s to run PostgreSQL as".formatted(e.getName()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The TCP port. */
  public int port() {
    return port;
  }

  /** A new, empty database. */
  public PostgresConfig database() {
    String name = "test_" + databases.incrementAndGet();
    execute("postgres", "CREATE DATABASE " + name);
    return new PostgresConfig(url(name), USER, PASSWORD, PostgresConfig.DEFAULT_POOL_SIZE);
  }

  /** Runs SQL on a database, past the code under test. */
  public void execute(PostgresConfig database, String sql) {
    execute(name(database), sql);
  }

  /** The first column of the first row of what SQL answers on a database. */
  public String query(PostgresConfig database, String sql) {
    try (Connection connection = DriverManager.getConnection(url(name(database)), USER, PASSWORD);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new AssertionError(sql + ": no rows");
      }
      return String.valueOf(row.getString(1));
    } catch (SQLException e) {
      throw new AssertionError("%s: %s".formatted(sql, e.getMessage()), e);
    }
  }

  private void execute(String database, String sql) {
    try (Connection connection = DriverManager.getConnection(url(database), USER, PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError("%s: %s".formatted(sql, e.getMessage()), e);
    }
  }

  private static String name(PostgresConfig database) {
    return database.url().substring(database.url().lastIndexOf('/') + 1);
  }

  /** Starts again after {@link #kill} or {@link #stop}, with the data as they were left. */
  public void start() throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "exec 3<&0; " + WATCHED, "postgres"));
    command.addAll(programs.command("postgres", "-D", data().toString()));
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
    while (!accepts()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("PostgreSQL did not start: " + Files.readString(log()));
      }
      Thread.onSpinWait();
    }
  }

  /** Ends it at once, as a crash would; the data stay. */
  public void kill() {
    end("KILL");
  }

  /** Ends it in order, breaking off what is in progress; the data stay. */
  public void stop() {
    end("INT");
  }

  /** Sends a signal to the server and waits until it and its children have ended. */
  private void end(String signal) {
    Process running = process;
    process = null;
    if (running == null) {
      return;
    }
    List<ProcessHandle> all = running.descendants().toList();
    postmaster().ifPresent(pid -> run(List.of("kill", "-" + signal, Long.toString(pid))));
    try {
      running.getOutputStream().close();
    } catch (IOException closed) {
      // Whoever waited for that has ended.
    }
    all.forEach(child -> child.onExit().join());
    running.onExit().join();
  }

  private Optional<Long> postmaster() {
    try (Stream<String> lines = Files.lines(data().resolve("postmaster.pid"))) {
      return lines.findFirst().map(String::strip).map(Long::valueOf);
    } catch (IOException | UncheckedIOException gone) {
      return Optional.empty();
    }
  }

  /** Stops it and deletes its data. */
  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void initialise(String... parameters) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    programs.own(password);
    run(
        programs.command(
            "initdb",
            "--pgdata=" + data(),
            "--username=" + USER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync"));
    List<String> lines = new ArrayList<>();
    lines.add("listen_addresses = '127.0.0.1'");
    lines.add("port = " + port);
    lines.add("unix_socket_directories = '%s'".formatted(folder));
    lines.addAll(List.of(parameters));
    Files.write(data().resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
  }

  private void secure(CertificateAuthority.Pem tls) throws IOException {
    Path certificate = Files.copy(tls.certificate(), folder.resolve("server.crt"));
    Path key = Files.copy(tls.key(), folder.resolve("server.key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    programs.own(certificate);
    programs.own(key);
    Files.write(
        data().resolve("postgresql.conf"),
        List.of(
            "ssl = on",
            "ssl_cert_file = '%s'".formatted(certificate),
            "ssl_key_file = '%s'".formatted(key)),
        StandardOpenOption.APPEND);
  }

  private boolean accepts() {
    try {
      DriverManager.getConnection(url("postgres"), USER, PASSWORD).close();
      return true;
    } catch (SQLException notYet) {
      return false;
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path log() {
    return folder.resolve("log.txt");
  }

  private static void run(List<String> command) {
    try {
      Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(run.getInputStream().readAllBytes(), UTF_8);
      if (run.waitFor() != 0) {
        throw new AssertionError("%s: %s".formatted(String.join(" ", command), output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + " was not waited for", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
