package io.recgpt.rpc.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WarningLimitTest {
  private final AtomicLong now = new AtomicLong();
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final Logger flooded = context.getLogger("flooded");

  @BeforeEach
  void start() {
    written.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(written);
    WarningLimit limit = new WarningLimit(now::get);
    limit.start();
    context.addTurboFilter(limit);
  }

  @Test
  void warnings_asManyAsSomebodyCauses_areBoundedAndCounted() {
    for (int i = 0; i < 1_000; i++) {
      flooded.warn("stream error", new IllegalStateException("refused"));
    }
    assertThat(written.list).hasSize(100);

    now.addAndGet(Duration.ofSeconds(1).toNanos());
    flooded.error("the one after");

    assertThat(written.list.subList(100, written.list.size()))
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("900 warnings and errors of this logger were left out", "the one after");
  }

  @Test
  void warnings_thatGoOn_areCountedMeanwhile() {
    for (int i = 0; i < 1_000; i++) {
      now.addAndGet(Duration.ofMillis(10).toNanos());
      flooded.warn("stream error");
    }

    assertThat(written.list)
        .hasSizeLessThan(160)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(text -> text.endsWith("were left out"));
  }

  @Test
  void warnings_ofAnotherLogger_areWritten() {
    for (int i = 0; i < 1_000; i++) {
      flooded.warn("stream error");
    }

    context.getLogger("other").warn("disk full");

    assertThat(written.list.getLast().getFormattedMessage()).isEqualTo("disk full");
  }

  @Test
  void whatIsNoWarning_andWhatIsNotWritten_takesNoPlace() {
    flooded.setLevel(Level.ERROR);
    for (int i = 0; i < 1_000; i++) {
      flooded.warn("not written");
      assertThat(flooded.isErrorEnabled()).isTrue();
    }
    flooded.setLevel(Level.INFO);
    for (int i = 0; i < 1_000; i++) {
      flooded.info("written");
    }
    flooded.warn("the first");

    assertThat(written.list).hasSize(1_001);
    assertThat(written.list.getLast().getFormattedMessage()).isEqualTo("the first");
  }
}
