package io.recgpt.intent.message;

import com.google.protobuf.InvalidProtocolBufferException;
import io.recgpt.intent.catalogue.DomainWords;
import io.recgpt.type.v1.Clock;
import io.recgpt.type.v1.Domain;

/** Domains as they lie on disk. */
public final class DomainCodec {
  private DomainCodec() {}

  /** The words for the miner. */
  public static DomainWords words(byte[] stored) {
    Domain domain = parse(stored);
    return DomainWords.of(
            domain.getName(),
            domain.getLanguage(),
            domain.getItemNoun(),
            domain.getStopWordsList(),
            domain.getVagueWordsList(),
            domain.getConsumablesList())
        .withVerbs(domain.getBehaviorVerbsMap());
  }

  /** True where "now" is the time of the tenant's last behavior. */
  public static boolean dataClock(byte[] stored) {
    return parse(stored).getClock() == Clock.CLOCK_DATA;
  }

  private static Domain parse(byte[] stored) {
    try {
      return Domain.parseFrom(stored);
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalStateException("a stored domain can't be read", broken);
    }
  }
}
