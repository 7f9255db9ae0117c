package io.recgpt.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * An address that a container is told to call.
 *
 * @param scheme such as {@code dns}, {@code https} or {@code jdbc:postgresql}; empty: none
 */
public record Address(String scheme, String host, int port) {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![\\w.-])(?:(dns|https?|jdbc:postgresql):/{2,3})?([a-zA-Z][\\w.-]*):(\\d{1,5})(?=$|[/,?])");

  /** Those in a container's settings and arguments. */
  public static List<Address> of(JsonNode container) {
    List<String> texts = new ArrayList<>();
    for (JsonNode variable : container.path("env")) {
      if (variable.path("name").asString().startsWith("RECGPT_")) {
        texts.add(variable.path("value").asString(""));
      }
    }
    container.path("args").forEach(argument -> texts.add(argument.asString()));
    List<Address> addresses = new ArrayList<>();
    for (String text : texts) {
      for (Matcher found = ADDRESS.matcher(text); found.find(); ) {
        String scheme = found.group(1) == null ? "" : found.group(1);
        addresses.add(new Address(scheme, found.group(2), Integer.parseInt(found.group(3))));
      }
    }
    return addresses;
  }
}
