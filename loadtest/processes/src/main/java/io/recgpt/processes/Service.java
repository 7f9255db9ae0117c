package io.recgpt.processes;

import io.recgpt.explain.ExplainMain;
import io.recgpt.gateway.GatewayMain;
import io.recgpt.intent.IntentMain;
import io.recgpt.retrieval.RetrievalMain;
import java.util.List;
import java.util.Locale;

/** A service of the cluster, in the order in which they are started. */
public enum Service {
  INTENT(IntentMain.class),
  RETRIEVAL(RetrievalMain.class),
  EXPLAIN(ExplainMain.class),
  GATEWAY(GatewayMain.class);

  private final Class<?> main;

  Service(Class<?> main) {
    this.main = main;
  }

  /** What the service runs by. */
  public Class<?> main() {
    return main;
  }

  /** Its name in settings: {@code intent}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whom it calls. */
  public List<Service> peers() {
    return switch (this) {
      case GATEWAY -> List.of(INTENT, RETRIEVAL, EXPLAIN);
      case INTENT -> List.of(RETRIEVAL);
      case EXPLAIN -> List.of(INTENT, RETRIEVAL);
      case RETRIEVAL -> List.of(INTENT);
    };
  }
}
