package io.recgpt.standalone.tsv;

import io.recgpt.standalone.domain.BadFileException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * The lines of a tab-separated file with a header, one by one: UTF-8, plain or gzip, no quoting.
 * Each line is judged by itself: a broken one is reported and the next is read.
 */
public final class TsvReader implements AutoCloseable {
  private static final int MAXIMUM_LINE_BYTES = 1 << 20;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  private final String name;
  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private final TsvHeader header;
  private int position;
  private int limit;
  private long number;
  private boolean tooLong;

  private TsvReader(String name, InputStream in, Set<String> required) {
    this.name = name;
    this.in = in;
    if (!readLine()) {
      throw new BadFileException("%s: empty (expected: a header line)".formatted(name));
    }
    String first =
        decoded().orElseThrow(() -> new BadFileException("%s:1: invalid UTF-8".formatted(name)));
    this.header = TsvHeader.parse(name, first, required);
  }

  /**
   * Opens a file; gzip is recognised by its first bytes.
   *
   * @throws BadFileException where it cannot be read or its header lacks a required column
   */
  public static TsvReader open(Path file, Set<String> required) {
    String name = String.valueOf(file.getFileName());
    try {
      return of(name, Files.newInputStream(file), required);
    } catch (NoSuchFileException e) {
      throw new BadFileException("%s: no such file".formatted(file), e);
    } catch (IOException e) {
      throw new BadFileException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  static TsvReader of(String name, InputStream raw, Set<String> required) throws IOException {
    try {
      BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
      buffered.mark(2);
      boolean gzip = (buffered.read() << 8 | buffered.read()) == GZIP_MAGIC;
      buffered.reset();
      return new TsvReader(
          name, gzip ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered, required);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** The file's columns. */
  public TsvHeader header() {
    return header;
  }

  /**
   * The next line that is not blank; empty at the end.
   *
   * @throws BadFileException where the file breaks off (a truncated gzip)
   */
  public Optional<TsvLine> next() {
    while (readLine()) {
      if (tooLong) {
        return broken("line over 1 MiB", "");
      }
      Optional<String> text = decoded();
      if (text.isEmpty()) {
        return broken("invalid UTF-8", "");
      }
      if (!text.get().isEmpty()) {
        return Optional.of(parsed(text.get()));
      }
    }
    return Optional.empty();
  }

  private TsvLine parsed(String text) {
    List<String> fields = split(text);
    if (fields.size() != header.columns().size()) {
      String found = "%d (expected: %d)".formatted(fields.size(), header.columns().size());
      return new TsvLine.Broken(number, new Refusal.Cause("wrong number of columns", found));
    }
    return new TsvLine.Row(number, fields, header);
  }

  private Optional<TsvLine> broken(String reason, String found) {
    return Optional.of(new TsvLine.Broken(number, new Refusal.Cause(reason, found)));
  }

  static List<String> split(String text) {
    List<String> fields = new ArrayList<>(8);
    int start = 0;
    for (int tab = text.indexOf('\t'); tab >= 0; tab = text.indexOf('\t', start)) {
      fields.add(text.substring(start, tab));
      start = tab + 1;
    }
    fields.add(text.substring(start));
    return fields;
  }

  private Optional<String> decoded() {
    byte[] bytes = line.toByteArray();
    int length =
        bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
    try {
      return Optional.of(decoder.decode(ByteBuffer.wrap(bytes, 0, length)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private boolean readLine() {
    line.reset();
    tooLong = false;
    boolean any = false;
    while (fill()) {
      any = true;
      int start = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      append(start, position - start);
      if (position < limit) {
        position++;
        break;
      }
    }
    if (any) {
      number++;
    }
    return any;
  }

  private void append(int start, int length) {
    if (line.size() + length > MAXIMUM_LINE_BYTES) {
      tooLong = true;
    } else {
      line.write(buffer, start, length);
    }
  }

  private boolean fill() {
    if (position < limit) {
      return true;
    }
    try {
      limit = Math.max(0, in.read(buffer));
      position = 0;
      return limit > 0;
    } catch (IOException e) {
      throw new BadFileException(
          "%s: breaks off after line %d: %s".formatted(name, number, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new BadFileException("%s: cannot be closed: %s".formatted(name, e.getMessage()), e);
    }
  }
}
