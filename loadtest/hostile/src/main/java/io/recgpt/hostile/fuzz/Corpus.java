package io.recgpt.hostile.fuzz;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What answers of the cluster have in them: texts by the name of their field, and whole messages by
 * their type. Requests that are made of it get past the checks.
 */
final class Corpus {
  private static final int MAX_TEXTS = 200;
  private static final int MAX_MESSAGES = 60;

  private final Map<String, Set<String>> gatheredTexts = new HashMap<>();
  private final Map<String, Set<DynamicMessage>> gatheredMessages = new HashMap<>();
  private final Map<String, List<String>> texts = new HashMap<>();
  private final Map<String, List<DynamicMessage>> messages = new HashMap<>();

  /** Adds a text of a field. */
  void add(String field, String text) {
    if (text.isEmpty()) {
      return;
    }
    Set<String> known = gatheredTexts.computeIfAbsent(singular(field), _ -> new LinkedHashSet<>());
    if (known.size() < MAX_TEXTS && known.add(text)) {
      texts.put(singular(field), List.copyOf(known));
    }
  }

  /** Adds all that a message has in it. */
  void add(DynamicMessage message) {
    Set<DynamicMessage> known =
        gatheredMessages.computeIfAbsent(
            message.getDescriptorForType().getFullName(), _ -> new LinkedHashSet<>());
    if (known.size() < MAX_MESSAGES && known.add(message)) {
      messages.put(message.getDescriptorForType().getFullName(), List.copyOf(known));
    }
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      for (Object value : values(field.getValue())) {
        if (value instanceof DynamicMessage inner) {
          add(inner);
        } else if (field.getKey().getJavaType() == JavaType.STRING) {
          add(field.getKey().getName(), (String) value);
        }
      }
    }
  }

  /** Texts that stood in fields of this name, perhaps none. */
  List<String> texts(String field) {
    return texts.getOrDefault(singular(field), List.of());
  }

  /** Messages of a type, perhaps none. */
  List<DynamicMessage> messages(String type) {
    return messages.getOrDefault(type, List.of());
  }

  private static List<Object> values(Object value) {
    return value instanceof List<?> many ? new ArrayList<>(many) : List.of(value);
  }

  /**
   * Names of one meaning: {@code any_tags}, {@code tag}; {@code exclude_item_ids}, {@code item_id}.
   */
  private static String singular(String field) {
    String name =
        field.replaceAll("^(any|exclude|only|seen|anchor|candidate|unknown|evidence)_", "");
    return switch (name) {
      case "queries" -> "query";
      case "categories" -> "category";
      case "base_version", "ranking_version" -> "version";
      case "next_page_token" -> "page_token";
      case "known_revision" -> "revision";
      default -> name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
    };
  }
}
