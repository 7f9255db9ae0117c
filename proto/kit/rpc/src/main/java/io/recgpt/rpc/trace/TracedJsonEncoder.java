package io.recgpt.rpc.trace;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.opentelemetry.api.trace.SpanContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Logback's JSON, a line an event, with {@code trace_id} and {@code span_id} of the call that the
 * logging thread works for. An appender that hands events to another thread would lose them.
 */
public final class TracedJsonEncoder extends JsonEncoder {
  /** An encoder for a console of machines. */
  public TracedJsonEncoder() {
    setWithMessage(false);
    setWithFormattedMessage(true);
    setWithArguments(false);
    setWithSequenceNumber(false);
    setWithNanoseconds(false);
    setWithContext(false);
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    CallTraces.currentSpan().ifPresent(span -> mark(event, span));
    return super.encode(event);
  }

  /** Before anything has asked the event for its marks, which it then keeps. */
  private static void mark(ILoggingEvent event, SpanContext span) {
    if (event instanceof LoggingEvent logged) {
      Map<String, String> marks = new LinkedHashMap<>();
      Map<String, String> threads = MDC.getCopyOfContextMap();
      if (threads != null) {
        marks.putAll(threads);
      }
      marks.put("trace_id", span.getTraceId());
      marks.put("span_id", span.getSpanId());
      logged.setMDCPropertyMap(marks);
    }
  }
}
