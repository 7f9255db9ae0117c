package io.recgpt.rpc;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.Violation;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPath;
import build.buf.validate.FieldPathElement;
import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;

/** Holds every request against the protovalidate rules of its fields before a handler sees it. */
final class ValidationInterceptor implements ServerInterceptor {
  private static final int MOST_VIOLATIONS = 20;

  private final Validator validator = ValidatorFactory.newBuilder().build();

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        if (message instanceof Message request) {
          refused = true;
          check(request);
          refused = false;
        }
        super.onMessage(message);
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }

  private void check(Message request) {
    ValidationResult result;
    try {
      result = validator.validate(request);
    } catch (ValidationException | DateTimeException | ArithmeticException fault) {
      // The rules' engine breaks on values that its own types can't hold, such as a timestamp of
      // year 300 billion.
      throw RpcException.invalid("request", "has a value out of all range: " + fault.getMessage());
    }
    if (result.isSuccess()) {
      return;
    }
    List<FieldViolation> violations = new ArrayList<>();
    for (Violation violation : result.getViolations()) {
      if (violations.size() == MOST_VIOLATIONS) {
        break;
      }
      build.buf.validate.Violation proto = violation.toProto();
      violations.add(new FieldViolation(path(proto.getField()), proto.getMessage()));
    }
    throw RpcException.invalid(violations);
  }

  private static String path(FieldPath path) {
    StringBuilder text = new StringBuilder();
    for (FieldPathElement element : path.getElementsList()) {
      if (!text.isEmpty()) {
        text.append('.');
      }
      text.append(element.getFieldName());
      switch (element.getSubscriptCase()) {
        case INDEX -> text.append('[').append(element.getIndex()).append(']');
        case BOOL_KEY -> text.append('[').append(element.getBoolKey()).append(']');
        case INT_KEY -> text.append('[').append(element.getIntKey()).append(']');
        case UINT_KEY -> text.append('[').append(element.getUintKey()).append(']');
        case STRING_KEY -> text.append("[\"").append(element.getStringKey()).append("\"]");
        case SUBSCRIPT_NOT_SET -> {}
      }
    }
    return text.toString();
  }
}
