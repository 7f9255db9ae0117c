package io.recgpt.inference.task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UntakenAnswersTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final UntakenAnswers untaken = new UntakenAnswers("small", nanos::get);
  private final Logger logger = (Logger) LoggerFactory.getLogger(UntakenAnswers.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  private List<String> lines() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void add_first_isToldAtOnce() {
    untaken.add("interests", List.of("json", "json", "too-long"));

    assertThat(lines())
        .containsExactly(
            "model small, task interests: 1 without an answer that can be taken (json 1, too-long 1);"
                + " the extractive engine answers");
  }

  @Test
  void add_moreWithinAMinute_areToldAsASumAfterIt() {
    untaken.add("interests", List.of("json"));
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    untaken.add("interests", List.of("json"));
    assertThat(lines()).hasSize(1);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    untaken.add("interests", List.of("unavailable"));

    assertThat(lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith(
            "model small, task interests: 2 without an answer that can be taken"
                + " (json 1, unavailable 1)");
  }

  @Test
  void add_anotherTask_hasItsOwnLine() {
    untaken.add("interests", List.of("json"));
    untaken.add("tags", List.of("json"));

    assertThat(lines()).hasSize(2);
  }
}
