package io.recgpt.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.processes.MetricsPage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final Told BEFORE = new Told(1, Map.of("popular", 3, "acknowledged", 5));

  @Test
  void of_metricsThatCountWhatClientsSaw_agrees() {
    Account account =
        Account.of(
            List.of(
                reply("popular"), reply("popular, unexplained, too few"), reply("acknowledged")),
            BEFORE,
            new Told(1, Map.of("popular", 4, "popular, unexplained", 1, "acknowledged", 6)));

    assertThat(account.agrees()).isTrue();
    assertThat(account).hasToString("same");
  }

  @Test
  void of_answersTooLateForTheirCallers_agreesAndSaysHowMany() {
    List<Reply> replies = List.of(reply("popular"), failed());
    Told one = new Told(1, Map.of("popular", 4, "acknowledged", 6));
    Told two = new Told(1, Map.of("popular", 5, "acknowledged", 6));

    assertThat(Account.of(replies, BEFORE, one).agrees()).isTrue();
    assertThat(Account.of(replies, BEFORE, one)).hasToString("1 more");
    assertThat(Account.of(replies, BEFORE, two).agrees()).isFalse();
    assertThat(Account.of(replies, BEFORE, two)).hasToString("**2 more**");
  }

  @Test
  void of_answersThatNoMetricCounts_disagrees() {
    Account account =
        Account.of(
            List.of(reply("popular"), reply("session only")),
            BEFORE,
            new Told(1, Map.of("popular", 4, "acknowledged", 5)));

    assertThat(account.agrees()).isFalse();
    assertThat(account).hasToString("**1 fewer**");
  }

  @Test
  void of_anotherProcess_takesItsCountsFromItsStart() {
    Account account =
        Account.of(
            List.of(reply("popular"), reply("popular"), failed()),
            BEFORE,
            new Told(2, Map.of("popular", 1)));

    assertThat(account.agrees()).isTrue();
    assertThat(account).hasToString("1 of 2, since its start");
  }

  @Test
  void read_pageOfAGateway_countsInTheWordsOfReplies() {
    MetricsPage page =
        MetricsPage.parse(
            """
            recgpt_recommend_served_total{explained="all",rung="fresh_profile"} 7.0
            recgpt_recommend_served_total{explained="some",rung="fresh_profile"} 1.0
            recgpt_recommend_served_total{explained="none",rung="session_only"} 2.0
            grpc_server_call_duration_seconds_count{grpc_method="recgpt.gateway.v1.EventService/RecordEvents",grpc_status="OK"} 4
            grpc_server_call_duration_seconds_count{grpc_method="recgpt.gateway.v1.EventService/RecordEvents",grpc_status="UNAVAILABLE"} 9
            """);

    assertThat(Told.read(page))
        .containsOnly(
            Map.entry("fresh profile", 8),
            Map.entry("session only, unexplained", 2),
            Map.entry("acknowledged", 4));
  }

  private static Reply reply(String outcome) {
    return new Reply(Reply.Kind.RECOMMEND, 0, Duration.ZERO, true, true, outcome, "");
  }

  private static Reply failed() {
    return new Reply(Reply.Kind.RECOMMEND, 0, Duration.ZERO, false, false, "UNAVAILABLE", "");
  }
}
