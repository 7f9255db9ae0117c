package io.recgpt.retrieval.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.Price;
import io.recgpt.retrieval.v1.EmbeddedItem;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.Money;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Items between contract, store and domain. Equal items have equal bytes. */
public final class ItemCodec {
  private ItemCodec() {}

  /** Decodes an item. */
  public static CatalogueItem fromProto(Item item) {
    return new CatalogueItem(
        item.getItemId(),
        item.getTitle(),
        item.getTitleWords(),
        item.getCategory(),
        item.getBrand(),
        item.getTagsList(),
        item.getAttributesMap(),
        item.hasPrice() ? price(item.getPrice()) : null,
        item.hasStock() ? item.getStock() : null,
        item.getDescription());
  }

  /** Encodes an item. */
  public static Item toProto(CatalogueItem item) {
    Item.Builder builder =
        Item.newBuilder()
            .setItemId(item.id())
            .setTitle(item.title())
            .setTitleWords(item.words())
            .setCategory(item.category())
            .setBrand(item.brand())
            .addAllTags(item.tags())
            .putAllAttributes(item.attributes())
            .setDescription(item.description());
    Price price = item.price();
    if (price != null) {
      builder.setPrice(
          Money.newBuilder().setCurrencyCode(price.currency()).setMinorUnits(price.minorUnits()));
    }
    Long stock = item.stock();
    if (stock != null) {
      builder.setStock(stock);
    }
    return builder.build();
  }

  /**
   * Encodes an item with its vector.
   *
   * @param embeddingModel id of the model that made it
   * @param category the item's own, or the cluster that stands in
   */
  public static EmbeddedItem embedded(
      CatalogueItem item, Embedding embedding, String embeddingModel, String category) {
    return EmbeddedItem.newBuilder()
        .setItem(toProto(item))
        .setEmbedding(ByteString.copyFrom(embedding.toBytes()))
        .setEmbeddingModel(embeddingModel)
        .setCategory(category)
        .build();
  }

  /** Decodes a price. */
  public static Price price(Money money) {
    return new Price(money.getCurrencyCode(), money.getMinorUnits());
  }

  static byte[] toBytes(CatalogueItem item) {
    return bytes(toProto(item));
  }

  static CatalogueItem fromBytes(byte[] bytes) {
    try {
      return fromProto(Item.parseFrom(bytes));
    } catch (InvalidProtocolBufferException damaged) {
      throw new UncheckedIOException("store: an item is damaged", damaged);
    }
  }

  /** Returns a domain as it is stored: equal domains have equal bytes. */
  public static StoredDomain stored(Domain domain) {
    return new StoredDomain(bytes(domain));
  }

  /**
   * Decodes a stored domain.
   *
   * @throws UncheckedIOException where its bytes are damaged
   */
  public static Domain domain(StoredDomain domain) {
    try {
      return Domain.parseFrom(domain.bytes());
    } catch (InvalidProtocolBufferException damaged) {
      throw new UncheckedIOException("store: a domain is damaged", damaged);
    }
  }

  /** Words that never make a name in a domain. */
  public static Set<String> stopWords(Optional<StoredDomain> domain) {
    return domain.stream()
        .flatMap(stored -> domain(stored).getStopWordsList().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Categories and tags of daily consumables in a domain. */
  public static Set<String> consumables(StoredDomain domain) {
    return Set.copyOf(domain(domain).getConsumablesList());
  }

  private static byte[] bytes(MessageLite message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    output.useDeterministicSerialization();
    try {
      message.writeTo(output);
      output.checkNoSpaceLeft();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes;
  }
}
