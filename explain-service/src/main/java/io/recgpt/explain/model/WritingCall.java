package io.recgpt.explain.model;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.TextGenerator;
import org.jspecify.annotations.Nullable;

/** The calls to a model that one piece of writing makes: watched, and cancelled from any thread. */
public final class WritingCall {
  private final WritingProgress progress;
  private boolean cancelled;
  private @Nullable WatchedGenerator watched;

  /** Calls that report their progress. */
  public WritingCall(WritingProgress progress) {
    this.progress = requireNonNull(progress);
  }

  synchronized TextGenerator watch(TextGenerator generator) {
    WatchedGenerator watching = new WatchedGenerator(generator, progress);
    watched = watching;
    if (cancelled) {
      watching.cancel();
    }
    return watching;
  }

  /** Cancels down to the model what is in progress, and what would come after it. */
  public void cancel() {
    WatchedGenerator open;
    synchronized (this) {
      cancelled = true;
      open = watched;
    }
    if (open != null) {
      open.cancel();
    }
  }
}
