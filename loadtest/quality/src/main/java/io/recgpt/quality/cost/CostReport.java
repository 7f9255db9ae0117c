package io.recgpt.quality.cost;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/** The tokens of a data set's people, as tables and as JSON. */
final class CostReport {
  private static final int[] BUCKETS = {1, 10, 30, 100, 300, 1_000};
  private static final int[] CONTEXTS = {8_192, 32_768, 131_072};

  /** Left free in a context for the answer. */
  private static final int ANSWER = 4_000;

  private final String data;
  private final String tokenizer;
  private final int fixed;
  private final List<PersonCost> people;

  /**
   * A report.
   *
   * @param fixed tokens of the part of the prompt for interests that all people share
   */
  CostReport(String data, String tokenizer, int fixed, List<PersonCost> people) {
    this.data = requireNonNull(data);
    this.tokenizer = requireNonNull(tokenizer);
    this.fixed = fixed;
    this.people = List.copyOf(people);
  }

  /** Figures of some people, by name. */
  private static Map<String, Double> figures(List<PersonCost> of) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("raw", mean(of, PersonCost::raw));
    figures.put("compressed", mean(of, PersonCost::compressed));
    figures.put("compressed_share", sum(of, PersonCost::compressed) / sum(of, PersonCost::raw));
    figures.put("prompt_full", mean(of, PersonCost::fullPrompt));
    List<PersonCost> known = of.stream().filter(one -> one.deltaPrompt().isPresent()).toList();
    figures.put("users_with_last_profile", (double) known.size());
    figures.put("prompt_full_of_these", mean(known, PersonCost::fullPrompt));
    figures.put("prompt_delta", mean(known, CostReport::delta));
    figures.put("tag_prompt_full", mean(of, PersonCost::tagPrompt));
    figures.put("tag_prompt_full_of_these", mean(known, PersonCost::tagPrompt));
    figures.put("tag_prompt_delta", mean(known, PersonCost::deltaTagPrompt));
    figures.put("answers_full_estimated", mean(of, PersonCost::fullAnswer));
    figures.put("answers_full_estimated_of_these", mean(known, PersonCost::fullAnswer));
    figures.put("answers_delta_estimated", mean(known, PersonCost::deltaAnswer));
    return figures;
  }

  /** Tables to read. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %,d users with evidence; tokens counted by %s%n"
            .formatted(data, people.size(), tokenizer));
    text.append(
        "Part of each prompt for interests that all users share: %,d tokens%n%n".formatted(fixed));
    text.append("Tokens of one refresh, means by length of history (behaviors that count):\n\n");
    text.append(
        "| history | users | raw | compressed | share | prompt, full | prompt, delta | of full |\n");
    text.append("|---|---|---|---|---|---|---|---|\n");
    for (int b = 0; b < BUCKETS.length; b++) {
      List<PersonCost> of = bucket(b);
      if (!of.isEmpty()) {
        text.append(row(label(b), of));
      }
    }
    text.append(row("all", people));
    text.append("\nUsers whose prompt and %,d tokens of answer fit:\n\n".formatted(ANSWER));
    text.append("| context | raw | compressed |\n|---|---|---|\n");
    for (int context : CONTEXTS) {
      text.append(
          "| %,d | %.1f %% | %.1f %% |%n"
              .formatted(
                  context,
                  100 * fits(context, PersonCost::rawPrompt),
                  100 * fits(context, PersonCost::fullPrompt)));
    }
    Map<String, Double> all = figures(people);
    text.append(
        """

        Tags besides: %,.0f tokens of prompt; of users with a last profile %,.0f full, %,.0f delta.
        """
            .formatted(
                all.get("tag_prompt_full"),
                all.get("tag_prompt_full_of_these"),
                all.get("tag_prompt_delta")));
    text.append(
        """
        Answers, estimated by the extractive engine's own words: %,.0f; of these users %,.0f full, \
        %,.0f delta.
        """
            .formatted(
                all.get("answers_full_estimated"),
                all.get("answers_full_estimated_of_these"),
                all.get("answers_delta_estimated")));
    text.append(
        """
        A prefix cache would serve %.1f %% of the tokens of full prompts, %.1f %% of delta ones.
        """
            .formatted(100 * cacheable(false), 100 * cacheable(true)));
    return text.toString();
  }

  /** The same to process. */
  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("data", data);
    root.put("users", people.size());
    root.put("tokenizer", tokenizer);
    root.put("fixed_tokens", fixed);
    root.put("all", figures(people));
    List<Map<String, Object>> buckets = new ArrayList<>();
    for (int b = 0; b < BUCKETS.length; b++) {
      List<PersonCost> of = bucket(b);
      if (!of.isEmpty()) {
        Map<String, Object> bucket = new LinkedHashMap<>();
        bucket.put("history", label(b));
        bucket.put("users", of.size());
        bucket.putAll(figures(of));
        buckets.add(bucket);
      }
    }
    root.put("buckets", buckets);
    Map<String, Object> fits = new LinkedHashMap<>();
    for (int context : CONTEXTS) {
      fits.put(
          Integer.toString(context),
          Map.of(
              "raw", fits(context, PersonCost::rawPrompt),
              "compressed", fits(context, PersonCost::fullPrompt)));
    }
    root.put("share_that_fits", fits);
    root.put("cacheable_share_full", cacheable(false));
    root.put("cacheable_share_delta", cacheable(true));
    root.put(
        "estimated",
        List.of(
            "answers_full_estimated",
            "answers_full_estimated_of_these",
            "answers_delta_estimated"));
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private String row(String label, List<PersonCost> of) {
    Map<String, Double> figures = figures(of);
    double delta = figures.getOrDefault("prompt_delta", 0.0);
    double full = figures.getOrDefault("prompt_full_of_these", 0.0);
    return "| %s | %,d | %,.0f | %,.0f | %.2f | %,.0f | %s | %s |%n"
        .formatted(
            label,
            of.size(),
            figures.get("raw"),
            figures.get("compressed"),
            figures.get("compressed_share"),
            figures.get("prompt_full"),
            full > 0 ? "%,.0f".formatted(delta) : "",
            full > 0 ? "%.2f".formatted(delta / full) : "");
  }

  private double fits(int context, ToDoubleFunction<PersonCost> prompt) {
    long fitting =
        people.stream().filter(one -> prompt.applyAsDouble(one) + ANSWER <= context).count();
    return (double) fitting / people.size();
  }

  private double cacheable(boolean delta) {
    List<PersonCost> of =
        delta ? people.stream().filter(one -> one.deltaPrompt().isPresent()).toList() : people;
    double all = delta ? sum(of, CostReport::delta) : sum(of, PersonCost::fullPrompt);
    return all == 0 ? 0 : (double) fixed * of.size() / all;
  }

  private List<PersonCost> bucket(int b) {
    int below = b + 1 < BUCKETS.length ? BUCKETS[b + 1] : Integer.MAX_VALUE;
    return people.stream()
        .filter(one -> one.behaviors() >= BUCKETS[b] && one.behaviors() < below)
        .toList();
  }

  private static String label(int b) {
    return b + 1 < BUCKETS.length
        ? "%d-%d".formatted(BUCKETS[b], BUCKETS[b + 1] - 1)
        : BUCKETS[b] + "+";
  }

  private static double delta(PersonCost person) {
    OptionalInt delta = person.deltaPrompt();
    return delta.orElse(0);
  }

  private static double mean(List<PersonCost> of, ToDoubleFunction<PersonCost> value) {
    return of.stream().mapToDouble(value).average().orElse(0);
  }

  private static double sum(List<PersonCost> of, ToDoubleFunction<PersonCost> value) {
    return of.stream().mapToDouble(value).sum();
  }
}
