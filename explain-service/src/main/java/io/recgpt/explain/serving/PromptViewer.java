package io.recgpt.explain.serving;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.catalogue.TenantCatalogues;
import io.recgpt.explain.checking.RecentSentences;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.explanation.Subject;
import io.recgpt.explain.item.Catalogue;
import io.recgpt.explain.message.ExplanationCodec;
import io.recgpt.explain.model.Assignment;
import io.recgpt.explain.model.Prompts;
import io.recgpt.explain.prepared.ExplanationTable;
import io.recgpt.explain.prepared.Preparer;
import io.recgpt.explain.writing.Compositions;
import io.recgpt.explain.writing.ExtractiveExplainer;
import io.recgpt.explain.writing.ListWriting;
import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what the model would be asked, whether there is one or not. */
public final class PromptViewer {
  private final TenantCatalogues catalogues;
  private final Compositions compositions;
  private final ExplanationTable table;
  private final @Nullable Preparer preparer;

  /**
   * A prompt.
   *
   * @param prompts what it was made by
   */
  record View(Prompts prompts, List<ChatMessage> messages) {
    View {
      requireNonNull(prompts);
      messages = List.copyOf(messages);
    }
  }

  /**
   * @param preparer whose settings the prompt is made with; null: no language model is set up
   */
  public PromptViewer(
      TenantCatalogues catalogues,
      Compositions compositions,
      ExplanationTable table,
      @Nullable Preparer preparer) {
    this.catalogues = requireNonNull(catalogues);
    this.compositions = requireNonNull(compositions);
    this.table = requireNonNull(table);
    this.preparer = preparer;
  }

  /**
   * The prompt for some items.
   *
   * @throws RpcException UNKNOWN_ITEM where none is known
   */
  View view(Tenant tenant, List<Subject> subjects, List<Interest> interests, Instant now) {
    LocalDate today = ExplanationCodec.day(now);
    Catalogue catalogue = catalogues.of(tenant);
    ListWriting writing =
        new ExtractiveExplainer(catalogue, compositions)
            .writing(subjects, interests, List.of(), now);
    Prompts prompts =
        preparer == null
            ? Prompts.estimated(table.latest(tenant, RecentSentences.WINDOW))
            : preparer.explainer(tenant).prompts();
    List<Assignment> assignments =
        new LinkedHashSet<>(writing.pairs().values())
            .stream()
                .map(pair ->
                    prompts.preview(
                        pair,
                        requireNonNull(writing.facts().get(pair.itemId())),
                        catalogue.lexicon(),
                        today))
                .toList();
    if (assignments.isEmpty()) {
      throw RpcException.of(
          ErrorCode.UNKNOWN_ITEM,
          "no item of %s is known here".formatted(subjects.stream().map(Subject::itemId).toList()));
    }
    return new View(prompts, prompts.messages(assignments, catalogue.lexicon().domain()));
  }
}
