package io.recgpt.standalone.importer;

import io.recgpt.gateway.v1.RecordEventsResponse;
import io.recgpt.gateway.v1.UpsertItemsResponse;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.GatewayClient;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.FollowersClient;
import io.recgpt.standalone.console.Progress;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.dataset.Dataset;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.dataset.Survey;
import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.domain.Excerpt;
import io.recgpt.standalone.tsv.Refusal;
import io.recgpt.standalone.tsv.Refusals;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads a data set through the public API: domain, items, events, then the interests of the users
 * concerned. Events carry ids made from their rows, so that a second import changes nothing.
 */
public final class Importer {
  private static final int ITEM_BATCH = 500;
  private static final int ITEM_LANES = 2;
  private static final int EVENT_BATCH = 1_000;

  /** Batches of events in progress at once. */
  public static final int EVENT_LANES = 4;

  private static final int USER_BATCH = 50;
  private static final int USER_LANES = 2;

  /** Whose interests are mined after the events are in. */
  public enum Mining {
    CHANGED,
    ALL,
    NONE
  }

  /**
   * What an import did.
   *
   * @param created items that are new
   * @param updated items that were replaced by another value
   * @param unchanged items that stood there just so
   * @param recorded events that are new
   * @param duplicates events that were known
   * @param mined profiles that were made
   */
  public record Outcome(
      int created, int updated, int unchanged, int recorded, int duplicates, int mined) {}

  private record Numbered<T>(long line, T message) {}

  private final GatewayClient gateway;
  private final @Nullable Cluster cluster;
  private final Progress progress;
  private final PatientCalls patient =
      new PatientCalls(why -> Terminal.remark("Waiting as the gateway asks: " + why));
  private final Refusals refusals = new Refusals();
  private final AtomicInteger created = new AtomicInteger();
  private final AtomicInteger updated = new AtomicInteger();
  private final AtomicInteger unchanged = new AtomicInteger();
  private final AtomicInteger recorded = new AtomicInteger();
  private final AtomicInteger duplicates = new AtomicInteger();
  private final AtomicInteger mined = new AtomicInteger();
  private final SortedSet<String> users = new ConcurrentSkipListSet<>();
  private final SortedSet<String> changedUsers = new ConcurrentSkipListSet<>();
  private volatile @Nullable Item someItem;
  private volatile @Nullable Behavior someEvent;

  /**
   * @param progress shows how far it is
   */
  public Importer(Connection connection, Progress progress) {
    this.gateway = connection.gateway();
    this.cluster = connection.cluster().orElse(null);
    this.progress = progress;
  }

  /** The lines that were not taken. */
  public Refusals refusals() {
    return refusals;
  }

  /** How long the gateway had us wait for quota or room, over all that was sent at once. */
  public Duration waited() {
    return patient.waited();
  }

  /** Loads all of a data set; may be called once. */
  public Outcome load(Dataset data, DomainSpec domain, Survey survey, Mining mining, Instant now) {
    putDomain(domain);
    Set<String> items = loadItems(data, domain, survey);
    putDomain(domain); // Clusters of all items, whichever came first.
    loadEvents(data, domain, survey, items, now);
    followersCaughtUp();
    mine(mining);
    return new Outcome(
        created.get(),
        updated.get(),
        unchanged.get(),
        recorded.get(),
        duplicates.get(),
        mined.get());
  }

  private void putDomain(DomainSpec domain) {
    patient.call(() -> gateway.putDomain(DatasetCodec.toMessage(domain)));
  }

  private Set<String> loadItems(Dataset data, DomainSpec domain, Survey survey) {
    try (Progress.Step step = progress.begin("Items", survey.items());
        Lanes<Numbered<Item>> lanes =
            new Lanes<>(ITEM_LANES, ITEM_BATCH, batch -> upsert(batch, step))) {
      Set<String> ids =
          data.items(
              domain,
              (item, line) ->
                  lanes.add(item.id(), new Numbered<>(line, DatasetCodec.toMessage(item))),
              refusals);
      lanes.finish();
      step.done(
          "%,d new, %,d changed, %,d as they were"
              .formatted(created.get(), updated.get(), unchanged.get()));
      return ids;
    }
  }

