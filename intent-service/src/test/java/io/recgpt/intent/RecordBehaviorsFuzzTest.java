package io.recgpt.intent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.intent.v1.RecordBehaviorsRequest;
import io.recgpt.type.v1.Behavior;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

final class RecordBehaviorsFuzzTest {
  private static final Path FOLDER = folder();
  private static final IntentHarness HARNESS = IntentHarness.open(FOLDER);

  @BeforeContainer
  static void open() {
    HARNESS.stub();
  }

  @AfterContainer
  static void close() throws IOException {
    HARNESS.close();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 300)
  void recordBehaviors_anything_isTakenOrRefused(@ForAll("behaviors") List<Behavior> behaviors) {
    Status.Code code = Status.Code.OK;
    try {
      HARNESS
          .stub()
          .recordBehaviors(RecordBehaviorsRequest.newBuilder().addAllBehaviors(behaviors).build());
    } catch (StatusRuntimeException refused) {
      code = refused.getStatus().getCode();
    }

    assertThat(code).isIn(Status.Code.OK, Status.Code.INVALID_ARGUMENT);
  }

  @Provide
  Arbitrary<List<Behavior>> behaviors() {
    Arbitrary<String> text =
        Arbitraries.oneOf(
            Arbitraries.of("", " ", "u1", "item-1", "\n", "é", "\u0000", "x".repeat(600)),
            Arbitraries.strings().ofMaxLength(140).filter(RecordBehaviorsFuzzTest::wellFormed));
    Arbitrary<Long> seconds =
        Arbitraries.oneOf(
            Arbitraries.longs(),
            Arbitraries.longs().between(-10, 10),
            Arbitraries.longs().between(1_700_000_000L, 1_900_000_000L));
    return Combinators.combine(
            text,
            text,
            Arbitraries.integers().between(-2, 14),
            text,
            text,
            seconds,
            Arbitraries.oneOf(Arbitraries.integers(), Arbitraries.of(0)),
            Arbitraries.doubles())
        .as((event, user, kind, item, query, second, nanos, value) ->
            Behavior.newBuilder()
                .setEventId(event)
                .setUserId(user)
                .setKindValue(kind)
                .setItemId(item)
                .setQuery(query)
                .setOccurredAt(Timestamp.newBuilder().setSeconds(second).setNanos(nanos))
                .setValue(value)
                .build())
        .list()
        .ofMaxSize(4);
  }

  /** Protobuf itself refuses to send half a surrogate pair. */
  private static boolean wellFormed(String text) {
    return text.chars().noneMatch(c -> Character.isSurrogate((char) c));
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("intent-fuzz");
    } catch (IOException unwritable) {
      throw new java.io.UncheckedIOException(unwritable);
    }
  }
}
