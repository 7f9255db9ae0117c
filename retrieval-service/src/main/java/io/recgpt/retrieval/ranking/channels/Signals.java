package io.recgpt.retrieval.ranking.channels;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.numeric.Strongest;
import io.recgpt.retrieval.numeric.Sums;
import io.recgpt.retrieval.ranking.channels.NeighborCache.Neighborhood;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.people.CoOccurrence;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.retrieval.ranking.query.Channel;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.table.OpenItems;
import io.recgpt.retrieval.ranking.table.Table;
import io.recgpt.retrieval.ranking.table.Workspace;
import io.recgpt.rpc.error.RpcException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works out what all channels say of a query's candidates. */
public final class Signals {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  /** Latest items and queries whose neighbors are looked for. */
  private static final int LATEST_POINTS = 20;

  /** Candidates for each item asked for, at least. */
  private static final int SPARE = 3;

  private static final RecencyDecay WHOLE_HISTORY = new RecencyDecay(100);
  private static final RecencyDecay ALL_ALIKE = new RecencyDecay(10_000);
  private static final RecencyDecay USER_VECTOR = new RecencyDecay(30);
  private static final RecencyDecay LATEST_VECTORS = new RecencyDecay(10);
  private static final RecencyDecay LATEST_FEW = new RecencyDecay(5);
  private static final RecencyDecay LAST_ONE = new RecencyDecay(1);

  private final NeighborSearch neighborhoods;
  private final Table table;
  private final CoOccurrence coOccurrence;
  private final Trending trending;
  private final BoundModel learned;
  private final TowerIndex towers;
  private final CandidateLimits limits;
  private final Workspace workspace;

  /** For one ranking; the workspace is its own until it is closed. */
  public Signals(
      NeighborSearch neighborhoods,
      Table table,
      CoOccurrence coOccurrence,
      Trending trending,
      BoundModel learned,
      TowerIndex towers,
      CandidateLimits limits,
      Workspace workspace) {
    this.neighborhoods = neighborhoods;
    this.table = table;
    this.coOccurrence = coOccurrence;
    this.trending = trending;
    this.learned = learned;
    this.towers = towers;
    this.limits = limits;
    this.workspace = workspace;
  }

  /**
   * What was found.
   *
   * @param tags the tag channel, for the reasons
   * @param shortfall a sentence of what was left out; empty: nothing
   */
  public record Found(SignalMatrix matrix, TagChannel tags, String shortfall) {}

  /**
   * What is looked for in the index.
   *
   * @param query the one that is ranked, without tags where these say nothing
   * @param user the person in the towers' space; null: nobody, or no towers
   * @param tags vectors of its tags
   * @param points the latest of the history
   */
  public record Sought(
      RankingQuery query,
      @Nullable Embedding user,
      List<Embedding> tags,
      List<History.Point> points) {
    public Sought {
      tags = List.copyOf(tags);
      points = List.copyOf(points);
    }

    private List<Embedding> texts() {
      return points.stream().map(History.Point::vector).toList();
    }
  }

  /** Notes what will be looked for in the index. */
  public Sought seek(RankingQuery query, History history, OpenItems open, Set<Signal> wanted) {
    Embedding user = learned.user(history, table);
    RankingQuery said = query.settings().factor(Channel.TAG) > 0 ? query : query.withoutTags();
    boolean near = !history.isEmpty() && wanted.contains(Signal.TEXT_NEARNESS);
    Sought sought =
        new Sought(
            said,
            user,
            TagChannel.vectors(said, learned),
            near ? history.latestPoints(table, LATEST_POINTS, LATEST_VECTORS) : List.of());
    neighborhoods.wantTexts(sought.texts(), open);
    if (!learned.ofTowers()) {
      neighborhoods.wantTexts(sought.tags(), open);
    } else {
      neighborhoods.want(towers.version(learned), sought.tags(), open);
      if (user != null && !isExhaustive(open)) {
        neighborhoods.wantOfOpen(towers.version(learned), List.of(user), open);
      }
    }
    return sought;
  }

  private boolean isExhaustive(OpenItems open) {
    return open.count() <= limits.exhaustive();
  }

