package io.recgpt.quality.audit;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Set;
import java.util.stream.Stream;

/** Words of English that name nothing in particular, folded as {@link Words} folds them. */
final class EnglishWords {
  /** What carries no meaning by itself. */
  static final Set<String> STOP =
      folded(
          """
          a an the this that these those it its they them their he she his her him you your yours
          we our us i me my mine who whom whose which what when where why how of in on at to for
          from by with without within into onto over under up down off out about around between
          among along across through after before during until since than as like and or nor but
          so if not no yet is are was were be been being am has have had having do does did doing
          done can could may might must shall should will would also only just more most much many
          few some any all each every either neither other others another one ones same such own
          very too again once here there then now both
          """);

  /** What sentences are made of besides: no item is named by these alone. */
  static final Set<String> ORDINARY =
      folded(
          """
          add added adds alongside already always among another around ask away back basket
          because begin belong belongs beside besides best better big bit bought bring brings
          brought buy buyers buying call came carried carries carry choose chose chosen close
          come comes complete day days design designs different each end enjoy enjoyed every
          everyone explore favorite favorites favourite favourites film films find first fit fits follow followed
          follows found fresh full further game get gets give given gives go goes going gone
          good got great group hand hold holds home interest interests item items join joins
          keep keeps kept kind know known last later least less let like liked likes list little
          long look looked looking looks lot love loved made make makes match matched matches
          matching meet meets month months near need needs never new next nice number numbers
          often old part past pattern patterns people pick picked picks piece pieces place
          popular put rated rating read really recent recently reminds right round save saved
          say see seen set share shared shares shopper shoppers short show similar sit sits
          small something stand stands start still style styles suit suits sure take taken takes
          taste theme themes thing things think time times together took top try two type use
          used useful viewed viewer viewers want wanted watch watched watching way week weeks
          well went whole wide wish word words work works worth year years
          """);

  private EnglishWords() {}

  private static Set<String> folded(String words) {
    return Stream.of(words.strip().split("\\s+"))
        .flatMap(word -> Stream.of(word, Words.folded(word)))
        .collect(toUnmodifiableSet());
  }
}
