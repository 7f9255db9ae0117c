package io.recgpt.standalone.tsv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.standalone.domain.BadFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TsvReaderTest {
  private static final Set<String> REQUIRED = Set.of("a", "b");

  @Test
  void next_lines_readByColumnName() throws IOException {
    assertThat(texts("b\ta\r\n1\t2\r\n\r\n3\tfour\n", "a")).containsExactly("2", "four");
  }

  @Test
  void next_lastLineWithoutEnd_isRead() throws IOException {
    assertThat(texts("a\tb\n1\t2", "b")).containsExactly("2");
  }

  @Test
  void next_gzip_isRecognised() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("a\tb\n1\t2\n".getBytes(UTF_8));
    }
    assertThat(lines(bytes.toByteArray())).hasSize(1);
  }

  @Test
  void next_truncatedGzip_saysWhere() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("a\tb\n1\t2\n".repeat(50).getBytes(UTF_8));
    }
    byte[] whole = bytes.toByteArray();
    byte[] half = Arrays.copyOf(whole, whole.length - 10);
    assertThatThrownBy(() -> lines(half))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("test.tsv: ");
  }

  @Test
  void next_wrongColumnCount_isBrokenAndTheNextIsRead() throws IOException {
    List<TsvLine> lines = lines("a\tb\n1\n1\t2\n1\t2\t3\n".getBytes(UTF_8));
    assertThat(lines.get(0))
        .isEqualTo(
            new TsvLine.Broken(2, new Refusal.Cause("wrong number of columns", "1 (expected: 2)")));
    assertThat(lines.get(1)).isInstanceOf(TsvLine.Row.class);
    assertThat(lines.get(2).number()).isEqualTo(4);
  }

  @Test
  void next_invalidUtf8_isBroken() throws IOException {
    byte[] bytes = "a\tb\n1\tX\n1\t2\n".getBytes(UTF_8);
    bytes[6] = (byte) 0xff;
    assertThat(lines(bytes).get(0))
        .isEqualTo(new TsvLine.Broken(2, new Refusal.Cause("invalid UTF-8", "")));
    assertThat(lines(bytes).get(1)).isInstanceOf(TsvLine.Row.class);
  }

  @Test
  void next_hugeLine_isBrokenAndTheNextIsRead() throws IOException {
    byte[] bytes = ("a\tb\n" + "x".repeat(3 << 20) + "\n1\t2\n").getBytes(UTF_8);
    assertThat(lines(bytes).get(0))
        .isEqualTo(new TsvLine.Broken(2, new Refusal.Cause("line over 1 MiB", "")));
    assertThat(lines(bytes).get(1)).isInstanceOf(TsvLine.Row.class);
  }

  @Test
  void of_byteOrderMark_isSkipped() throws IOException {
    assertThat(texts("\uFEFFa\tb\n1\t2\n", "a")).containsExactly("1");
  }

  @Test
  void of_missingColumn_saysWhich() {
    assertThatThrownBy(() -> lines("a\tc\n".getBytes(UTF_8)))
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            "test.tsv:1: no column b in the header: a, c (expected: a tab-separated header line)");
  }

  @Test
  void of_columnTwice_isRefused() {
    assertThatThrownBy(() -> lines("a\tb\ta\n".getBytes(UTF_8)))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void of_emptyFile_isRefused() {
    assertThatThrownBy(() -> lines(new byte[0]))
        .isInstanceOf(BadFileException.class)
        .hasMessage("test.tsv: empty (expected: a header line)");
  }

  @Property(tries = 500)
  void next_anyBytes_neverFailsOtherThanRefusing(@ForAll @Size(max = 300) byte[] noise)
      throws IOException {
    byte[] header = "a\tb\n".getBytes(UTF_8);
    byte[] bytes = Arrays.copyOf(header, header.length + noise.length);
    System.arraycopy(noise, 0, bytes, header.length, noise.length);
    for (TsvLine line : lines(bytes)) {
      assertThat(line.number()).isGreaterThan(1);
    }
  }

  @Property(tries = 500)
  void of_anyBytes_isReadOrRefused(@ForAll @Size(max = 200) byte[] noise) throws IOException {
    try {
      assertThat(lines(noise)).isNotNull();
    } catch (BadFileException refused) {
      assertThat(refused).hasMessageStartingWith("test.tsv");
    } catch (ZipException notGzipAfterAll) {
      assertThat(noise).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  private static List<String> texts(String file, String column) throws IOException {
    return lines(file.getBytes(UTF_8)).stream()
        .map(line -> ((TsvLine.Row) line).text(column))
        .toList();
  }

  private static List<TsvLine> lines(byte[] bytes) throws IOException {
    List<TsvLine> lines = new ArrayList<>();
    try (TsvReader reader = TsvReader.of("test.tsv", new ByteArrayInputStream(bytes), REQUIRED)) {
      for (Optional<TsvLine> line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(line.get());
      }
    }
    return lines;
  }
}