  /** Works out the signals that are wanted; what was sought has been looked for. */
  public Found of(
      Sought sought, History history, OpenItems open, Experts experts, Set<Signal> wanted) {
    RankingQuery query = sought.query();
    Embedding user = sought.user();
    boolean exhaustive = isExhaustive(open);
    String shortfall = "";
    TagChannel tags;
    try {
      tags =
          TagChannel.of(
              query,
              user == null ? history.vector(table, USER_VECTOR) : user,
              learned,
              learned.ofTowers()
                  ? neighborhoods.of(towers.version(learned), sought.tags(), open)
                  : neighborhoods.ofTexts(sought.tags(), open),
              table,
              exhaustive ? Integer.MAX_VALUE : Math.max(1, limits.ofEach() / 3),
              workspace);
    } catch (RpcException fault) {
      shortfall = ofIndex(fault);
      tags = TagChannel.none(query, table);
    }
    Map<Signal, Sums.Listed> listed = new EnumMap<>(Signal.class);
    listed.put(Signal.TAG_NEARNESS, tags.scores());
    if (!history.entries().isEmpty()) {
      put(listed, wanted, Signal.CO_OCCURRENCE, () -> coOccurrence(history, WHOLE_HISTORY));
      put(listed, wanted, Signal.SESSION, () -> coOccurrence(history, LATEST_FEW));
      put(listed, wanted, Signal.LAST_ITEM, () -> coOccurrence(history, LAST_ONE));
      put(listed, wanted, Signal.ITEM_WEIGHTS, () -> itemWeights(history));
    }
    if (experts.interestCount() > 0) {
      put(listed, wanted, Signal.INTEREST, () -> interest(experts));
      put(listed, wanted, Signal.INTEREST_CO_OCCURRENCE, () -> interestCoOccurrence(experts));
      put(listed, wanted, Signal.INTEREST_TREND, () -> interestTrend(experts));
    }
    if (!history.isEmpty()) {
      put(listed, wanted, Signal.WORDS, () -> words(history, ALL_ALIKE));
      put(listed, wanted, Signal.LATEST_WORDS, () -> words(history, LAST_ONE));
      try {
        put(listed, wanted, Signal.TEXT_NEARNESS, () -> textNearness(sought, open));
      } catch (RpcException fault) {
        shortfall = ofIndex(fault);
      }
    }
    Trending.Second popularity =
        trending.at(query.asOf(), table, table.count() > limits.exhaustive());
    int[] candidates =
        exhaustive
            ? open.ordinals()
            : candidates(listed, open, experts, popularity, user, query.count());
    SignalMatrix matrix =
        new SignalMatrix(
            candidates, workspace.candidates(candidates, table.size()), table.present(), wanted);
    listed.forEach((signal, raw) -> {
      if (matrix.wants(signal)) {
        matrix.put(signal, raw);
      }
    });
    if (matrix.wants(Signal.TAG_CATEGORY)) {
      matrix.putGroups(
          Signal.TAG_CATEGORY,
          tags.categoryScores(table),
          ordinal -> requireNonNull(table.row(ordinal)).categoryNumber(),
          table.categorySizes());
    }
    if (user != null && matrix.wants(Signal.USER_NEARNESS)) {
      BoundModel.Nearness nearness = learned.nearness(user, table.count());
      matrix.put(Signal.USER_NEARNESS, nearness.mean(), nearness.meanSquare(), nearness.of());
    }
    trending.scoreInto(matrix, popularity);
    return new Found(matrix, tags, shortfall);
  }

  private static void put(
      Map<Signal, Sums.Listed> listed,
      Set<Signal> wanted,
      Signal signal,
      Supplier<Sums.Listed> raw) {
    if (wanted.contains(signal)) {
      listed.put(signal, raw.get());
    }
  }

  /**
   * The open items that anything speaks for: the strongest of each signal, the most popular of each
   * span and of each interest, those near to the person, and the newest; where they are too few for
   * the list, others.
   */
  private int[] candidates(
      Map<Signal, Sums.Listed> listed,
      OpenItems open,
      Experts experts,
      Trending.Second popularity,
      @Nullable Embedding user,
      int count) {
    int most = limits.ofEach();
    BitSet found = new BitSet(table.size());
    listed.forEach((signal, raw) -> {
      // Of what belongs to an interest each is as strong as the other.
      if (signal != Signal.INTEREST) {
        Strongest.of(raw, open.items(), most, found::set);
      }
    });
    popularity.firsts(2 * most, found::set);
    for (int i = 0; i < experts.interestCount(); i++) {
      int[] members = experts.members(i).stream().toArray();
      double[] people = Arrays.stream(members).mapToDouble(experts.popularity()::people).toArray();
      Strongest.of(new Sums.Listed(members, people), open.items(), most / 3 + 1, found::set);
    }
    if (user != null && learned.ofTowers()) {
      try {
        for (Neighborhood near :
            neighborhoods.ofOpen(towers.version(learned), List.of(user), open)) {
          Arrays.stream(near.items()).limit(most).forEach(found::set);
        }
      } catch (RpcException fault) {
        ofIndex(fault);
      }
    }
    table.newest(most).forEach(found::set);
    found.and(open.items());
    int missing = count * SPARE - found.cardinality();
    for (int i = open.items().nextSetBit(0);
        i >= 0 && missing > 0;
        i = open.items().nextSetBit(i + 1)) {
      missing -= found.get(i) ? 0 : 1;
      found.set(i);
    }
    return found.stream().toArray();
  }

