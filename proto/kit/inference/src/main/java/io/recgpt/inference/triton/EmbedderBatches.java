package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.CleanText;
import io.recgpt.inference.TextTokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Texts in batches of like length, each tokenised when its turn comes, so that the model works on
 * the batches before it meanwhile.
 */
final class EmbedderBatches implements Iterator<List<EmbedderInput>> {
  private static final int MAX_IN_BATCH = 64;
  private static final int MAX_TOKENS_BACK = 2_048;
  private static final long[] NO_IDS = {};

  private final EmbedderTensors tensors;
  private final TextTokenizer tokenizer;
  private final Iterator<Waiting> waiting;
  private final Deque<EmbedderInput> tokenized = new ArrayDeque<>();

  /** Takes over texts in any order. */
  EmbedderBatches(EmbedderTensors tensors, TextTokenizer tokenizer, Collection<Waiting> texts) {
    this.tensors = requireNonNull(tensors);
    this.tokenizer = requireNonNull(tokenizer);
    this.waiting =
        texts.stream()
            .sorted(Comparator.comparingInt(text -> text.text().value().length()))
            .iterator();
  }

  @Override
  public boolean hasNext() {
    return waiting.hasNext() || !tokenized.isEmpty();
  }

  /** One that comes back token by token is kept small. */
  @Override
  public List<EmbedderInput> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("every batch was given");
    }
    int most = Math.clamp(tensors.model().mostInBatch(), 1, MAX_IN_BATCH);
    while (tokenized.size() < most && waiting.hasNext()) {
      tokenized.add(tokenize(waiting.next()));
    }
    List<EmbedderInput> batch = new ArrayList<>(tokenized.size());
    int longest = 0;
    while (!tokenized.isEmpty()) {
      longest = Math.max(longest, tokenized.getFirst().length());
      if (tensors.perToken()
          && !batch.isEmpty()
          && (batch.size() + 1) * longest > MAX_TOKENS_BACK) {
        break;
      }
      batch.add(tokenized.removeFirst());
    }
    return batch;
  }

  private EmbedderInput tokenize(Waiting next) {
    return new EmbedderInput(
        next.position(), next.text(), tensors.ids() == null ? NO_IDS : tokenizer.ids(next.text()));
  }

  /** A text, and where its vector belongs. */
  record Waiting(int position, CleanText text) {}
}
