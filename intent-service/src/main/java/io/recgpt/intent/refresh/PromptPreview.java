package io.recgpt.intent.refresh;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.interest.GroundedInterest;
import io.recgpt.intent.language.Prompt;
import io.recgpt.intent.language.Prompts;
import io.recgpt.intent.mining.MiningTask;
import io.recgpt.intent.mining.TenantModel;
import io.recgpt.intent.profile.Interest;
import io.recgpt.intent.profile.LastProfile;
import io.recgpt.intent.store.UserReader;
import io.recgpt.rpc.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Puts together what a language model would be sent, without sending it. */
public final class PromptPreview {
  private final UserReader users;
  private final TenantModels models;
  private final Prompts prompts;
  private final String tokenizer;

  /**
   * @param tokenizer name of what counts the tokens
   */
  public PromptPreview(UserReader users, TenantModels models, Prompts prompts, String tokenizer) {
    this.users = requireNonNull(users);
    this.models = requireNonNull(models);
    this.prompts = requireNonNull(prompts);
    this.tokenizer = requireNonNull(tokenizer);
  }

  /** Names the tokeniser that counts. */
  public String tokenizer() {
    return tokenizer;
  }

  /** Asks for interests; none of a user without behaviors. */
  public Optional<Prompt> interests(Tenant tenant, String userId, Instant asOf) {
    return task(tenant, userId, asOf).map(prompts::interests);
  }

  /**
   * Asks for tags of the last profile's interests, or of those that the evidence alone gives; none
   * of a user without behaviors.
   */
  public Optional<Prompt> tags(Tenant tenant, String userId, Instant asOf) {
    return task(tenant, userId, asOf)
        .map(task -> prompts.tags(task, interests(task), Prompts.refresh(task)));
  }

  private static List<Interest> interests(MiningTask task) {
    return task.last().equals(LastProfile.NONE)
        ? task.model().person(task.behaviors(), task.asOf()).interests().stream()
            .map(GroundedInterest::interest)
            .toList()
        : task.last().interests();
  }

  private Optional<MiningTask> task(Tenant tenant, String userId, Instant asOf) {
    UserReader.Person person = users.read(tenant, userId, asOf, UserMiner.MAX_BEHAVIORS);
    if (person.recent().isEmpty()) {
      return Optional.empty();
    }
    TenantModel model = models.of(tenant);
    return Optional.of(
        new MiningTask(
            tenant.id(), userId, model, person.recent(), asOf, UserMiner.last(person, asOf)));
  }
}
