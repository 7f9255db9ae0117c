package io.recgpt.intent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Dialect;
import io.recgpt.testkit.StoreContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class UserReaderContract extends StoreContract {
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Tenant SHOP = new Tenant("shop");

  private BehaviorLog log;
  private UserReader reader;

  UserReaderContract(Dialect dialect) {
    super("intent", dialect);
  }

  @BeforeEach
  void open() {
    log = new BehaviorLog(database(), TenantLimits.DEFAULT);
    reader = new UserReader(database());
  }

  @Test
  void read_person_isAsOfATime() {
    append(
        behavior("e1", "ann", BehaviorKind.PURCHASE, "tent", 0),
        behavior("e2", "ann", BehaviorKind.IMPRESSION, "axe", 1),
        behavior("e3", "ann", BehaviorKind.CLICK, "lamp", 2),
        behavior("e4", "ann", BehaviorKind.CLICK, "rope", 9),
        behavior("e5", "bob", BehaviorKind.CLICK, "his", 1));

    UserReader.Person person = reader.read(SHOP, "ann", NOW.plusSeconds(5), 10);

    assertThat(person.recent()).extracting(Behavior::itemId).containsExactly("tent", "lamp");
    assertThat(person.seen()).containsExactly("lamp", "tent");
    assertThat(person.sequence()).isEqualTo(4);
    assertThat(person.evidenceSequence()).isEqualTo(1);
    assertThat(person.profile()).isEmpty();
    assertThat(reader.read(SHOP, "ann", NOW.plusSeconds(5), 1).recent())
        .extracting(Behavior::itemId)
        .containsExactly("lamp");
  }

  @Test
  void read_olderRejectionOfARecentItem_comesAlong() {
    append(
        behavior("e1", "ann", BehaviorKind.PURCHASE, "tent", 0),
        behavior("e2", "ann", BehaviorKind.RETURN, "tent", 1),
        behavior("e3", "ann", BehaviorKind.DISLIKE, "axe", 2),
        behavior("e4", "ann", BehaviorKind.CLICK, "tent", 3),
        behavior("e5", "ann", BehaviorKind.CLICK, "lamp", 4),
        behavior("e6", "ann", BehaviorKind.RETURN, "lamp", 9));

    assertThat(reader.read(SHOP, "ann", NOW.plusSeconds(5), 2).recent())
        .extracting(Behavior::itemId, Behavior::kind)
        .containsExactly(
            tuple("tent", BehaviorKind.RETURN),
            tuple("tent", BehaviorKind.CLICK),
            tuple("lamp", BehaviorKind.CLICK));
    assertThat(reader.read(SHOP, "ann", NOW.plusSeconds(5), 0).recent()).isEmpty();
  }

  @Test
  void read_anotherProcessAppended_isSeenAtOnce() {
    append(behavior("e1", "ann", BehaviorKind.CLICK, "tent", 0));
    UserReader other = new UserReader(another());
    append(behavior("e2", "ann", BehaviorKind.CLICK, "lamp", 0));

    assertThat(other.read(SHOP, "ann", NOW, 10).seen()).containsExactly("lamp", "tent");
  }

  @Test
  void read_committedProfile_isThere() {
    append(behavior("e1", "ann", BehaviorKind.PURCHASE, "tent", 0));
    ProfileStore.Stored profile = new ProfileStore.Stored(1, NOW, 1, new byte[] {0, 1, -1});
    CommittedProfile.put(database(), SHOP, "ann", profile);

    assertThat(reader.read(SHOP, "ann", NOW, 10).profile())
        .hasValueSatisfying(stored -> {
          assertThat(stored.version()).isEqualTo(1);
          assertThat(stored.asOf()).isEqualTo(NOW);
          assertThat(stored.bytes()).containsExactly(0, 1, -1);
        });
  }

  @Test
  void read_unknownPerson_isUnknown() {
    assertThat(reader.read(SHOP, "nobody", NOW, 10)).isEqualTo(UserReader.Person.UNKNOWN);
    assertThat(reader.read(SHOP, "nul\0", NOW, 10)).isEqualTo(UserReader.Person.UNKNOWN);
  }

  @Test
  void unchanged_sameBehaviorsAndProfile_holds() {
    append(behavior("e1", "ann", BehaviorKind.CLICK, "tent", 0));
    Revision known = revision(5, 10);

    assertThat(unchanged(6, 10, known)).isTrue();
    assertThat(unchanged(6, 9, known)).as("another history").isFalse();
    assertThat(unchanged(SHOP, "bob", 6, 10, known)).isFalse();
    assertThat(unchanged(new Tenant("other"), "ann", 6, 10, known)).isFalse();
  }

  @Test
  void unchanged_newBehavior_doesNotHold() {
    append(behavior("e1", "ann", BehaviorKind.CLICK, "tent", 0));
    Revision known = revision(5, 10);
    append(behavior("e2", "ann", BehaviorKind.CLICK, "lamp", -100));

    assertThat(unchanged(6, 10, known)).isFalse();
  }

  @Test
  void unchanged_behaviorRecordedAheadOfItsTime_holdsUntilThen() {
    append(behavior("e1", "ann", BehaviorKind.CLICK, "tent", 0));
    append(behavior("e2", "ann", BehaviorKind.CLICK, "lamp", 20));
    Revision known = revision(5, 10);

    assertThat(unchanged(19, 10, known)).isTrue();
    assertThat(unchanged(20, 10, known)).isFalse();
    assertThat(unchanged(-1, 10, known)).as("before the first").isFalse();
  }

  @Test
  void unchanged_newProfile_holdsUntilItIsVisible() {
    append(behavior("e1", "ann", BehaviorKind.CLICK, "tent", 0));
    Revision known = revision(5, 10);
    CommittedProfile.put(
        database(), SHOP, "ann", new ProfileStore.Stored(1, NOW.plusSeconds(8), 1, new byte[0]));

    assertThat(unchanged(7, 10, known)).isTrue();
    assertThat(unchanged(8, 10, known)).isFalse();
    assertThat(unchanged(9, 10, revision(8, 10))).isTrue();
  }

  private Revision revision(int seconds, int limit) {
    Instant asOf = NOW.plusSeconds(seconds);
    UserReader.Person person = reader.read(SHOP, "ann", asOf, limit);
    long version =
        person
            .profile()
            .filter(stored -> !stored.asOf().isAfter(asOf))
            .map(ProfileStore.Stored::version)
            .orElse(0L);
    Revision made = new Revision(person.key(), person.sequence(), version, asOf, limit);
    return Revision.decode(made.encode()).orElseThrow();
  }

  private boolean unchanged(int seconds, int limit, Revision known) {
    return unchanged(SHOP, "ann", seconds, limit, known);
  }

  private boolean unchanged(Tenant tenant, String userId, int seconds, int limit, Revision known) {
    Instant asOf = NOW.plusSeconds(seconds);
    UserReader.Comparison comparison = reader.compare(tenant, userId, _ -> asOf, limit, known);
    assertThat(comparison.asOf()).isEqualTo(asOf);
    return comparison.unchanged().isPresent();
  }

  @Test
  void state_severalBehaviors_hasTheLatestTime() {
    CatalogueStore catalogue = new CatalogueStore(database());
    assertThat(catalogue.state(SHOP).flatMap(CatalogueStore.TenantState::lastOccurredAt)).isEmpty();
    append(behavior("e1", "ann", BehaviorKind.CLICK, "tent", 9));
    append(behavior("e2", "ann", BehaviorKind.CLICK, "tent", 5));

    assertThat(catalogue.state(SHOP).orElseThrow().lastOccurredAt()).contains(NOW.plusSeconds(9));
  }

  @Test
  void read_eventFromAheadOfTheClock_countsAsOfItsRecording() {
    append(behavior("e1", "ann", BehaviorKind.PURCHASE, "tent", 3_600));
    append(behavior("e2", "ann", BehaviorKind.CLICK, "lamp", 59));

    UserReader.Person person = reader.read(SHOP, "ann", LATER, 10);

    assertThat(person.seen()).containsExactly("tent", "lamp");
    assertThat(person.recent())
        .extracting(Behavior::occurredAt)
        .containsExactly(NOW.plusSeconds(59), LATER);
    assertThat(log.after(0, 9).getFirst().behavior().occurredAt()).isEqualTo(LATER);
    assertThat(new CatalogueStore(database()).state(SHOP).orElseThrow().lastOccurredAt())
        .contains(LATER);
  }

  @Test
  void users_pageAfterPage_areInOrderOfBytes() {
    for (String user : List.of("b", "B", "é", "a")) {
      append(behavior("e-" + user, user, BehaviorKind.CLICK, "tent", 0));
    }

    assertThat(reader.users(SHOP, "", 2)).containsExactly("B", "a");
    assertThat(reader.users(SHOP, "a", 9)).containsExactly("b", "é");
    assertThat(reader.users(SHOP, "nul\0", 9)).containsExactly("é");
    assertThat(reader.users(new Tenant("other"), "", 9)).isEmpty();
  }

  private void append(Behavior... behaviors) {
    log.append(SHOP, List.of(behaviors), new DueQueue.Times(_ -> LATER, Duration.ofSeconds(5)));
  }

  private static Behavior behavior(
      String eventId, String user, BehaviorKind kind, String item, int seconds) {
    return Behavior.of(eventId, user, kind, item, NOW.plusSeconds(seconds));
  }
}
