package io.recgpt.retrieval.serving;

import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.item.Price;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the contract's field rules can't say. All problems of a request are told together. */
final class RequestChecks {
  private static final int MAX_VIOLATIONS = 100;

  private RequestChecks() {}

  static void items(List<CatalogueItem> items) {
    List<FieldViolation> violations = new ArrayList<>();
    Map<String, Integer> met = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      CatalogueItem item = items.get(i);
      String field = "items[%d]".formatted(i);
      Integer before = met.putIfAbsent(item.id(), i);
      if (before != null) {
        violations.add(
            new FieldViolation(
                field + ".item_id",
                "also in items[%d] (expected: distinct ids)".formatted(before)));
      }
      if (item.id().isBlank()) {
        violations.add(blank(field + ".item_id"));
      }
      if (item.title().isBlank()) {
        violations.add(blank(field + ".title"));
      }
      for (int tag = 0; tag < item.tags().size(); tag++) {
        if (item.tags().get(tag).isBlank()) {
          violations.add(blank(field + ".tags[%d]".formatted(tag)));
        }
      }
      if (item.attributes().keySet().stream().anyMatch(String::isBlank)) {
        violations.add(blank(field + ".attributes key"));
      }
    }
    refuse(violations);
  }

  static void filter(ItemFilter filter) {
    Price least = filter.minPrice();
    Price most = filter.maxPrice();
    if (least == null || most == null) {
      return;
    }
    if (!least.currency().equals(most.currency())) {
      throw RpcException.invalid(
          "filter.max_price.currency_code",
          "%s (expected: that of min_price, %s)".formatted(most.currency(), least.currency()));
    }
    if (least.minorUnits() > most.minorUnits()) {
      throw RpcException.invalid(
          "filter.max_price.minor_units",
          "%d (expected: at least min_price, %d)".formatted(most.minorUnits(), least.minorUnits()));
    }
  }

  private static FieldViolation blank(String field) {
    return new FieldViolation(field, "blank (expected: at least one visible character)");
  }

  private static void refuse(List<FieldViolation> violations) {
    if (!violations.isEmpty()) {
      throw RpcException.invalid(violations.stream().limit(MAX_VIOLATIONS).toList());
    }
  }
}
