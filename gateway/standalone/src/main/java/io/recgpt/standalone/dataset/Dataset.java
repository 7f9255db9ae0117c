package io.recgpt.standalone.dataset;

import static java.util.Objects.requireNonNull;

import io.recgpt.standalone.domain.BadFileException;
import io.recgpt.standalone.domain.DomainFile;
import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.tsv.Refusal;
import io.recgpt.standalone.tsv.Refusals;
import io.recgpt.standalone.tsv.TsvLine;
import io.recgpt.standalone.tsv.TsvReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A folder with items.tsv and events.tsv, each plain or with .gz, and perhaps domain.yaml. Lines
 * that cannot be used are refused one by one; the rest goes on.
 */
public final class Dataset {
  private final Path folder;
  private final @Nullable Path items;
  private final @Nullable Path events;

  private Dataset(Path folder, @Nullable Path items, @Nullable Path events) {
    this.folder = folder;
    this.items = items;
    this.events = events;
  }

  /**
   * Finds the files of a folder.
   *
   * @throws BadFileException where it holds neither items nor events
   */
  public static Dataset open(Path folder) {
    requireNonNull(folder, "folder");
    Path items = existing(folder, "items.tsv");
    Path events = existing(folder, "events.tsv");
    if (items == null && events == null) {
      String problem =
          Files.isDirectory(folder)
              ? "neither items.tsv[.gz] nor events.tsv[.gz]"
              : "no such folder";
      throw new BadFileException("%s: %s".formatted(folder, problem));
    }
    return new Dataset(folder, items, events);
  }

  private static @Nullable Path existing(Path folder, String name) {
    for (Path file : List.of(folder.resolve(name), folder.resolve(name + ".gz"))) {
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  /** Counts what the files hold, without judging the lines. */
  public Survey survey(Instant now) {
    return Surveyor.survey(items, events, now);
  }

  /**
   * The domain of this data: a given file or shipped name, else domain.yaml in the folder, else a
   * guess; what a file leaves out is guessed too.
   *
   * @param given path of a file or name of a shipped domain; empty: not given
   */
  public DomainSpec domain(String given, Survey survey, Instant now) {
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    String guessed = name.isBlank() ? "data" : name.substring(0, Math.min(100, name.length()));
    DomainSpec guess = DomainGuess.of(guessed, survey, now);
    if (!given.isEmpty()) {
      if (Files.exists(Path.of(given))) {
        return DomainGuess.withVerbs(DomainFile.read(Path.of(given), guess));
      }
      return DomainFile.shipped(given, guess)
          .map(DomainGuess::withVerbs)
          .orElseThrow(() ->
              new BadFileException(
                  "domain %s: no such file (expected: a file, or one of %s)"
                      .formatted(given, String.join(", ", DomainFile.SHIPPED))));
    }
    Path beside = folder.resolve("domain.yaml");
    return Files.isRegularFile(beside)
        ? DomainGuess.withVerbs(DomainFile.read(beside, guess))
        : guess;
  }

  /** True where the domain is a guess for want of a file. */
  public boolean guessesDomain(String given) {
    return given.isEmpty() && !Files.isRegularFile(folder.resolve("domain.yaml"));
  }

  /** Reads the items in the file's order, each with its line number; returns the ids taken. */
  public Set<String> items(
      DomainSpec domain, ObjLongConsumer<CatalogueItem> taken, Refusals refusals) {
    Set<String> ids = new HashSet<>();
    if (items != null) {
      ItemParser parser = new ItemParser(domain.items());
      read(
          items,
          ItemParser.REQUIRED,
          parser::parse,
          refusals,
          (item, line) -> {
            ids.add(item.id());
            taken.accept(item, line);
          });
    }
    return ids;
  }

  /** Reads the events in the file's order, each with its line number. */
  public void events(
      DomainSpec domain,
      Predicate<String> knownItem,
      Instant now,
      ObjLongConsumer<LogEvent> taken,
      Refusals refusals) {
    if (events != null) {
      EventParser parser = new EventParser(domain.behaviors(), knownItem, now);
      read(events, EventParser.REQUIRED, parser::parse, refusals, taken);
    }
  }

  private static <T> void read(
      Path file,
      Set<String> required,
      Function<TsvLine.Row, Parsed<T>> parser,
      Refusals refusals,
      ObjLongConsumer<T> taken) {
    String name = String.valueOf(file.getFileName());
    try (TsvReader reader = TsvReader.open(file, required)) {
      for (Optional<TsvLine> next = reader.next(); next.isPresent(); next = reader.next()) {
        Parsed<T> parsed =
            switch (next.get()) {
              case TsvLine.Row row -> parser.apply(row);
              case TsvLine.Broken broken -> new Parsed.Refused<>(broken.cause());
            };
        switch (parsed) {
          case Parsed.Accepted<T>(T value) -> taken.accept(value, next.get().number());
          case Parsed.Refused<T>(Refusal.Cause cause) ->
              refusals.add(new Refusal(name, next.get().number(), cause));
        }
      }
    }
  }
}