  /** What is told where the index can't be asked; other faults go on. */
  private static String ofIndex(RpcException fault) {
    return switch (fault.code()) {
      case PEER_UNAVAILABLE, DEADLINE_EXCEEDED, NOT_READY -> {
        log.warn("ranked without the vector index: {}", fault.getMessage());
        yield "The vector index can't be reached: ranked without nearness to tags and texts.";
      }
      default -> throw fault;
    };
  }

  private Sums sums() {
    return workspace.sums(table.size());
  }

  private Sums.Listed coOccurrence(History history, RecencyDecay fading) {
    Sums raw = sums();
    for (int i = 0; i < history.entries().size() && !fading.isOver(i); i++) {
      coOccurrence
          .neighbors(history.entries().get(i).ordinal())
          .scoreInto(raw, history.weight(i, fading));
    }
    return raw.listed();
  }

  private Sums.Listed interest(Experts experts) {
    Sums raw = sums();
    for (int i = 0; i < experts.interestCount(); i++) {
      double strength = experts.interest(i).strength();
      experts.members(i).stream().forEach(ordinal -> raw.add(ordinal, strength));
    }
    return raw.listed();
  }

  /** Of an interest that has it, the most. */
  private Sums.Listed interestCoOccurrence(Experts experts) {
    Sums raw = sums();
    for (int i = 0; i < experts.interestCount(); i++) {
      Sums inside = workspace.others(table.size());
      experts.evidence(i).stream()
          .sorted(Comparator.comparingInt(table::position))
          .forEach(ordinal -> coOccurrence.neighbors(ordinal).scoreInto(inside, 1));
      BitSet members = experts.members(i);
      for (int j = 0; j < inside.size(); j++) {
        if (members.get(inside.ordinal(j))) {
          raw.raise(inside.ordinal(j), inside.value(j));
        }
      }
    }
    return raw.listed();
  }

  private Sums.Listed interestTrend(Experts experts) {
    Sums raw = sums();
    for (int i = 0; i < experts.interestCount(); i++) {
      int[] members = experts.members(i).stream().toArray();
      long people = 0;
      for (int ordinal : members) {
        people += experts.popularity().people(ordinal);
      }
      double share = people == 0 ? 0 : experts.interest(i).strength() / people;
      for (int ordinal : members) {
        int of = experts.popularity().people(ordinal);
        if (of > 0) {
          raw.add(ordinal, share * of);
        }
      }
    }
    return raw.listed();
  }

  private Sums.Listed itemWeights(History history) {
    Sums raw = sums();
    for (History.Entry entry : history.entries()) {
      learned.weights().scoreInto(raw, entry.ordinal(), entry.weight());
    }
    return raw.listed();
  }

  private Sums.Listed words(History history, RecencyDecay fading) {
    return history.words(table.words(), fading, sums());
  }

  private Sums.Listed textNearness(Sought sought, OpenItems open) {
    List<History.Point> points = sought.points();
    List<Neighborhood> near = neighborhoods.ofTexts(sought.texts(), open);
    Sums raw = sums();
    for (int i = 0; i < points.size(); i++) {
      int[] items = near.get(i).items();
      float[] similarities = near.get(i).similarities();
      double weight = points.get(i).weight();
      for (int j = 0; j < items.length; j++) {
        raw.add(items[j], weight * sharpened(similarities[j]));
      }
    }
    return raw.listed();
  }

  /** A cosine to the power of eight, so that near items count and the many vaguely alike don't. */
  private static double sharpened(double cosine) {
    double square = cosine * cosine;
    return cosine > 0 ? square * square * square * square : 0;
  }
}
