package io.recgpt.rpc.server.interceptor;

import build.buf.protovalidate.Config;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.Violation;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPath;
import build.buf.validate.FieldPathElement;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds every request against the protovalidate rules of its fields before a handler sees it. Of
 * one that breaks them the caller is told the first 20 violations, and no more are looked for.
 */
public final class ValidationInterceptor implements ServerInterceptor {
  private static final int MAX_VIOLATIONS = 20;

  private final Validator validator = ValidatorFactory.newBuilder().build();
  private final Validator untilTheFirst =
      ValidatorFactory.newBuilder()
          .withConfig(Config.newBuilder().setFailFast(true).build())
          .build();

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
    try {
      if (untilTheFirst.validate(request).isSuccess()) {
        return;
      }
      throw RpcException.invalid(violations(request));
    } catch (ValidationException | DateTimeException | ArithmeticException fault) {
      // The rules' engine breaks on values that its own types can't hold, such as a timestamp of
      // year 300 billion.
      throw RpcException.invalid("request", "has a value out of all range: " + fault.getMessage());
    }
  }

  /**
   * Looks at what a request's lists hold one message at a time, since a validator stops at the
   * first violation or collects those of 10,000 events.
   */
  private List<FieldViolation> violations(Message request) throws ValidationException {
    List<FieldViolation> violations = new ArrayList<>();
    Message.Builder rest = request.toBuilder();
    Set<String> lists = new HashSet<>();
    for (FieldDescriptor field : request.getDescriptorForType().getFields()) {
      if (isList(field) && request.getRepeatedFieldCount(field) > 0) {
        rest.clearField(field);
        lists.add(field.getName());
      }
    }
    for (FieldViolation violation : violations("", rest.build())) {
      // That a list is empty is not true of the request.
      if (!lists.contains(violation.field())) {
        violations.add(violation);
      }
    }
    for (FieldDescriptor field : request.getDescriptorForType().getFields()) {
      if (lists.contains(field.getName())) {
        addViolations(field, request, violations);
      }
    }
    if (violations.isEmpty()) {
      // The rule is one of a list itself.
      violations.addAll(violations("", request, untilTheFirst));
    }
    return violations.size() > MAX_VIOLATIONS ? violations.subList(0, MAX_VIOLATIONS) : violations;
  }

  private void addViolations(
      FieldDescriptor field, Message request, List<FieldViolation> violations)
      throws ValidationException {
    int count = request.getRepeatedFieldCount(field);
    for (int i = 0; i < count && violations.size() < MAX_VIOLATIONS; i++) {
      Message element = (Message) request.getRepeatedField(field, i);
      violations.addAll(violations("%s[%d].".formatted(field.getName(), i), element));
    }
  }

  private static boolean isList(FieldDescriptor field) {
    return field.isRepeated()
        && !field.isMapField()
        && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  private List<FieldViolation> violations(String prefix, Message message)
      throws ValidationException {
    return violations(prefix, message, validator);
  }

  private static List<FieldViolation> violations(String prefix, Message message, Validator by)
      throws ValidationException {
    return by.validate(message).getViolations().stream()
        .limit(MAX_VIOLATIONS)
        .map(Violation::toProto)
        .map(proto -> new FieldViolation(prefix + path(proto.getField()), proto.getMessage()))
        .toList();
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
