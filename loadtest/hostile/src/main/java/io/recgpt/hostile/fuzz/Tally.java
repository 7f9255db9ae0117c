package io.recgpt.hostile.fuzz;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Counts what came of the requests, and keeps those that ended as none may. */
final class Tally {
  private static final Set<Status.Code> FAULTS = Set.of(Status.Code.INTERNAL, Status.Code.UNKNOWN);
  private static final int MAX_KEPT = 200;
  private static final int MAX_TEXT = 4_000;

  /** Names of classes, and more than one line: what is no text for a caller. */
  private static final Pattern UNTIDY =
      Pattern.compile("\\R|\\b(?:java|javax|org|com|io|build|jdk)\\.[a-z]+\\.[\\w.]*[A-Z]");

  private final Map<String, Method> methods = new TreeMap<>();
  private final List<Failure> failures = new ArrayList<>();

  /**
   * What one method answered.
   *
   * @param codes how many calls ended so
   * @param messages how many messages were answered
   * @param slowest of its calls
   */
  record Method(Map<Status.Code, Long> codes, long messages, Duration slowest) {
    Method {
      codes = Collections.unmodifiableMap(new EnumMap<>(codes));
      requireNonNull(slowest);
    }

    long calls() {
      return codes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether a request got through to what the method is for. */
    boolean answered() {
      return messages > 0;
    }
  }

  /** A request that ended as none may, and why. */
  record Failure(FuzzRequest request, String why) {
    Failure {
      requireNonNull(request);
      requireNonNull(why);
    }
  }

  /** Counts a call. */
  synchronized void add(FuzzRequest request, FuzzClient.Reply reply, Duration elapsed) {
    Method before =
        methods.getOrDefault(request.method().title(), new Method(none(), 0, Duration.ZERO));
    Map<Status.Code, Long> codes = none();
    codes.putAll(before.codes());
    codes.merge(reply.status().getCode(), 1L, Long::sum);
    methods.put(
        request.method().title(),
        new Method(
            codes,
            before.messages() + reply.messages().size(),
            elapsed.compareTo(before.slowest()) > 0 ? elapsed : before.slowest()));
    String told = String.valueOf(reply.status().getDescription());
    if (FAULTS.contains(reply.status().getCode())) {
      keep(new Failure(request, reply.status().toString()));
    } else if (!reply.status().isOk()
        && (told.length() > MAX_TEXT || UNTIDY.matcher(told).find())) {
      keep(new Failure(request, "untidy: " + reply.status()));
    }
  }

  /** Keeps a failure that no status tells. */
  synchronized void keep(Failure failure) {
    if (failures.size() < MAX_KEPT) {
      failures.add(failure);
    }
  }

  /** By title of the method. */
  synchronized Map<String, Method> methods() {
    return Map.copyOf(methods);
  }

  /** The first of them. */
  synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }

  private static Map<Status.Code, Long> none() {
    return new EnumMap<>(Status.Code.class);
  }
}
