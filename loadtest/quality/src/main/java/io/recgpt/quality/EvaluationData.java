package io.recgpt.quality;

import io.recgpt.quality.audit.Catalogue;
import io.recgpt.quality.split.BadInputException;
import io.recgpt.quality.split.Event;
import io.recgpt.standalone.dataset.CatalogueItem;
import io.recgpt.standalone.dataset.Dataset;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.dataset.LogEvent;
import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.domain.EventKind;
import io.recgpt.standalone.tsv.Refusals;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A data set in memory.
 *
 * @param name of its folder
 * @param items the catalogue
 * @param log the behaviors, in the file's order
 * @param events the same as splitting reads them: an event's row is its place in the log
 * @param refused lines that could not be used
 */
public record EvaluationData(
    String name,
    DomainSpec domain,
    List<CatalogueItem> items,
    List<LogEvent> log,
    List<Event> events,
    int refused) {
  public EvaluationData {
    items = List.copyOf(items);
    log = List.copyOf(log);
    events = List.copyOf(events);
  }

  /**
   * Reads a folder.
   *
   * @param domain file or shipped name; empty: not given
   * @throws io.recgpt.standalone.domain.BadFileException where the folder or the domain cannot be
   *     used
   * @throws BadInputException where it holds no items or no events
   */
  public static EvaluationData read(Path folder, String domain, Instant now) {
    Dataset dataset = Dataset.open(folder);
    DomainSpec spec = dataset.domain(domain, dataset.survey(now), now);
    Refusals refusals = new Refusals();
    List<CatalogueItem> items = new ArrayList<>();
    Set<String> ids = dataset.items(spec, (item, _) -> items.add(item), refusals);
    List<LogEvent> log = new ArrayList<>();
    dataset.events(spec, ids::contains, now, (event, _) -> log.add(event), refusals);
    if (items.isEmpty() || log.isEmpty()) {
      throw new BadInputException(
          "%s: %d items and %d events can be used (expected: some of each)"
              .formatted(folder, items.size(), log.size()));
    }
    List<Event> events = new ArrayList<>(log.size());
    for (LogEvent event : log) {
      events.add(
          new Event(
              events.size(),
              event.userId(),
              event.itemId(),
              sign(event.kind()),
              event.at().getEpochSecond()));
    }
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    return new EvaluationData(name, spec, items, log, events, refusals.total());
  }

  private static Event.Sign sign(EventKind kind) {
    return switch (kind) {
      case CLICK, DETAIL_VIEW, FAVORITE, ADD_TO_CART, PURCHASE, REVIEW_READ -> Event.Sign.POSITIVE;
      case RETURN, DISLIKE -> Event.Sign.NEGATIVE;
      case IMPRESSION, SEARCH -> Event.Sign.NEUTRAL;
    };
  }

  /** The items as the audit reads them. */
  Catalogue catalogue() {
    return new Catalogue(items.stream().map(DatasetCodec::toMessage).toList());
  }

  public List<String> itemIds() {
    return items.stream().map(CatalogueItem::id).toList();
  }

  /** The users that have events. */
  Set<String> users() {
    Set<String> users = new TreeSet<>();
    events.forEach(event -> users.add(event.userId()));
    return users;
  }

  Instant firstEvent() {
    return Instant.ofEpochSecond(events.stream().mapToLong(Event::timestamp).min().orElseThrow());
  }

  Instant lastEvent() {
    return Instant.ofEpochSecond(events.stream().mapToLong(Event::timestamp).max().orElseThrow());
  }
}
