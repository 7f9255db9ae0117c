package io.recgpt.standalone.dataset;

import com.google.protobuf.Timestamp;
import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.domain.DomainSpec.DomainClock;
import io.recgpt.standalone.domain.EventKind;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Clock;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.Money;
import java.time.Instant;
import java.util.Optional;

/** Turns the values of a data set into the contract's messages, and back. */
public final class DatasetCodec {
  private static final String KIND_PREFIX = "BEHAVIOR_KIND_";

  private DatasetCodec() {}

  /** The message of an item. */
  public static Item toMessage(CatalogueItem item) {
    Item.Builder message =
        Item.newBuilder()
            .setItemId(item.id())
            .setTitle(item.title())
            .setTitleWords(item.titleWords())
            .setCategory(item.category())
            .setBrand(item.brand())
            .addAllTags(item.tags())
            .putAllAttributes(item.attributes())
            .setDescription(item.description());
    Price price = item.price();
    if (price != null) {
      message.setPrice(toMessage(price));
    }
    Long stock = item.stock();
    if (stock != null) {
      message.setStock(stock);
    }
    return message.build();
  }

  /** The message of an amount of money. */
  public static Money toMessage(Price price) {
    return Money.newBuilder()
        .setCurrencyCode(price.currency())
        .setMinorUnits(price.minorUnits())
        .build();
  }

  /** The item of a message. */
  public static CatalogueItem toItem(Item message) {
    Money price = message.getPrice();
    return new CatalogueItem(
        message.getItemId(),
        message.getTitle(),
        message.getTitleWords(),
        message.getCategory(),
        message.getBrand(),
        message.getTagsList(),
        message.getAttributesMap(),
        message.hasPrice() ? new Price(price.getCurrencyCode(), price.getMinorUnits()) : null,
        message.hasStock() ? Long.valueOf(message.getStock()) : null,
        message.getDescription());
  }

  /** The message of a behavior. */
  public static Behavior toMessage(LogEvent event) {
    Behavior.Builder message =
        Behavior.newBuilder()
            .setEventId(event.id())
            .setUserId(event.userId())
            .setKind(toMessage(event.kind()))
            .setItemId(event.itemId())
            .setQuery(event.query())
            .setOccurredAt(toMessage(event.at()));
    Double value = event.value();
    if (value != null) {
      message.setValue(value);
    }
    return message.build();
  }

  /** The behavior of a message; empty where its kind is unknown. */
  public static Optional<LogEvent> toEvent(Behavior message) {
    return toKind(message.getKind())
        .map(kind ->
            new LogEvent(
                message.getEventId(),
                message.getUserId(),
                kind,
                message.getItemId(),
                message.getQuery(),
                toInstant(message.getOccurredAt()),
                message.hasValue() ? Double.valueOf(message.getValue()) : null));
  }

  /** The message of a kind. */
  public static BehaviorKind toMessage(EventKind kind) {
    return BehaviorKind.valueOf(KIND_PREFIX + kind.name());
  }

  /** The kind of a message; empty where it is not said or newer than this code. */
  public static Optional<EventKind> toKind(BehaviorKind kind) {
    String name = kind.name();
    return name.startsWith(KIND_PREFIX)
        ? EventKind.named(name.substring(KIND_PREFIX.length()))
        : Optional.empty();
  }

  /** The message of a domain. */
  public static Domain toMessage(DomainSpec domain) {
    Domain.Builder message =
        Domain.newBuilder()
            .setName(domain.name())
            .setLanguage(domain.language())
            .setClock(domain.clock() == DomainClock.DATA ? Clock.CLOCK_DATA : Clock.CLOCK_WALL)
            .setItemNoun(domain.itemNoun())
            .addAllStopWords(domain.vocabulary().stopWords())
            .addAllVagueWords(domain.vocabulary().vagueWords())
            .addAllConsumables(domain.vocabulary().consumables())
            .addAllBannedWords(domain.phrasing().bannedWords());
    domain.phrasing().verbs().forEach((kind, verb) -> message.putBehaviorVerbs(kind.name(), verb));
    return message.build();
  }

  /** The message of a time. */
  public static Timestamp toMessage(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** The time of a message. */
  public static Instant toInstant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