  private void loadEvents(
      Dataset data, DomainSpec domain, Survey survey, Set<String> items, Instant now) {
    Map<String, Boolean> lookedUp = new HashMap<>();
    try (Progress.Step step = progress.begin("Events", survey.events());
        Lanes<Numbered<Behavior>> lanes =
            new Lanes<>(EVENT_LANES, EVENT_BATCH, batch -> record(batch, step))) {
      data.events(
          domain,
          id ->
              items.contains(id)
                  || lookedUp.computeIfAbsent(
                      id, it -> patient.call(() -> gateway.item(it)).isPresent()),
          now,
          (event, line) ->
              lanes.add(event.userId(), new Numbered<>(line, DatasetCodec.toMessage(event))),
          refusals);
      lanes.finish();
      step.done("%,d new, %,d known already".formatted(recorded.get(), duplicates.get()));
    }
  }

  private void upsert(List<Numbered<Item>> batch, Progress.Step step) {
    send(
        "items",
        batch,
        messages -> {
          UpsertItemsResponse answer = patient.call(() -> gateway.upsertItems(messages));
          created.addAndGet(answer.getCreatedCount());
          updated.addAndGet(answer.getUpdatedCount());
          unchanged.addAndGet(answer.getUnchangedCount());
          someItem = messages.getLast();
        });
    step.by(batch.size());
  }

  private void record(List<Numbered<Behavior>> batch, Progress.Step step) {
    send(
        "events",
        batch,
        messages -> {
          RecordEventsResponse answer = patient.call(() -> gateway.recordEvents(messages));
          recorded.addAndGet(answer.getRecordedCount());
          duplicates.addAndGet(answer.getDuplicateCount());
          someEvent = messages.getLast();
          for (Behavior event : messages) {
            users.add(event.getUserId());
            if (answer.getRecordedCount() > 0) {
              changedUsers.add(event.getUserId());
            }
          }
        });
    step.by(batch.size());
  }

  /** Sends a batch; where the gateway refuses it, its halves, down to the line that is wrong. */
  private <T> void send(String file, List<Numbered<T>> batch, Consumer<List<T>> call) {
    try {
      call.accept(batch.stream().map(Numbered::message).toList());
    } catch (RpcException e) {
      if (e.code() != ErrorCode.INVALID_ARGUMENT && e.code() != ErrorCode.UNKNOWN_ITEM) {
        throw e;
      }
      if (batch.size() == 1) {
        String found = Excerpt.of(String.valueOf(e.getMessage()));
        Refusal.Cause cause = new Refusal.Cause("refused by the gateway", found);
        refusals.add(new Refusal(file, batch.getFirst().line(), cause));
      } else {
        send(file, batch.subList(0, batch.size() / 2), call);
        send(file, batch.subList(batch.size() / 2, batch.size()), call);
      }
    }
  }

  /** Waits, in one process, until each service has taken over what the others were sent. */
  private void followersCaughtUp() {
    Cluster here = cluster;
    if (here != null) {
      new FollowersClient(here, gateway.tenant()).await(someItem, someEvent);
    }
  }

  private void mine(Mining mining) {
    boolean catalogueChanged = created.get() + updated.get() > 0;
    Collection<String> due =
        switch (mining) {
          case ALL -> users;
          case CHANGED -> catalogueChanged ? users : changedUsers;
          case NONE -> Set.of();
        };
    if (due.isEmpty()) {
      return;
    }
    try (Progress.Step step = progress.begin("Interests", due.size());
        Lanes<String> lanes =
            new Lanes<>(
                USER_LANES,
                USER_BATCH,
                batch -> {
                  mined.addAndGet(patient.call(() -> gateway.refreshInterests(batch)));
                  step.by(batch.size());
                })) {
      int turn = 0;
      for (String user : due) {
        lanes.add(turn++ / USER_BATCH, user);
      }
      lanes.finish();
      step.done("%,d profiles".formatted(mined.get()));
    }
  }
}
