package io.recgpt.standalone.console;

import io.recgpt.type.v1.TrainingProgress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows the steps of a training as they come. */
public final class TrainingSteps implements Consumer<TrainingProgress>, AutoCloseable {
  private final String stage;
  private final Progress progress;
  private String name = "";
  private String detail = "";
  private long done;
  private Progress.@Nullable Step step;

  /** Steps of the training of a stage; empty: of none in particular. */
  public TrainingSteps(String stage, Progress progress) {
    this.stage = stage;
    this.progress = progress;
  }

  @Override
  public void accept(TrainingProgress message) {
    if (!message.getStep().equals(name)) {
      close();
      name = message.getStep();
      done = 0;
      if (!name.isEmpty()) {
        step = progress.begin(stage.isEmpty() ? name : stage + " " + name, message.getTotal());
      }
    }
    Progress.Step current = step;
    if (current != null) {
      current.by(message.getDone() - done);
      done = message.getDone();
      detail = message.getDetail();
    }
  }

  @Override
  public void close() {
    Progress.Step current = step;
    if (current != null) {
      current.done(detail.isEmpty() ? "%,d".formatted(done) : detail);
      current.close();
      step = null;
    }
  }
}
