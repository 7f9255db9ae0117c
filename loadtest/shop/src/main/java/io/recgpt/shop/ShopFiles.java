package io.recgpt.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a made-up shop as {@code ./recgpt import} reads it: {@code items.tsv.gz} and {@code
 * events.tsv.gz}, each of which appears whole or not at all. Memory doesn't grow with items, people
 * or events.
 */
final class ShopFiles {
  /** Lines between two reports. */
  private static final int REPORTED = 100_000;

  private static final int BUFFER = 1 << 16;

  private final ShopSettings settings;
  private final Catalogue catalogue;

  ShopFiles(ShopSettings settings) {
    this.settings = settings;
    this.catalogue = new Catalogue(settings);
  }

  /** Is told how many lines there are as yet. */
  interface Progress {
    void items(long lines);

    void events(long lines);
  }

  /**
   * What was written.
   *
   * @param people who did anything
   */
  record Written(long items, long people, long events) {}

  /** Writes both files. */
  Written write(Path folder, Progress progress) throws IOException {
    Files.createDirectories(folder);
    whole(folder.resolve("items.tsv.gz"), to -> writeItems(to, progress::items));
    long[] people = new long[1];
    whole(folder.resolve("events.tsv.gz"), to -> people[0] = writeEvents(to, progress::events));
    return new Written(settings.items(), people[0], settings.events());
  }

  private interface Body {
    void write(Writer to) throws IOException;
  }

  private static void whole(Path file, Body body) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (Writer to =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(draft)), BUFFER),
                UTF_8),
            BUFFER)) {
      body.write(to);
    } catch (IOException | RuntimeException fault) {
      Files.deleteIfExists(draft);
      throw fault;
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void writeItems(Writer to, LongConsumer progress) throws IOException {
    to.write("item_id\ttitle\ttags\tattributes\n");
    for (int number = 0; number < settings.items(); number++) {
      Catalogue.Item item = catalogue.item(number);
      to.write(
          "%s\t%s\t%s\tcategory=%s;brand=%s;price_eur=%d.%02d\n"
              .formatted(
                  item.id(),
                  item.title(),
                  String.join("|", item.tags()),
                  item.department(),
                  item.brand(),
                  item.cents() / 100,
                  item.cents() % 100));
      report(number + 1L, progress);
    }
  }

  /** People one after another, until there are so many events; returns how many they are. */
  private long writeEvents(Writer to, LongConsumer progress) throws IOException {
    to.write("user_id\titem_id\ttype\ttimestamp\tvalue\n");
    double mean = (double) settings.events() / settings.people();
    long written = 0;
    int person = 0;
    for (; written < settings.events(); person++) {
      SplittableRandom random = Draw.of(settings.seed() + 7, person);
      long wanted = Math.min(settings.events() - written, Draw.size(mean, random));
      for (Person.Event event :
          new Person(catalogue, settings, person).events(Math.toIntExact(wanted))) {
        to.write(event.userId());
        to.write('\t');
        to.write(event.itemId());
        to.write('\t');
        to.write(event.type());
        to.write('\t');
        to.write(Long.toString(event.second()));
        to.write(event.type().equals("purchase") ? "\t1\n" : "\t\n");
        report(++written, progress);
      }
    }
    return person;
  }

  private static void report(long lines, LongConsumer progress) {
    if (lines % REPORTED == 0) {
      progress.accept(lines);
    }
  }

  /** A number of lines as it is told. */
  static String told(long lines) {
    return String.format(Locale.ROOT, "%,d", lines);
  }
}
